"""A golden file that is wrong gives one clear message with file and line, and spoils nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from evals.suite.golden import ROOT, SCHEMA, GoldenError, golden_files, vocabulary
from evals.suite.golden_schema import schema_text
from golden_files import TEXT, read, written
from service.settings import Settings

WRONG = [
    (("why: The", "why: [The"), ":4: not YAML"),
    (("tags: [repeat]", "tgas: [repeat]"), ":4: tgas: is an unknown field; did you mean 'tags'?"),
    (("tags: [repeat]", "id: twice"), ":4: the key 'id' is given twice"),
    (("id: vpn-drops", "id: vpn-drop"), ":2: id: must be the file's name, 'vpn-drops', not 'vpn-drop'"),
    (("domain: remote-access", "domain: billing"), ":5: domain: must be the folder's name, 'remote-access'"),
    (("domain: remote-access", "domain: vpn"), ":5: domain: must be 'remote-access', 'email-calendar'"),
    (
        ("expectations.timeline]", "expectation.timeline]"),
        ":7: techniques.1: technique expectation.timeline is not known",
    ),
    (
        ("[timeline.unclear, ", "[timeline.unclaer, "),
        ":37: bad.0.breaks.0: code timeline.unclaer is not known; did you",
    ),
    (("goal: first_reply", "goal: first-reply"), ":19: expect.plan.goal: must be 'first_reply'"),
    (("timeline: 2,", "timeline: 3,"), "expect.reply.assessment.timeline"),
    (("blame: false", "blaming: false"), ":21: expect.reply.assessment.blaming: is an unknown field"),
    (
        ('now: "2026-11-16T09:20:00Z"', "now: 2026-11-16T09:20:00Z"),
        ":9: request.now: must be a string, not this: put it",
    ),
    (('now: "2026-11-16T09:20:00Z"', "metadata: {}"), ":8: request.now: is required"),
    (("role: customer", "role: agent"), ":10: request.messages: has no message with the role"),
    (("", ""), ":35: bad: needs 2 to 4 replies"),
]


@pytest.mark.parametrize(("change", "told"), WRONG)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    changes = [change]
    if told.endswith("replies"):
        changes = [(TEXT[TEXT.index("  - why: Blames") :], "")]
    path = written(tmp_path, "vpn-drops", *changes)

    problems = [str(problem) for problem in read(tmp_path).problems]

    assert any(problem.startswith(f"{path}") and told in problem for problem in problems), problems


def test_a_broken_file_spoils_no_other(tmp_path: Path) -> None:
    written(tmp_path, "broken", ("why:", "wyh:"))
    written(tmp_path, "whole")

    found = read(tmp_path)

    assert [golden.id for golden in found.goldens] == ["whole"]
    assert {Path(problem.file).name for problem in found.problems} == {"broken.yaml"}


def test_an_id_may_be_there_once_only(tmp_path: Path) -> None:
    first = written(tmp_path / "a", "same")
    written(tmp_path / "b", "same")

    found = read(tmp_path)

    assert len(found.goldens) == 1
    assert [problem.text for problem in found.problems] == [f"id 'same' is that of {first} already"]


def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(b"id: \xff\xfe")

    assert "not UTF-8" in str(read(tmp_path).problems[0])


def test_what_was_read_is_read_again_from_the_cache_as_it_was(tmp_path: Path) -> None:
    written(tmp_path / "golden")

    assert read(tmp_path / "golden", tmp_path / "cache") == read(tmp_path / "golden", tmp_path / "cache")


def test_a_file_that_changes_is_read_anew(tmp_path: Path) -> None:
    written(tmp_path / "golden")
    read(tmp_path / "golden", tmp_path / "cache")
    written(tmp_path / "golden", "vpn-drops", ("tags: [repeat]", "tags: [changed]"))

    assert read(tmp_path / "golden", tmp_path / "cache").goldens[0].tags == ("changed",)


def test_files_that_did_not_change_are_read_without_yaml_and_pydantic(tmp_path: Path) -> None:
    written(tmp_path / "golden")
    read(tmp_path / "golden", tmp_path / "cache")
    program = (
        "import sys; from pathlib import Path; from evals.suite.golden import *; from service.settings import Settings;"
        "cache = Path(sys.argv[2]); words = vocabulary(Settings().prompts_dir, cache);"
        "found = read_goldens(golden_files((Path(sys.argv[1]),)), words, cache);"
        "print(len(found.goldens), *sorted({'yaml', 'pydantic'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "golden"), str(tmp_path / "cache")]

    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split() == ["1"]


def test_the_schema_for_editors_is_that_of_the_model() -> None:
    told = "write it anew with: python -m evals golden --schema"
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(vocabulary(Settings().prompts_dir)), told


def test_a_path_without_golden_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldenError, match="no such file or folder"):
        golden_files((tmp_path / "none",))


def test_our_own_conversations_are_all_whole() -> None:
    assert read(ROOT / "evals" / "golden").problems == ()
