"""One request a line in, one answer a line out: in order, each with its id, a bad one spoiling no other."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from service.errors import Fault, RequestError, UnknownModel
from service.terminal.batches import Answer, Outcome, answer_lines, answer_lines_together
from service.terminal.progress import Progress, progress_of


def echo(data: dict[str, Any]) -> Answer:
    if "text" not in data:
        raise RequestError("1 field is wrong", (Fault("/text", "is missing"),))
    if data["text"] == "model?":
        raise UnknownModel("no model 'x'")
    return {"said": data["text"]}, data["text"] == "soon"


def file_of(folder: Path, *lines: str | bytes) -> str:
    path = folder / "requests.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines))
    return str(path)


def answers(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_answers_come_in_order_and_ids_of_any_kind_come_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = file_of(tmp_path, '{"id": 7, "text": "a"}', '{"id": {"k": [1]}, "text": "b"}', '{"text": "c"}', "")
    assert answer_lines(source, echo) == Outcome(bad=0, failed=0)
    assert answers(capsys) == [{"id": 7, "said": "a"}, {"id": {"k": [1]}, "said": "b"}, {"said": "c"}]


def test_a_bad_line_is_answered_in_its_place_and_the_rest_still_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = file_of(
        tmp_path, '{"id": 1, "text": "a"}', "{oops", b'"\xff"', "[1]", '{"id": 5}', '{"id": 6, "text": "f"}'
    )
    assert answer_lines(source, echo) == Outcome(bad=4, failed=0)
    first, malformed, undecodable, no_object, missing, last = answers(capsys)
    assert (first["said"], last["said"]) == ("a", "f")
    assert (malformed["id"], malformed["error"]["code"]) == (None, "request.malformed")
    assert (undecodable["id"], undecodable["error"]["code"]) == (None, "request.encoding")
    assert (no_object["id"], no_object["error"]["code"]) == (None, "request.no_object")
    assert [row.get("line") for row in (first, malformed, undecodable, no_object, last)] == [None, 2, 3, 4, None]
    assert missing == {
        "id": 5,
        "line": 5,
        "error": {
            "code": "request.invalid",
            "detail": "1 field is wrong",
            "errors": [{"pointer": "/text", "detail": "is missing"}],
        },
    }


@pytest.mark.parametrize("jobs", [None, 1, 3])
def test_a_blank_line_is_answered_too_so_that_lines_pair_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], jobs: int | None
) -> None:
    async def later(data: dict[str, Any]) -> Answer:
        return echo(data)

    source = file_of(tmp_path, '{"text": "a"}', "", '{"id": 3, "text": "c"}', "  \t", '{"text": "e"}', "")
    outcome = asyncio.run(answer_lines_together(source, later, jobs)) if jobs else answer_lines(source, echo)
    printed = capsys.readouterr().out.splitlines()
    rows = [json.loads(line) for line in printed]
    assert outcome == Outcome(bad=2, failed=0)
    assert [row.get("said", row.get("line")) for row in rows] == ["a", 2, "c", 4, "e"]
    assert rows[1]["error"]["code"] == "request.malformed"
    assert printed[1].startswith('{"id":null,"line":2,"error":')


def test_a_model_that_is_unknown_spoils_its_own_line_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = file_of(tmp_path, '{"id": 1, "text": "model?"}', '{"id": 2, "text": "b"}')
    assert answer_lines(source, echo).bad == 1
    assert [row.get("error", {}).get("code") for row in answers(capsys)] == ["model.unknown", None]


def test_answers_with_error_findings_are_counted(tmp_path: Path) -> None:
    assert answer_lines(file_of(tmp_path, '{"text": "soon"}', '{"text": "a"}'), echo) == Outcome(bad=0, failed=1)


def test_an_answer_with_an_id_of_its_own_keeps_it_beside_the_callers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = file_of(tmp_path, '{"id": 1}', "{}")
    answer_lines(source, lambda _: ({"id": "drf_1", "status": "ready"}, False))
    assert answers(capsys) == [
        {"id": 1, "draft_id": "drf_1", "status": "ready"},
        {"id": "drf_1", "status": "ready"},
    ]


class Desk:
    """Answers after as many turns of the event loop as a line says, and counts how many it had in hand at once."""

    def __init__(self) -> None:
        self.in_hand = self.most = 0

    async def answer(self, data: dict[str, Any]) -> Answer:
        self.in_hand += 1
        self.most = max(self.most, self.in_hand)
        for _ in range(data["turns"]):
            await asyncio.sleep(0)
        self.in_hand -= 1
        if data["turns"] == 13:
            raise UnknownModel("no model 'x'")
        return {"turns": data["turns"]}, False


@pytest.mark.parametrize("jobs", [1, 3, 64])
def test_answers_that_are_waited_for_come_in_order_whatever_they_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], jobs: int
) -> None:
    desk = Desk()
    turns = [9, 1, 13, 2, 5]
    source = file_of(tmp_path, *(json.dumps({"id": number, "turns": count}) for number, count in enumerate(turns)))
    assert asyncio.run(answer_lines_together(source, desk.answer, jobs)) == Outcome(bad=1, failed=0)
    assert [row["id"] for row in answers(capsys)] == [0, 1, 2, 3, 4]
    assert desk.most == min(jobs, len(turns))


def test_the_bar_shows_how_much_of_the_file_is_read() -> None:
    progress = Progress(shown=False, total_bytes=400)
    for bad in (False, True):
        progress.step(50, bad=bad)
    line = progress.line(now=float("inf"))
    assert line.startswith("██████░░░░░░░░░░░░░░░░░░  25%")
    assert "2 answered" in line
    assert "1 bad" in line


def test_without_a_known_size_there_is_a_count_and_no_bar() -> None:
    progress = Progress(shown=False, total_bytes=None)
    progress.step(50, bad=False)
    assert progress.line(now=float("inf")).startswith("1 answered")


def test_nothing_is_drawn_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    progress = progress_of(None)
    progress.step(1, bad=False)
    progress.close()
    assert capsys.readouterr().err == ""
