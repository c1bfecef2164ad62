"""Completion scripts know what the parser knows, and a real shell takes them."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from service import examples
from service.cli import main
from service.terminal.arguments import GOALS, SHELLS, parser

COMMANDS = ("draft", "improve", "check", "read", "serve", "prompts", "models", "guidance", "guardrails", "completion")


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


def completed_by_bash(script_text: str, line: str, folder: Path | None = None, breaks: str = "") -> set[str]:
    """What bash offers at the end of the line."""
    breaking = f"COMP_WORDBREAKS='{breaks}'; " if breaks else ""
    ask = f"{breaking}COMP_LINE='{line}'; COMP_POINT={len(line)}; _levelhead; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    asked = f"{script_text}\n{ask}"
    run = subprocess.run(["bash", "--norc", "-c", asked], capture_output=True, text=True, check=True, cwd=folder)
    assert run.stderr == ""
    return set(run.stdout.split("\n")) - {""}


def typed_into_bash(script_text: str, keys: str, folder: Path) -> str:
    """What a person's bash, without any set-up, runs after these keys: the arguments of `levelhead`, one a line."""
    folder.joinpath("completion.bash").write_text(script_text, encoding="utf-8")
    ours, theirs = pty.openpty()
    environ = {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(folder), "LC_ALL": "C"}
    shell = ["bash", "--norc", "--noprofile", "-i"]
    process = subprocess.Popen(
        shell, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environ, start_new_session=True
    )
    os.close(theirs)
    done = "printf '%s\\n' \"$@\" >got; : >done"
    for line in (f"levelhead() {{ {done}; }}\n", ". ./completion.bash\n", f"{keys}\n", "exit\n"):
        os.write(ours, line.encode())
    with suppress(OSError):  # how a terminal says that the other end has gone
        while os.read(ours, 65_536):
            pass
    os.close(ours)
    assert process.wait(30) == 0
    return folder.joinpath("got").read_text(encoding="utf-8")


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


@pytest.fixture
def bash(capsys: pytest.CaptureFixture[str]) -> str:
    return script("bash", capsys)


def test_bash_completes_commands_options_and_choices(bash: str) -> None:
    assert completed_by_bash(bash, "levelhead ") == set(COMMANDS)
    assert completed_by_bash(bash, "levelhead dr") == {"draft"}
    assert completed_by_bash(bash, "levelhead draft --go") == {"--goal"}
    assert completed_by_bash(bash, "levelhead draft --goal ") == set(GOALS)
    assert completed_by_bash(bash, "levelhead draft --goal=up") == {"update"}
    assert completed_by_bash(bash, "levelhead draft --model mock/com") == {"mock/composer"}
    offered = completed_by_bash(bash, "levelhead prompts ")
    assert offered >= {
        "list",
        "show",
        "render",
        "new",
        "diff",
        "lint",
        "budget",
        "release",
        "promote",
        "rollback",
        "replay",
    }
    assert completed_by_bash(bash, "levelhead prompts render --len") == {"--length"}
    assert completed_by_bash(bash, "levelhead draft --instruction ") == set()


def test_bash_completes_tickets_behind_the_colon_that_breaks_words(bash: str, tmp_path: Path) -> None:
    """What bash replaces is what stands behind the colon; where colons break no words, it is all."""
    assert completed_by_bash(bash, "levelhead draft examples:vpn", tmp_path) == {"vpn-third-time"}
    assert completed_by_bash(bash, "levelhead draft examples:vpn", tmp_path, " =") == {"examples:vpn-third-time"}
    assert "vpn-third-time" in completed_by_bash(bash, "levelhead draft examples:", tmp_path)


def test_bash_completes_conversations_from_files_and_tickets(bash: str, tmp_path: Path) -> None:
    for name in ("example of mine.txt", "other.json"):
        (tmp_path / name).touch()
    offered = completed_by_bash(bash, "levelhead check reply.txt --conversation ex", tmp_path)
    assert offered == {"example of mine.txt", *(f"examples:{name}" for name in examples.names())}
    assert completed_by_bash(bash, "levelhead improve --conversation examples:vpn", tmp_path) == {"vpn-third-time"}


def test_bash_completes_techniques_and_prompts(bash: str) -> None:
    assert completed_by_bash(bash, "levelhead guidance expectations.t") == {"expectations.timeline"}
    assert completed_by_bash(bash, "levelhead draft --prompt rep", breaks=" ") >= {"reply@production", "reply@1.0.0"}
    assert completed_by_bash(bash, "levelhead draft --prompt reply@pro") == {"@production"}
    assert completed_by_bash(bash, "levelhead prompts show reply@1.0.") == {"@1.0.0"}
    assert "judge@1.0.0" in completed_by_bash(bash, "levelhead prompts show ju")


@pytest.mark.parametrize(
    ("keys", "arguments"),
    [
        ("levelhead draft examples:vp\t", ["draft", "examples:vpn-third-time"]),
        ("levelhead dr\texam\tvp\t--go\tup\t", ["draft", "examples:vpn-third-time", "--goal", "update"]),
        (
            "levelhead check --conversation examples:vp\tmine.t\t",
            ["check", "--conversation", "examples:vpn-third-time"],
        ),
        ("levelhead draft --prompt reply@pro\t", ["draft", "--prompt", "reply@production"]),
        ("levelhead guidance expectations.tim\t", ["guidance", "expectations.timeline"]),
        ("levelhead draft two\t", ["draft", "two words.txt"]),
    ],
)
def test_a_person_at_a_bare_bash_gets_what_they_meant(
    keys: str, arguments: list[str], bash: str, tmp_path: Path
) -> None:
    (tmp_path / "two words.txt").touch()
    (tmp_path / "mine.txt").touch()
    got = typed_into_bash(bash, keys, tmp_path).splitlines()
    assert got[: len(arguments)] == arguments


def test_every_option_has_a_help_text() -> None:
    for line in parser().format_help().splitlines():
        assert line.rstrip() == line.rstrip("\t")
    for action in parser()._actions:
        assert action.help or action.dest == "command"
