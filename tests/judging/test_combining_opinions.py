"""The rule by which two opinions become one, case by case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service import assembly, language
from service.checking import Examined
from service.domain import Commitment, Conversation, DraftRequest, LabelOpinion, Message, Policy, Verdict
from service.guardrails.base import Review
from service.guardrails.confidence import with_confidence
from service.judging.answers import locate
from service.judging.bearing import bears
from service.judging.combining import Combined, combine, omissions, unsure
from service.judging.labels import VALUES
from service.settings import Settings

NOW = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
ASKED = "Third time this week!! The VPN drops every twenty minutes and I lose my work each time. Fix it."
COST = "Every twenty minutes your work goes down with the VPN"
REST = (
    " I'm taking this on myself and will go through the gateway log for your connection. I'll send you a status update "
    "within 4 hours, whether or not I have the cause by then. If it drops again before that, reply here with the time."
)
OMITTING = f"Hi Dana,\n\n{COST}.{REST}"
BROKEN = f"Hi Dana,\n\nYou should have installed the update. It will be looked into soon, I guarantee.{REST}"
SERVICE = assembly.build(Settings())
CHECKER = SERVICE.drafter._checker


def case(text: str, **sure: float) -> tuple[Examined, Verdict]:
    """The text as the reader has it; `sure` sets its confidence in labels, all others being half sure."""
    promised = Commitment("status update within 4 hours", "status update", within=timedelta(hours=4))
    request = DraftRequest(Conversation((Message("m1", "customer", ASKED),)), NOW, Policy((promised,)))
    examined = SERVICE.drafter._examine(text, SERVICE.drafter.open(request, "req_test"))
    confidence = {**dict.fromkeys(examined.assessed.assessment._fields, 0.5), **sure}
    examined = examined._replace(assessed=examined.assessed._replace(confidence=confidence))
    return examined, CHECKER.verdict(examined)


def opinion(examined: Examined, label: str, value: Any, quote: str = "") -> LabelOpinion:
    span = locate(quote, examined.review.reading) if quote else None
    return LabelOpinion(label, value, quote, span, "", valid=True)


def both(
    text: str, label: str, value: Any, quote: str = "", *, clears: bool = True, **sure: float
) -> tuple[Verdict, Combined]:
    examined, before = case(text, **sure)
    return before, combine(CHECKER, examined, before, [opinion(examined, label, value, quote)], clears=clears)


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings if finding.blocking}


def test_an_omission_that_is_none_is_taken_away_by_words_that_look_the_part() -> None:
    before, combined = both(OMITTING, "empathy", 2, COST)
    assert codes(before) == {"empathy.generic"}
    assert (combined.verdict.passed, combined.cleared, combined.taken) == (True, ("empathy.generic",), ("empathy",))
    assert dict(combined.verdict.evidence)["empathy"].quote == COST


def test_unless_the_settings_trust_it_a_judge_takes_nothing_away() -> None:
    before, combined = both(OMITTING, "empathy", 2, COST, clears=False)
    assert codes(combined.verdict) == codes(before) == {"empathy.generic"}
    assert combined.verdict.assessment.empathy == 2
    assert combined.cleared == ()


@given(st.lists(st.tuples(st.sampled_from(list(VALUES)), st.integers(0, 2), st.integers(0, 200)), max_size=14))
@settings(max_examples=60, deadline=None)
def test_no_opinions_at_all_take_an_error_away(drawn: list[tuple[str, int, int]]) -> None:
    """Whatever is said of whichever label, with whichever words."""
    examined, before = case(BROKEN)
    opinions = []
    for label, value, start in drawn:
        span = examined.review.reading.span(start, start + 30)
        opinions.append(LabelOpinion(label, VALUES[label][value % len(VALUES[label])], "x", span, "", valid=True))
    combined = combine(CHECKER, examined, before, opinions)
    assert codes(before)
    assert codes(combined.verdict) >= codes(before)
    assert combined.verdict.promises == before.promises


@pytest.mark.parametrize(
    "quote",
    ["I'll send you a status update within 4 hours", "reply here with the time", "Hi Dana", "I'm taking this on"],
)
def test_words_that_do_not_look_the_part_leave_the_finding(quote: str) -> None:
    _, combined = both(OMITTING, "empathy", 2, quote)
    assert codes(combined.verdict) == {"empathy.generic"}
    assert combined.cleared == ()


def test_what_the_reader_is_sure_of_stays_missing() -> None:
    _, combined = both(OMITTING, "empathy", 2, COST, empathy=0.85)
    assert codes(combined.verdict) == {"empathy.generic"}


def test_of_two_errors_none_is_taken_away() -> None:
    """A draft with more than one omission is repaired, whoever praises it."""
    spoilt = OMITTING.replace("I'm taking this on myself and will go", "One goes").replace("I'll send", "We may send")
    before, combined = both(spoilt, "empathy", 2, COST)
    assert len(codes(before)) > 1
    assert codes(combined.verdict) == codes(before)


def test_a_fault_in_the_words_stays_a_finding_although_the_assessment_changes() -> None:
    blaming = OMITTING.replace(COST, "You should have installed the update when we told you to")
    before, combined = both(blaming, "blame", False)
    assert "blame.shifted" in codes(before)
    assert combined.verdict.assessment.blame is False
    assert codes(combined.verdict) >= codes(before)


def test_a_surer_reader_is_not_overruled() -> None:
    _, combined = both(OMITTING, "closing", True, "reply here with the time", closing=0.99)
    assert "closing" not in combined.taken
    _, bare = both(OMITTING, "ownership", 0, ownership=0.96)
    assert bare.taken == ()


def test_a_void_opinion_changes_nothing() -> None:
    examined, before = case(OMITTING)
    void = opinion(examined, "blame", True, COST)._replace(valid=False, problem="not asked")
    assert combine(CHECKER, examined, before, [void]) == Combined(before, (), ())


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("blame", True, "blame.shifted"),
        ("tone", "off", "tone.off"),
        ("nonapology", True, "apology.nonapology"),
        ("overpromise", True, "overpromise.judged"),
    ],
)
def test_each_fault_has_a_finding_of_its_own(label: str, value: object, code: str) -> None:
    before, combined = both(OMITTING, label, value, "If it drops again before that")
    assert codes(combined.verdict) - codes(before) == {code}


def test_a_promise_held_against_policy_is_out_of_a_judge_s_reach() -> None:
    hasty = OMITTING.replace("within 4 hours", "within 5 minutes")
    before, combined = both(hasty, "timeline", 0)
    assert codes(combined.verdict) == codes(before)
    assert codes(before) & {"promise.too_soon", "promise.unsupported"}
    assert combined.verdict.promises == before.promises
    assert combined.verdict.assessment.timeline == 2


def test_a_draft_with_an_error_of_its_words_has_no_omissions_to_ask_about() -> None:
    _, before = case(OMITTING)
    assert omissions(CHECKER, before) == {"empathy.generic": "empathy"}
    _, vague = case(OMITTING.replace("within 4 hours, whether or not I have the cause by then", "soon"))
    assert omissions(CHECKER, vague) is None


def test_the_least_sure_labels_are_asked_and_those_that_weigh_most_first() -> None:
    examined, _ = case(OMITTING)
    everything = unsure(examined.assessed, 1.0)
    assert len(everything) == 7
    assert set(everything) == {"empathy", "nonapology", "ownership", "blame", "timeline", "overpromise", "tone"}
    sure = dict.fromkeys(examined.assessed.assessment._fields, 0.97) | {"closing": 0.4, "tone": 0.6}
    assert unsure(examined.assessed._replace(confidence=sure), 0.9) == ("tone", "closing")
    assert unsure(examined.assessed._replace(confidence=sure), 0.3) == ()


def test_a_measured_confidence_is_given_for_every_label_and_one_that_is_there_is_kept() -> None:
    examined, _ = case(OMITTING)
    assert with_confidence(examined.review, examined.assessed) is examined.assessed
    found = with_confidence(examined.review, examined.assessed._replace(confidence={})).confidence
    assert tuple(found) == examined.assessed.assessment._fields
    assert all(0 < sure < 1 for sure in found.values())


@pytest.mark.parametrize(
    ("label", "value", "quote", "looks"),
    [
        ("ownership", 2, "I'll read the log.", True),
        ("ownership", 2, "We have restarted it.", True),
        ("ownership", 2, "I'm sorry it keeps happening.", False),
        ("ownership", 2, "We understand your frustration.", False),
        ("ownership", 2, "If you like, I can read the log.", False),
        ("ownership", 2, "I won't read the log.", False),
        ("ownership", 2, "The log will be read.", False),
        ("ownership", 2, "Shall I read the log?", False),
        ("ownership", 1, "The log will be read.", True),
        ("ownership", 1, "The log will not be read.", False),
        ("next_step", True, "Please restart the router.", True),
        ("next_step", True, "Thanks for your patience.", False),
        ("apology", True, "I'm sorry for the outage.", True),
        ("apology", True, "We regret nothing but the delay, and are sorry for it.", True),
        ("apology", True, "The outage is over.", False),
        ("closing", True, "Reply here with the time.", True),
        ("closing", True, "The case is closed.", False),
        ("boundary", True, "Please keep it civil.", False),
        ("escalation", True, "I passed it to our lead.", False),
        ("blame", False, "It was nobody's fault.", False),
    ],
)
def test_words_look_the_part_or_not(label: str, value: Any, quote: str, looks: bool) -> None:
    reading = language.read(quote)
    assert bears(label, value, reading.span(0, len(quote)), Review(reading, NOW)) is looks
