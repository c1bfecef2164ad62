"""The commands end to end, with mock models: what is printed, where, and with which exit status."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from service import __version__, examples
from service.cli import main
from service.datafiles import prompts_root

EXAMPLE = "examples:vpn-third-time"
MOCK = ("--model", "mock/composer")
NOW = ("--now", "2026-11-21T09:20:00Z")
POLICY = {"commitments": ["status update within 4 hours"]}
HEATED = "This is the third time this week that the VPN drops!! I lost an hour of work and I am fed up."
GOOD = (
    "Hi Dana,\n\nA VPN that drops again and again and costs you an hour of work is infuriating, and I'm sorry."
    " I'll send you a status update within 4 hours, even if there is nothing new. Just reply here if it drops again."
)


class Run:
    """What a command printed, and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.status = 0
        self.out = self.err = ""

    def __call__(self, *typed: str) -> Run:
        try:
            self.status = main(typed)
        except SystemExit as ended:
            self.status = int(ended.code or 0)
        self.out, self.err = self._capsys.readouterr()
        return self

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def levelhead(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return Run(capsys)


def request_file(folder: Path, **more: Any) -> str:
    data = {"messages": [{"role": "customer", "text": HEATED}], "policy": POLICY, **more}
    path = folder / "request.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def typed_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


# ---- draft -----------------------------------------------------------------------------------------------------------


def test_a_draft_of_an_example_is_a_page_with_its_evidence(levelhead: Run) -> None:
    run = levelhead("draft", EXAMPLE, *MOCK)
    assert (run.status, run.err) == (0, "")
    for part in ("Situation ", "Plan ", "Draft       ready", "Promises", "[1]", "Findings", "mock/composer · prompt"):
        assert part in run.out
    assert "\x1b" not in run.out


@pytest.mark.parametrize("command", ["draft", "read"])
def test_the_bundled_tickets_are_listed_one_a_line_with_what_they_are_about(levelhead: Run, command: str) -> None:
    run = levelhead(command, "examples:")
    assert (run.status, run.err) == (0, "")
    rows = [line.split(None, 1) for line in run.out.splitlines()]
    assert [name for name, _ in rows] == [f"examples:{name}" for name in examples.names()]
    assert dict(rows)["examples:vpn-third-time"] == "VPN down again"
    assert max(map(len, run.out.splitlines())) <= 80


def test_a_misspelt_ticket_is_told_the_nearest_name(levelhead: Run) -> None:
    run = levelhead("draft", "examples:vpn-thrid-time")
    assert run.status == 2
    assert run.err == "levelhead: no bundled ticket 'vpn-thrid-time'; did you mean examples:vpn-third-time?\n"


def test_a_check_request_is_told_what_a_draft_wants(levelhead: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed_in(monkeypatch, '{"text": "hi"}')
    run = levelhead("draft", "-", *MOCK)
    assert run.status == 2
    assert "  /messages: is required\n" in run.err
    assert "  /text: belongs to checks and improvements of a reply" in run.err
    assert "ticket" not in run.err


def test_a_language_that_is_none_is_refused_with_what_would_be_right(levelhead: Run) -> None:
    run = levelhead("draft", EXAMPLE, *MOCK, "--language", "klingon")
    assert run.status == 2
    assert run.err.startswith("levelhead: --language: 'klingon' must be \"auto\" or a BCP 47 tag")
    assert levelhead("draft", EXAMPLE, *MOCK, "--language", "de").status == 0


def test_guardrails_are_listed_without_blanks_to_fill_in(levelhead: Run) -> None:
    told = levelhead("guardrails").out
    assert "{" not in told
    assert "It says sorry … times" in told
    assert "{detail}" not in levelhead("guardrails", "--json").out


def test_json_is_the_answer_of_http(levelhead: Run, tmp_path: Path) -> None:
    answer = levelhead("draft", request_file(tmp_path, metadata={"k": 1}), *MOCK, *NOW, "--json").json
    assert answer["status"] == "ready"
    assert answer["metadata"] == {"k": 1}
    assert answer["promises"][0]["due_at"] == "2026-11-21T13:20:00Z"
    assert set(answer) >= {
        "id",
        "draft",
        "situation",
        "plan",
        "assessment",
        "findings",
        "provenance",
        "usage",
        "based_on",
    }


def test_text_is_the_reply_alone(levelhead: Run) -> None:
    reply = levelhead("draft", EXAMPLE, *MOCK, "--text").out
    assert levelhead("draft", EXAMPLE, *MOCK, "--json").json["draft"]["text"].strip() == reply.strip()


def test_a_plain_text_is_one_message_of_the_customer(levelhead: Run, tmp_path: Path) -> None:
    (tmp_path / "ticket.txt").write_text(HEATED, encoding="utf-8")
    answer = levelhead("draft", "ticket.txt", *MOCK, "--json").json
    assert answer["situation"]["heat"] == "hot"
    assert "repeat_contact" in answer["situation"]["triggers"]
    assert answer["status"] == "ready"


def test_a_draft_can_be_piped_in(levelhead: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed_in(monkeypatch, HEATED)
    assert levelhead("draft", *MOCK, "--json").json["situation"]["heat"] == "hot"


def test_what_is_typed_wins_over_what_the_request_says(levelhead: Run, tmp_path: Path) -> None:
    source = request_file(tmp_path, options={"goal": "closing", "model": "mock/down"})
    answer = levelhead("draft", source, *MOCK, "--goal", "update", "--json").json
    assert answer["plan"]["goal"] == "update"
    assert answer["provenance"]["model"] == "mock/composer"


def test_strict_tells_error_findings_by_the_exit_status(levelhead: Run) -> None:
    assert levelhead("draft", EXAMPLE, "--model", "mock/stubborn").status == 0
    run = levelhead("draft", EXAMPLE, "--model", "mock/stubborn", "--strict")
    assert run.status == 1
    assert "needs review" in run.out
    assert levelhead("draft", EXAMPLE, *MOCK, "--strict").status == 0


def test_a_model_that_is_down_gives_a_fallback_that_says_so(levelhead: Run) -> None:
    run = levelhead("draft", EXAMPLE, "--model", "mock/down", "--strict")
    assert run.status == 0
    assert "Draft       fallback" in run.out
    assert "model.unavailable" in run.out


def test_a_model_that_really_waits_is_given_an_event_loop(levelhead: Run, tmp_path: Path) -> None:
    (tmp_path / "levelhead.toml").write_text("deadline_s = 0.05", encoding="utf-8")
    run = levelhead("draft", EXAMPLE, "--model", "mock/slow")
    assert (run.status, run.err) == (0, "")
    assert "fallback" in run.out


def test_colour_marks_spans_where_it_is_asked_for(levelhead: Run) -> None:
    assert "\x1b[36;4m" in levelhead("draft", EXAMPLE, *MOCK, "--color", "always").out


def test_an_escape_sequence_in_a_ticket_never_reaches_the_terminal(levelhead: Run, tmp_path: Path) -> None:
    source = request_file(tmp_path, messages=[{"role": "customer", "text": f"{HEATED} \x1b]0;owned\x07\x9b31m"}])
    run = levelhead("draft", source, "--model", "mock/parrot")
    assert run.status == 0
    assert not {"\x1b", "\x07", "\x9b"} & set(run.out)


# ---- check, improve, read --------------------------------------------------------------------------------------------


def test_a_vague_reply_is_checked_and_told_why(levelhead: Run, tmp_path: Path) -> None:
    (tmp_path / "reply.txt").write_text("Calm down. We will fix it soon.", encoding="utf-8")
    run = levelhead("check", "reply.txt", "--conversation", EXAMPLE, "--strict")
    assert run.status == 1
    assert "has errors" in run.out
    assert "“Calm down" in run.out


def test_a_good_reply_passes_the_check(levelhead: Run, tmp_path: Path) -> None:
    (tmp_path / "reply.txt").write_text(GOOD, encoding="utf-8")
    run = levelhead("check", "reply.txt", "--conversation", request_file(tmp_path), *NOW, "--strict")
    assert run.status == 0, run.out
    assert "due Sat 21 Nov 2026, 13:20 UTC (in 4 h)" in " ".join(run.out.split())


def test_a_check_request_as_json_is_answered_as_http_does(levelhead: Run, tmp_path: Path) -> None:
    (tmp_path / "check.json").write_text(json.dumps({"text": GOOD}), encoding="utf-8")
    answer = levelhead("check", "check.json", "--json").json
    assert answer["assessment"]["ownership"] == 2
    assert answer["promises"][0]["within"] == "PT4H"


def test_a_conversation_in_place_of_a_reply_is_refused(levelhead: Run) -> None:
    run = levelhead("check", EXAMPLE)
    assert run.status == 2
    assert "give" in run.err or "--conversation" in run.err


def test_a_reply_of_ones_own_is_improved(levelhead: Run, tmp_path: Path) -> None:
    (tmp_path / "reply.txt").write_text("We will look into it soon.", encoding="utf-8")
    run = levelhead("improve", "reply.txt", "--conversation", EXAMPLE, *MOCK)
    assert run.status == 0
    assert "Improved    passes" in run.out
    assert "- We will look into it soon." in run.out
    assert levelhead("improve", "reply.txt").status == 2


def test_reading_a_conversation_tells_situation_and_plan(levelhead: Run) -> None:
    run = levelhead("read", EXAMPLE)
    assert run.status == 0
    assert "Situation " in run.out
    assert "Techniques  listen." in run.out
    assert set(levelhead("read", EXAMPLE, "--json").json) == {"situation", "plan"}


# ---- batches ---------------------------------------------------------------------------------------------------------


def rows(run: Run) -> list[Any]:
    return [json.loads(line) for line in run.out.splitlines()]


def test_a_batch_of_checks_answers_every_line_and_exits_with_one_for_the_bad(
    levelhead: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        json.dumps({"id": 1, "text": GOOD}),
        "oops",
        json.dumps({"id": "x", "text": 3}),
        json.dumps({"text": GOOD}),
    ]
    typed_in(monkeypatch, "\n".join(lines))
    run = levelhead("check", "--jsonl")
    good, malformed, wrong, anonymous = rows(run)
    assert run.status == 1
    assert (good["id"], good["assessment"]) == (1, anonymous["assessment"])
    assert "id" not in anonymous
    assert (malformed["id"], wrong["id"]) == (None, "x")
    assert wrong["error"]["errors"][0]["pointer"] == "/text"


def test_a_batch_of_conversations_is_read(levelhead: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    one = {"id": 1, "messages": [{"role": "customer", "text": HEATED}]}
    typed_in(monkeypatch, json.dumps(one))
    run = levelhead("read", "--jsonl")
    assert run.status == 0
    assert rows(run)[0]["situation"]["heat"] == "hot"


def test_a_batch_of_drafts_comes_in_order_with_ids_of_both_sides(levelhead: Run, tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "messages": [{"role": "customer", "text": HEATED}]}) for n in range(5)]
    (tmp_path / "requests.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run = levelhead("draft", "requests.jsonl", "--jsonl", "--jobs", "3", *MOCK)
    assert run.status == 0
    assert [row["id"] for row in rows(run)] == [0, 1, 2, 3, 4]
    assert all(row["draft_id"].startswith("drf_") and row["status"] == "ready" for row in rows(run))


def test_strict_counts_error_findings_of_a_batch(levelhead: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {"text": "Calm down.", "messages": [{"role": "customer", "text": HEATED}]}
    typed_in(monkeypatch, json.dumps(bad))
    assert levelhead("check", "--jsonl").status == 0
    typed_in(monkeypatch, json.dumps(bad))
    assert levelhead("check", "--jsonl", "--strict").status == 1


# ---- listings --------------------------------------------------------------------------------------------------------


def test_the_listings_show_what_is_loaded(levelhead: Run) -> None:
    assert "reply 1.0.0" in levelhead("prompts", "list").out
    assert "mock/composer" in levelhead("models").out
    assert "expectations.timeline" in levelhead("guidance").out
    assert "timeline." in levelhead("guardrails").out


@pytest.mark.parametrize(
    ("command", "key"), [("models", "models"), ("guidance", "techniques"), ("guardrails", "codes")]
)
def test_a_listing_as_json_is_the_answer_of_http(levelhead: Run, command: str, key: str) -> None:
    assert levelhead(command, "--json").json[key]


def test_prompt_versions_as_json(levelhead: Run) -> None:
    names = {row["name"] for row in levelhead("prompts", "list", "--json").json["prompts"]}
    assert {"reply", "judge"} <= names


def test_a_prompt_version_is_shown_file_by_file(levelhead: Run) -> None:
    run = levelhead("prompts", "show", "reply@production")
    assert "──── system.j2" in run.out
    assert "system.j2" in levelhead("prompts", "show", "reply", "--json").json["files"]


def test_a_rendered_prompt_shows_what_a_model_would_be_asked(levelhead: Run) -> None:
    run = levelhead("prompts", "render", EXAMPLE, "--instruction", "offer a call")
    assert run.status == 0
    assert "──── system" in run.out
    assert "offer a call" in run.out
    roles = [message["role"] for message in levelhead("prompts", "render", EXAMPLE, "--json").json["messages"]]
    assert roles == ["system", "user"]


def test_a_technique_is_explained_with_its_reason(levelhead: Run) -> None:
    run = levelhead("guidance", "expectations.timeline")
    assert "Why: " in run.out
    told = " ".join(run.out.split())
    assert "Taught by 0 Defusing a heated conflict in technical support" in told
    assert "guides" not in told
    assert levelhead("guidance", "no.such").status == 2


# ---- what goes wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("draft", "no-such.json"), "no-such.json: no such file"),
        (("draft", "examples:nothing"), "there are "),
        (("draft", EXAMPLE, "--model", "mock/nobody"), "no mock model 'mock/nobody'"),
        (("draft", EXAMPLE, "--prompt", "reply@9.9.9"), "no prompt 'reply@9.9.9'"),
        (("draft", EXAMPLE, "--now", "noon"), "--now: 'noon' is no moment"),
        (("prompts", "show", "nothing"), "no prompt 'nothing'"),
        (("serve", "--host", "0.0.0.0"), "LEVELHEAD_API_KEYS"),
        (("serve", "--port", "99999"), "no port"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_the_way_out(levelhead: Run, typed: tuple[str, ...], words: str) -> None:
    run = levelhead(*typed)
    assert run.status == 2
    assert run.out == ""
    assert run.err.startswith("levelhead: ")
    assert words in run.err
    assert "Traceback" not in run.err


@pytest.mark.parametrize(
    "typed",
    [(), ("write",), ("draft", "--goal", "win"), ("draft", EXAMPLE, "--json", "--jsonl"), ("draft", "--jobs", "0")],
)
def test_a_slip_of_the_keyboard_is_answered_with_usage(levelhead: Run, typed: tuple[str, ...]) -> None:
    run = levelhead(*typed)
    assert run.status == 2
    assert "usage: levelhead" in run.err


def test_every_fault_of_a_request_is_listed_with_its_pointer(levelhead: Run, tmp_path: Path) -> None:
    source = request_file(tmp_path, messages=[{"role": "boss", "text": "x"}], policies={})
    run = levelhead("draft", source, *MOCK)
    assert run.status == 2
    assert "request.json: can't be used as it is" in run.err
    assert "  /messages/0/role: " in run.err
    assert "  /policies: " in run.err


def test_broken_settings_are_told_with_file_and_key(levelhead: Run, tmp_path: Path) -> None:
    (tmp_path / "levelhead.toml").write_text("colour = 'red'", encoding="utf-8")
    run = levelhead("draft", EXAMPLE)
    assert run.status == 2
    assert "levelhead.toml" in run.err
    assert "colour" in run.err


def test_a_text_that_is_too_long_is_refused_before_it_is_read(levelhead: Run, tmp_path: Path) -> None:
    (tmp_path / "levelhead.toml").write_text("max_message_chars = 100", encoding="utf-8")
    (tmp_path / "ticket.txt").write_text("x" * 101, encoding="utf-8")
    run = levelhead("draft", "ticket.txt", *MOCK)
    assert run.status == 2
    assert "100 characters" in run.err


def test_help_and_version_need_nothing_else(levelhead: Run) -> None:
    assert levelhead("--version").out == f"levelhead {__version__}\n"
    for command in ((), ("draft",), ("check",), ("prompts", "render"), ("completion",)):
        run = levelhead(*command, "--help")
        assert run.status == 0
        assert run.out.startswith("usage: levelhead")


# ---- real processes --------------------------------------------------------------------------------------------------


def start(*typed: str, **more: Any) -> subprocess.Popen[bytes]:
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    command, root = [sys.executable, "-m", "service.cli", *typed], Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, preexec_fn=_hear_interrupts, **streams)  # noqa: PLW1509 - no threads here


def _hear_interrupts() -> None:
    """A shell starts what it puts into the background deaf to Ctrl-C, and its children's children are deaf too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_batch_answers_each_line_before_the_next_is_written() -> None:
    """A program that talks with us line by line would wait for ever otherwise."""
    with start("draft", "--jsonl", *MOCK) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (1, 2):
            line = json.dumps({"id": number, "messages": [{"role": "customer", "text": HEATED}]})
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(30) == 0


def test_a_reader_that_goes_away_is_no_error() -> None:
    with start("guidance") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(30) in (0, 141)
        assert process.stderr.read() == b""


def test_ctrl_c_ends_a_batch_without_a_traceback() -> None:
    with start("check", "--jsonl") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(json.dumps({"text": GOOD}).encode() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == b"levelhead: interrupted\n"


def test_an_encoding_without_our_quotes_gets_question_marks_and_no_traceback() -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    with start("draft", EXAMPLE, *MOCK, env=environ) as process:
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, b"")
    assert b"?" in out


def test_serving_says_where_it_listens_answers_and_stops_on_request() -> None:
    with start("serve", "--port", "0") as process:
        assert process.stderr is not None
        first = process.stderr.readline().decode()
        address = re.search(r"levelhead listens on (http://127\.0\.0\.1:[1-9]\d*) \(without keys", first)
        assert address, first
        with urllib.request.urlopen(f"{address[1]}/healthz", timeout=30) as answer:
            assert answer.status == 200
        process.terminate()
        assert process.wait(30) in (0, -signal.SIGTERM)
        assert b"Traceback" not in process.stderr.read()


def test_ctrl_c_stops_a_server_as_a_matter_of_course() -> None:
    with start("serve", "--port", "0") as process:
        assert process.stderr is not None
        address = re.search(r"http://[\d.:]+", process.stderr.readline().decode())
        assert address
        urllib.request.urlopen(f"{address[0]}/healthz", timeout=30).close()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        rest = process.stderr.read()
        assert rest.endswith(b"levelhead: stopped\n")
        assert b"Traceback" not in rest


def test_an_address_that_is_taken_is_told_before_anything_is_loaded(levelhead: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = levelhead("serve", "--port", port)
    assert run.status == 2
    assert run.err.startswith(f"levelhead: can't listen on 127.0.0.1:{port}: ")


def test_data_that_cannot_be_used_ends_serving_before_it_says_that_it_listens(
    levelhead: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "prompts"
    shutil.copytree(prompts_root(), broken)
    (broken / "planning.yaml").write_text("goals: [", encoding="utf-8")
    monkeypatch.setenv("LEVELHEAD_PROMPTS_DIR", str(broken))
    run = levelhead("serve", "--port", "0")
    assert run.status == 2
    assert "planning.yaml" in run.err
    assert "listens" not in run.err
