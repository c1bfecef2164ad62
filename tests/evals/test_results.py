"""A result file holds what a run gave, reads back the same, and tells what is wrong with one that doesn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.suite.results import (
    About,
    Arm,
    Check,
    ConversationResult,
    Missing,
    Outcome,
    Reply,
    Result,
    ResultError,
    Settings,
    Tried,
    comparable,
    in_order,
    read_result,
    write_result,
)
from service.domain import ChatMessage

FINDING = {"code": "timeline.vague", "severity": "error", "span": {"start": 0, "end": 4, "quote": "soon"}}
CHECK = Check("assessment.empathy", passed=False, expected=2, found=1)
ARMS = (
    Arm("reply@1.0.0+mock/composer", "reply", "1.0.0", "aa", "mock/composer"),
    Arm("reply@1.1.0+mock/composer", "reply", "1.1.0", "bb", "mock/composer"),
)
CONVERSATION = ConversationResult(
    id="vpn-drops",
    file="remote-access/vpn-drops.yaml",
    why="The second contact.",
    tags=("hot",),
    domain="remote-access",
    customer="dana",
    techniques=("listen.reflect",),
    request={"messages": [{"role": "customer", "text": "Again?"}]},
    expect={"situation": {"heat": "hot"}},
    situation={"heat": "warm"},
    plan={"goal": "first_reply"},
    checks=(Check("situation.heat", passed=False, expected="hot", found="warm", known=True),),
    replies=(Reply("bad.1", "soon", "Vague.", Check("bad.1", passed=True), (), (FINDING,), {"empathy": 0}),),
)


def outcome(arm: Arm, epoch: int = 0, *, passed: float = 1) -> Outcome:
    return Outcome(
        arm=arm.name,
        conversation="vpn-drops",
        epoch=epoch,
        status="ready",
        text="“soon”",
        language="en",
        scores={"passed": passed},
        checks=(CHECK,),
        findings=(FINDING,),
        assessment={"empathy": 1},
        promises=(),
        claims=(),
        citations=(),
        second_opinion=None,
        attempts=(Tried(arm.model, "soon", passed=False, codes=("timeline.vague",), findings=(FINDING,)),),
        rendered="cc",
        prompt_tokens=10,
        completion_tokens=2,
        cost_usd=None,
    )


def result(*outcomes: Outcome) -> Result:
    return Result(
        about=About("2026-11-20T09:00:00Z", 1.5, "run"),
        settings=Settings("mock", 1, 1, "1.0.0", "0.1.0", golden=1, chosen=1),
        arms=ARMS,
        conversations=(CONVERSATION,),
        outcomes=outcomes or (outcome(ARMS[0]), outcome(ARMS[1], passed=0)),
        missing=(Missing(ARMS[0].name, "other", 0, "python -m evals record"),),
        problems=("evals/golden/x.yaml:3: broken",),
        prompts={"cc": (ChatMessage("system", "Be calm.\n\nBe brief."), ChatMessage("user", "Be calm.\n"))},
    )


def test_a_result_reads_back_as_it_was_written(tmp_path: Path) -> None:
    write_result(result(), tmp_path / "new" / "result.json")

    assert read_result(tmp_path / "new" / "result.json") == result()


def test_a_line_that_prompts_share_is_stored_once(tmp_path: Path) -> None:
    write_result(result(), tmp_path / "result.json")

    assert (tmp_path / "result.json").read_text("utf-8").count("Be calm.") == 1


def test_only_what_the_clock_told_is_left_out_of_the_comparable_part() -> None:
    one = result()
    later = one._replace(about=About("2027-01-01T00:00:00Z", 99.0, "run again"))
    other = one._replace(problems=())

    assert comparable(one) == comparable(later)
    assert comparable(one) != comparable(other)


def test_outcomes_of_two_arms_are_paired_by_conversation_and_epoch() -> None:
    found = result(outcome(ARMS[0]), outcome(ARMS[0], 1), outcome(ARMS[1], 1))

    assert [(one.epoch, other.epoch) for one, other in found.paired(ARMS[0].name, ARMS[1].name)] == [(1, 1)]


def test_outcomes_stand_by_conversation_then_arm_as_named_then_epoch() -> None:
    mixed = (outcome(ARMS[1]), outcome(ARMS[0], 1), outcome(ARMS[0]))

    assert [(one.arm, one.epoch) for one in in_order(mixed, ARMS)] == [
        (ARMS[0].name, 0),
        (ARMS[0].name, 1),
        (ARMS[1].name, 0),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no json", "not even JSON"),
        ("[]", "format None where 1 is wanted"),
        ('{"format": 99}', "format 99 where 1 is wanted"),
        ('{"format": 1}', "not a whole result"),
    ],
)
def test_a_file_that_is_no_result_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ResultError, match=told) as caught:
        read_result(path)

    assert str(path) in str(caught.value)


def test_a_result_that_is_not_there_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="python -m evals run"):
        read_result(tmp_path / "none.json")
