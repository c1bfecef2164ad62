"""What a mock draft and --help may load: a person waits for every module."""

from __future__ import annotations

import pytest

from evals.bench.start_up import loaded_modules

MOCK = ("--model", "mock/composer")
# Whole libraries that a mock draft has no use for. `inspect` comes with jinja2.
HEAVY = {
    "asyncio",
    "email",
    "fastapi",
    "litellm",
    "logging",
    "pydantic",
    "rich",
    "tenacity",
    "urllib.request",
    "uvicorn",
}


@pytest.mark.parametrize("form", [("--json",), ()])
def test_a_mock_draft_of_an_example_loads_nothing_heavy(form: tuple[str, ...]) -> None:
    typed = ("draft", "examples:vpn-third-time", *MOCK, *form)
    loaded_modules(*typed)  # parses the data files and keeps them
    assert sorted(loaded_modules(*typed) & (HEAVY | {"yaml"})) == []


def test_a_fallback_loads_nothing_heavy_either() -> None:
    assert sorted(loaded_modules("draft", "examples:vpn-third-time", "--model", "mock/down") & HEAVY) == []


def test_a_real_models_name_alone_does_not_load_litellm() -> None:
    assert "litellm" not in loaded_modules("models")


def test_help_loads_neither_the_service_nor_its_parts() -> None:
    loaded = loaded_modules("completion", "bash")
    assert sorted(loaded & HEAVY) == []
    drafting = {"service.assembly", "service.pipeline", "service.guardrails", "jinja2", "json"}
    assert sorted(loaded_modules_of_help() & drafting) == []


def loaded_modules_of_help() -> frozenset[str]:
    """--help ends by SystemExit, so it is asked for in the way of a mistake that argparse catches."""
    import subprocess
    import sys

    code = "import sys\nfrom service.cli import main\ntry:\n main(['--help'])\nexcept SystemExit:\n print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return frozenset(run.stdout.splitlines()[-1].split())
