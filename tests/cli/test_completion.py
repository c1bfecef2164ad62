"""Completion scripts know what the parser knows, and a real shell takes them."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from service.cli import main
from service.terminal.arguments import GOALS, SHELLS, parser

COMMANDS = ("draft", "improve", "check", "read", "serve", "prompts", "models", "guidance", "guardrails", "completion")


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


def completed_by_bash(script_text: str, *words: str) -> set[str]:
    """What bash offers for the last of the words."""
    typed = " ".join(f"'{word}'" for word in words)
    ask = f"COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _levelhead; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    asked = f"{script_text}\n{ask}"
    run = subprocess.run(["bash", "--norc", "-c", asked], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    return set(run.stdout.split())


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_is_in_every_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = script(shell, capsys)
    assert all(command in text for command in COMMANDS)
    assert "examples" in text
    assert "mock/composer" in text


@pytest.mark.parametrize(("shell", "check"), [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")])
def test_a_shell_that_is_installed_can_read_its_script(
    shell: str, check: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    run = subprocess.run([shell, check], input=script(shell, capsys), capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_bash_completes_commands_options_choices_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    text = script("bash", capsys)
    assert completed_by_bash(text, "levelhead", "") == set(COMMANDS)
    assert completed_by_bash(text, "levelhead", "dr") == {"draft"}
    assert completed_by_bash(text, "levelhead", "draft", "--go") == {"--goal"}
    assert completed_by_bash(text, "levelhead", "draft", "--goal", "") == set(GOALS)
    assert completed_by_bash(text, "levelhead", "draft", "--model", "mock/com") == {"mock/composer"}
    assert completed_by_bash(text, "levelhead", "prompts", "") == {"list", "show", "render"}
    assert completed_by_bash(text, "levelhead", "prompts", "render", "--len") == {"--length"}
    assert "examples:vpn-third-time" in completed_by_bash(text, "levelhead", "draft", "examples:v")


def test_every_option_has_a_help_text() -> None:
    for line in parser().format_help().splitlines():
        assert line.rstrip() == line.rstrip("\t")
    for action in parser()._actions:
        assert action.help or action.dest == "command"
