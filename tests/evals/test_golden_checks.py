"""What a conversation expects is held against situation, plan and replies; what is known to fail is told apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evals.suite.case import examine
from evals.suite.coverage import coverage, missing
from evals.suite.expectations import mentioned, plan_checks, reply_checks, situation_checks
from evals.suite.golden_command import main
from evals.suite.not_yet import all_checks, read_not_yet, stale
from evals.suite.results import ConversationResult
from golden_files import read, written
from service.assembly import Service
from service.domain import Finding, NextAction, Plan, Situation, Verdict
from service.settings import Settings


@pytest.fixture(scope="module")
def service() -> Service:
    return Service(Settings())


def examined(folder: Path, service: Service, *changes: tuple[str, str]) -> ConversationResult:
    written(folder, "vpn-drops", *changes)
    return examine(read(folder).goldens[0], service)


def failing(conversation: ConversationResult) -> dict[str, Any]:
    return {check.name: check.found for check in all_checks(conversation) if not check.passed}


def test_a_conversation_that_is_as_written_has_no_failing_check(tmp_path: Path, service: Service) -> None:
    found = examined(tmp_path, service)

    assert failing(found) == {}
    assert [check.name for check in all_checks(found)] == [
        *("situation.heat", "situation.abuse", "situation.triggers", "situation.issues"),
        *("plan.goal", "plan.includes", "plan.excludes", "plan.next_action", "good.1", "bad.1", "bad.2"),
    ]


@pytest.mark.parametrize(
    ("change", "check", "told"),
    [
        (("heat: hot", "heat: cold"), "situation.heat", "hot"),
        (("triggers: [repeat_contact]", "triggers: []"), "situation.triggers", ["repeat_contact"]),
        (("goal: first_reply", "goal: closing"), "plan.goal", "first_reply"),
        (
            ("includes: [expectations.timeline]", "includes: [boundary.set]"),
            "plan.includes",
            {"lacks": ["boundary.set"]},
        ),
        (("excludes: [closing.summary]", "excludes: [calm.tone]"), "plan.excludes", {"has": ["calm.tone"]}),
        (("next_action: reply", "next_action: pause"), "plan.next_action", "reply"),
        (("mentions: [[VPN, tunnel]]", "mentions: [[printer]]"), "good.1", ["mentions.1: None, not ['printer']"]),
        (("avoids: [inconvenience]", "avoids: [gateway's log]"), "good.1", ['avoids: ["gateway\'s log"], not']),
        (("timeline.unclear, timeline.vague]", "timeline.vague]"), "bad.1", ["timeline.unclear", "timeline.vague"]),
        (("breaks: [blame.shifted]", "breaks: [text.empty]"), "bad.2", ["blame.shifted"]),
    ],
)
def test_what_is_not_as_expected_is_told_by_name(
    tmp_path: Path, service: Service, change: tuple[str, str], check: str, told: object
) -> None:
    found = failing(examined(tmp_path, service, change))

    assert list(found) == [check]
    assert found[check] == told or str(found[check]).startswith(str(told)[:-2])


def test_a_warning_that_the_conversation_forbids_counts_as_broken(tmp_path: Path, service: Service) -> None:
    longer = ("I'm sorry. I'm", "I'm sorry. " + "I see why this is hard on your team. " * 40 + "I'm")
    warned = examined(tmp_path / "a", service, longer)
    forbidden = examined(tmp_path / "b", service, longer, ("none_of: [grounding.number]", "none_of: [length.over]"))

    assert "length.over" not in failing(warned).get("bad.1", [])
    assert "length.over" in failing(forbidden)["bad.1"]


SITUATION = Situation("hot", emotions=("anger", "urgency"), triggers=("churn_threat", "data_loss"))


@pytest.mark.parametrize(
    ("expected", "passed"),
    [
        ({"triggers": ["data_loss", "churn_threat"]}, True),
        ({"triggers": ["data_loss"]}, False),
        ({"emotions": ["anger"]}, True),
        ({"emotions": ["anger", "relief"]}, False),
        ({"issues": 1}, True),
        ({"issues": 2}, False),
    ],
)
def test_triggers_are_exact_and_emotions_are_at_least(expected: dict[str, Any], passed: bool) -> None:
    assert [check.passed for check in situation_checks(expected, SITUATION)] == [passed]


def test_only_what_is_named_is_checked() -> None:
    plan = Plan("closing", ("closing.thanks",), NextAction("reply", "It is solved."))

    assert list(situation_checks({}, SITUATION)) == []
    assert list(plan_checks({}, plan)) == []


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("VPN", "the vpn is up", True),
        ("VPN", "OpenVPN is up", False),
        ("status page", "our status\n page", True),
        ("can't", "I can’t", True),
        ("10 EUR", "a 10 EUR credit", True),
        ("10 EUR", "a 110 EUR credit", False),
    ],
)
def test_a_phrase_is_found_as_whole_words_in_any_case(phrase: str, text: str, found: bool) -> None:
    assert mentioned(phrase, text) is found


def test_a_level_may_have_bounds(service: Service) -> None:
    verdict = blank(service)

    checks = reply_checks({"assessment": {"empathy": {"at_least": 1}, "timeline": {"at_most": 0}}}, "", verdict)

    assert [(check.name, check.passed) for check in checks] == [
        ("assessment.empathy", False),
        ("assessment.timeline", True),
    ]


def test_one_of_the_codes_that_are_wanted_is_enough(service: Service) -> None:
    verdict = blank(service)._replace(findings=(Finding("tone.shouting", "warning", "Loud."),))

    wanted, other = (
        reply_checks({"findings": {"any_of": codes}}, "", verdict)[0].passed
        for codes in (["tone.shouting", "text.empty"], ["text.empty"])
    )

    assert (wanted, other) == (True, False)


def blank(service: Service) -> Verdict:
    from datetime import UTC, datetime

    from service.domain import Policy

    return service.check("Thanks.", None, Policy(), datetime(2026, 11, 16, tzinfo=UTC))


# ---- not_yet.txt -----------------------------------------------------------------------------------------------------


def test_a_check_that_is_known_to_fail_is_marked(tmp_path: Path, service: Service) -> None:
    written(tmp_path, "vpn-drops", ("heat: hot", "heat: cold"))

    found = examine(read(tmp_path).goldens[0], service, {"situation.heat"})

    assert [(check.name, check.known) for check in all_checks(found) if not check.passed] == [("situation.heat", True)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("vpn-drops  situation.abuse", "1: vpn-drops situation.abuse passes now: take the line out"),
        ("vpn-drops  situation.hate", "1: vpn-drops has no check 'situation.hate'; it has situation.heat"),
        ("vpn-drop  situation.heat", "1: there is no conversation 'vpn-drop'"),
    ],
)
def test_a_line_that_says_what_is_not_so_is_told(tmp_path: Path, service: Service, line: str, told: str) -> None:
    written(tmp_path, "vpn-drops", ("heat: hot", "heat: cold"))
    (tmp_path / "not_yet.txt").write_text(f"{line}\t# why\n", encoding="utf-8")
    found = (examine(read(tmp_path).goldens[0], service),)

    problems = [str(problem) for problem in stale(read_not_yet(tmp_path / "not_yet.txt"), found, {"vpn-drops"})]

    assert len(problems) == 1
    assert told in problems[0]


def test_a_line_that_is_none_is_told_and_the_others_hold(tmp_path: Path) -> None:
    path = tmp_path / "not_yet.txt"
    path.write_text("# remark\n\none\na  good.1\t# why\na  good.1\n", encoding="utf-8")

    found = read_not_yet(path)

    assert found.by_conversation() == {"a": frozenset({"good.1"})}
    assert [(problem.line, problem.text[:20]) for problem in found.problems] == [
        (3, "a line is '<id>  <ch"),
        (5, "says the same as lin"),
    ]


# ---- the command -----------------------------------------------------------------------------------------------------


def test_the_command_says_what_differs_and_by_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = written(tmp_path, "whole")
    other = written(tmp_path, "other", ("heat: hot", "heat: cold"))
    broken = written(tmp_path, "broken", ("why:", "wyh:"))

    assert main([str(whole)]) == 0
    assert main([str(whole), str(other)]) == 1
    assert main([str(whole), str(broken)]) == 2
    assert main([str(tmp_path / "none")]) == 2
    told = capsys.readouterr()
    assert "situation.heat  is 'hot', expected 'cold'" in told.out
    assert "no such file or folder" in told.err


def test_the_command_writes_lines_for_the_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "other", ("heat: hot", "heat: cold"))

    main([str(path), "--not-yet"])

    assert capsys.readouterr().out == "other  situation.heat\t# is 'hot', expected 'cold'\n"


def test_coverage_counts_and_says_what_is_missing(tmp_path: Path, service: Service) -> None:
    for number in range(3):
        written(tmp_path, f"case-{number}")

    rows = coverage(read(tmp_path).goldens, service.guidance())

    counts = {(row.aspect, row.value): row.there for row in rows}
    assert counts["technique", "listen.paraphrase"] == 3
    assert counts["trigger", "repeat_contact"] == 3
    assert counts["channel", "email"] == 3
    told = missing(rows)
    assert "technique listen.paraphrase: 3 of 3" not in told
    assert "technique boundary.set: 0 of 3" in told
