"""`levelhead prompts ...` as somebody types it: a prompt engineer's hour, and everything that can be broken."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from service.cli import main
from service.datafiles import prompts_root

TICKET = "examples:vpn-third-time"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped prompts that the command works on; reply 1.1.0 as if it were not released yet."""
    folder = tmp_path / "prompts"
    shutil.copytree(prompts_root(), folder)
    lock = folder / "prompts.lock"
    lines = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    lock.write_text("".join(line for line in lines if "  reply/1.1.0/" not in line), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEVELHEAD_PROMPTS_DIR", str(folder))
    monkeypatch.setenv("LEVELHEAD_CACHE_DIR", str(tmp_path / "cache"))
    return folder


def prompts(capsys: pytest.CaptureFixture[str], *typed: str, status: int = 0) -> str:
    capsys.readouterr()
    assert main(["prompts", *typed]) == status
    shown = capsys.readouterr()
    return shown.out if status < 2 else shown.err


def as_json(capsys: pytest.CaptureFixture[str], *typed: str, status: int = 0) -> Any:
    return json.loads(prompts(capsys, *typed, "--json", status=status))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_prompt_engineers_hour(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Copy, change, lint, see, cost, release, send ten percent of the conversations to it, roll back."""
    made = prompts(capsys, "new", "reply", "--changelog", "Asks for the outcome, not for the error.")
    version = made.split()[0]
    assert made.startswith(f"{version} is in {root}")
    folder = root / version.replace("@", "/")
    edit(folder / "_techniques.j2", "Say sorry once,", "Say sorry only once,")
    assert "error" not in prompts(capsys, "lint", version)
    diff = prompts(capsys, "diff", "reply@production", version, TICKET)
    assert "+- Say sorry only once" in diff
    assert "tokens" in prompts(capsys, "budget", version)
    assert "is released, sha256" in prompts(capsys, "release", version)
    assert "is protected" in prompts(capsys, "promote", version, "production", "--share", "10", status=2)
    yes = ("--because", "a trial")
    moved = prompts(capsys, "promote", version, "production", "--share", "10", *yes)
    assert moved.startswith("reply@production  1.0.0 → 1.0.0 90 %, ")
    assert "production 10 %" in prompts(capsys, "list")
    back = prompts(capsys, "rollback", "reply@production", "--because", "worse")
    assert back.splitlines()[0].endswith("→ 1.0.0")
    assert "production 10 %" not in prompts(capsys, "list")


def test_list_tells_everything_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    answer = as_json(capsys, "list")
    first = next(row for row in answer["prompts"] if (row["name"], row["version"]) == ("reply", "1.0.0"))
    assert (first["released"], first["labels"]["production"], first["problem"]) == (True, 100.0, None)
    assert answer["problems"] == []


def test_one_broken_thing_is_told_once_with_its_place_and_spoils_no_other(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(root / "reply" / "1.1.0", root / "reply" / "3.0.0")
    edit(root / "reply" / "3.0.0" / "prompt.yaml", "settings: {temperature: 0.3,", "settings: {temperature: 0.3")
    edit(root / "judge" / "1.0.0" / "notes.md", "judge", "jugde")
    lock = root / "prompts.lock"
    lock.write_text(lock.read_text(encoding="utf-8") + "<<<<<<< theirs\n", encoding="utf-8")
    edit(root / "labels.yaml", 'judge:\n  production: "1.0.0"', "judge:\n  production: 7")
    shown = " ".join(prompts(capsys, "list").split())
    told = as_json(capsys, "list")
    broken = {(row["name"], row["version"]): row["problem"] for row in told["prompts"] if row["problem"]}
    assert set(broken) == {("reply", "3.0.0"), ("judge", "1.0.0")}
    assert "3.0.0/prompt.yaml:" in broken["reply", "3.0.0"]
    lines = lock.read_text(encoding="utf-8").count("\n")
    problems = "\n".join(told["problems"])
    assert f"prompts.lock:{lines}: not a line of" in problems
    assert "labels.yaml:7: judge@production must say" in problems
    assert "reply 1.0.0 production" in shown
    assert main(["draft", TICKET, "--model", "mock/composer", "--text"]) == 0
    assert main(["prompts", "render", TICKET]) == 0


def test_lint_says_where_and_exits_with_1(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "reply" / "1.1.0" / "user.j2", "</message-{{ nonce }}>", "</message>")
    shown = prompts(capsys, "lint", "reply@1.1.0", status=1)
    assert "prompts/reply/1.1.0/user.j2:40: error outside-its-block" in shown
    answer = as_json(capsys, "lint", "reply@1.1.0", status=1)
    flaw = answer["versions"]["reply@1.1.0"][0]
    assert sorted(flaw) == ["file", "gravity", "line", "message", "rule"]


def test_lint_looks_at_what_is_not_released_or_at_all(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prompts(capsys, "new", "reply@1.0.0", "--major", "--changelog", "Begins anew, from the first one.")
    unreleased = as_json(capsys, "lint")["versions"]
    assert "reply@2.0.0" in unreleased
    assert "reply@1.0.0" not in unreleased
    assert set(as_json(capsys, "lint", "--all")["versions"]) >= {"judge@1.0.0", "reply@1.0.0", "reply@2.0.0"}


def test_lint_has_nothing_to_do_where_all_is_released(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["prompts", "release", "reply@1.1.0"])
    assert "Nothing to lint" in prompts(capsys, "lint")


def test_a_version_with_errors_is_not_released(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(root / "reply" / "1.1.0", root / "reply" / "1.9.0")
    shown = prompts(capsys, "release", "reply@1.9.0", status=1)
    assert "reply 1.9.0 is not released: mend the errors first" in shown
    assert "reply/1.9.0" not in (root / "prompts.lock").read_text(encoding="utf-8")
    assert as_json(capsys, "release", "reply@1.9.0", status=1)["sha256"] is None


def test_a_released_byte_that_changes_is_answered_with_what_to_do(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root / "reply" / "1.0.0" / "system.j2", "Data", "data")
    told = prompts(capsys, "render", TICKET, status=2)
    assert "reply 1.0.0 is released; copy it to a new version" in told
    made = prompts(capsys, "new", "reply@1.0.0", "--patch", "--changelog", "Keeps what was changed by mistake.")
    assert made.startswith("reply@1.0.1 is in")


def test_render_shows_the_messages_and_their_hash(capsys: pytest.CaptureFixture[str]) -> None:
    answer = as_json(capsys, "render", TICKET, "--prompt", "reply@1.1.0")
    assert [message["role"] for message in answer["messages"]] == ["system", "user"]
    assert len(answer["sha256"]) == 64


def test_diff_compares_files_too(capsys: pytest.CaptureFixture[str]) -> None:
    files = as_json(capsys, "diff", "reply@1.0.0", "reply@1.1.0", "--files")["parts"]
    assert {"prompt.yaml", "system.j2", "notes.md"} <= set(files)
    rendered = as_json(capsys, "diff", "reply@1.0.0", "reply@1.1.0")
    assert list(rendered["parts"]) == ["system", "user"]
    assert rendered["tokens"][1] < rendered["tokens"][0] * 0.75
    assert "are the same here" in prompts(capsys, "diff", "reply@1.0.0", "reply@1.0.0")
    assert "leave the ticket out" in prompts(capsys, "diff", "reply@1.0.0", "reply@1.1.0", TICKET, "--files", status=2)


def test_budget_tells_what_would_be_cut(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "reply" / "1.1.0" / "prompt.yaml", "tokens: 4000", "tokens: 1150")
    edit(root / "reply" / "1.1.0" / "prompt.yaml", "conversation: {priority: 1, most: 3000, least: 300}", "conversation: {priority: 1, most: 3000, least: 30}")  # fmt: skip # noqa: E501
    answer = as_json(capsys, "budget", "reply@1.1.0", "examples:stalled-thread-pause")
    cut = {part["part"]: part["whole"] - part["tokens"] for part in answer["parts"]}
    assert cut["user: conversation"] > 50
    assert sum(cut.values()) - cut["user: conversation"] in (0, 1)  # each part is rounded by itself
    assert answer["total"] <= answer["bound"] == 1150 < answer["whole"]
    assert " cut" in prompts(capsys, "budget", "reply@1.1.0", "examples:stalled-thread-pause")
    assert sum(part["tokens"] for part in answer["parts"]) == pytest.approx(answer["total"], rel=0.02)


def test_replay_takes_an_answer_and_its_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["draft", TICKET, "--goal", "update", "--model", "mock/composer", "--json"])
    answer = capsys.readouterr().out
    (tmp_path / "answer.json").write_text(answer, encoding="utf-8")
    wish = ("--goal", "update")
    assert prompts(capsys, "replay", "answer.json", "--request", TICKET, *wish).startswith("the same  ")
    differs = prompts(capsys, "replay", "answer.json", "--request", TICKET, "--goal", "decline", status=1)
    assert "the plan: the goal is 'decline' here and was 'update'" in differs
    assert as_json(capsys, "replay", "answer.json", "--request", TICKET, *wish)["same"] is True
    assert "name it with --request FILE" in prompts(capsys, "replay", "answer.json", status=2)


def test_replay_takes_both_in_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request = {
        "messages": [{"role": "customer", "text": "My order 5512 is late again!"}],
        "options": {"model": "mock/composer"},
    }
    (tmp_path / "request.json").write_text(json.dumps(request), encoding="utf-8")
    main(["draft", "request.json", "--json"])
    both = {"request": request, "answer": json.loads(capsys.readouterr().out)}
    (tmp_path / "both.json").write_text(json.dumps(both), encoding="utf-8")
    assert prompts(capsys, "replay", "both.json").startswith("the same  ")


def test_commands_that_look_import_nothing_of_what_a_model_needs(root: Path) -> None:
    program = (
        "import sys; from service.cli import main; main(['prompts', 'list']);"
        "sys.exit(bool({'litellm', 'asyncio', 'pydantic', 'jinja2'} & set(sys.modules)))"
    )
    env = {**os.environ, "LEVELHEAD_PROMPTS_DIR": str(root)}
    done = subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[2], env=env)
    assert done.returncode == 0


def on_a_terminal(*typed: str) -> str:
    """What the command writes on a terminal."""
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "PYTHONPATH": str(Path(__file__).parents[2])}
    environ.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "prompts", *typed], stdout=theirs, stderr=theirs, env=environ
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # how a terminal says that the other end has gone
        while piece := os.read(ours, 65_536):
            shown += piece
    os.close(ours)
    assert process.wait(60) in (0, 1)
    return shown.decode()


def test_a_diff_is_coloured_on_a_terminal_and_plain_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    shown = on_a_terminal("diff", "reply@1.0.0", "reply@1.1.0", TICKET)
    assert "\x1b[31m-- Open on what happened" in shown
    assert "\x1b[32m+- Open on what happened" in shown
    assert "\x1b[34m@@" in shown
    assert "\x1b" not in prompts(capsys, "diff", "reply@1.0.0", "reply@1.1.0", TICKET)


def test_flaws_are_coloured_by_gravity(root: Path) -> None:
    edit(root / "reply" / "1.1.0" / "system.j2", "{{ canary }}", "{{ canray }}")
    assert "\x1b[31merror\x1b[0m undefined" in on_a_terminal("lint", "reply@1.1.0")


def test_a_template_can_give_a_terminal_no_orders(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root / "reply" / "1.1.0" / "system.j2", "# Goal", "# \x1b]0;mine\x07Goal")
    shown = prompts(capsys, "diff", "reply@1.0.0", "reply@1.1.0", "--files")
    assert "\x1b]" not in shown
    assert "\x1b]" not in prompts(capsys, "lint", "reply@1.1.0", status=1)
