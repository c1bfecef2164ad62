"""The checker: what it asks for in which situation, what it is silent about, and in which order it speaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.checking import Checker, their_readings
from service.datafiles import prompts_root
from service.domain import Commitment, Conversation, Escalation, Message, Policy, Ticket, Verdict
from service.guardrails.policy import load_policy

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
CHECKER = Checker(load_policy(prompts_root() / "guardrails.yaml"))
POLICY = Policy(
    commitments=(Commitment("update within 4 hours", "update", timedelta(hours=4)),),
    escalation=Escalation("duty manager"),
)
COMPLAINT = Conversation((Message("m1", "customer", "The line is dead since Monday and I run a surgery. Third call!"),))
FACETS: dict[str, Any] = {
    "goal": "first_reply",
    "heat": "hot",
    "abuse": False,
    "triggers": frozenset(),
    "has_timed_commitment": True,
    "has_escalation": True,
}
GOOD = (
    "A dead line since Monday, in a surgery, after three calls, is an awful position to be in, and I'm sorry. I'm"
    " testing the line from here now and I'll write to you with the result within 4 hours."
)


def check(text: str, **facets: Any) -> Verdict:
    return CHECKER.check(text, now=NOW, policy=POLICY, conversation=COMPLAINT, facets={**FACETS, **facets})


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def blocking(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings if finding.blocking}


def test_a_good_reply_to_a_heated_message_passes() -> None:
    verdict = check(GOOD)
    assert verdict.passed, verdict.findings
    assert [promise.quote for promise in verdict.promises] == ["within 4 hours"]


@pytest.mark.parametrize(
    ("text", "facets", "code"),
    [
        ("I'll write within 4 hours.", {}, "empathy.missing"),
        ("We understand your frustration. I'll write within 4 hours.", {}, "empathy.generic"),
        ("A dead line in a surgery is awful. It is being looked into.", {}, "ownership.nobody"),
        ("A dead line in a surgery is awful.", {}, "ownership.missing"),
        ("A dead line in a surgery is awful. I'm testing it now.", {}, "timeline.missing"),
        ("A dead line in a surgery is awful. I'll test it soon.", {}, "timeline.unclear"),
        (GOOD, {"our_fault": True, "heat": "calm", "goal": "decline"}, None),
        (GOOD.replace(", and I'm sorry", ""), {"our_fault": True}, "apology.missing"),
        (GOOD, {"abuse": True}, "boundary.missing"),
        (GOOD, {"goal": "boundary", "abuse": True}, "boundary.missing"),
        (GOOD, {"triggers": frozenset({"manager_request"})}, "escalation.missing"),
        (GOOD, {"goal": "escalation"}, "escalation.missing"),
        (f"{GOOD} I've asked our duty manager to call you.", {"triggers": frozenset({"manager_request"})}, None),
        ("The line works again, thank you for telling us.", {"heat": "calm", "goal": "closing"}, None),
        ("I have replaced the line card, and the line works.", {"heat": "calm", "goal": "resolution"}, None),
    ],
)
def test_each_situation_asks_for_its_own(text: str, facets: dict[str, Any], code: str | None) -> None:
    """A hot conversation needs specific empathy, a resolved one no timeline, abuse a boundary."""
    required = {row.code for row in CHECKER.policy.requirements}
    found = blocking(check(text, **facets)) & required
    assert found == set() if code is None else code in found


def test_without_a_conversation_only_what_is_wrong_anywhere_speaks() -> None:
    """Nobody knows whether a bare text had to apologise; "soon" and a blank are wrong in any reply."""
    verdict = CHECKER.check("We'll look into it soon, [Name].", now=NOW, policy=Policy())
    assert codes(verdict) == {"timeline.vague", "text.placeholder"}


def test_findings_come_gravest_first_and_then_by_place() -> None:
    verdict = check("<script>x</script> Please calm down, as I already told you. We'll call you soon, [Name].")
    order = {"critical": 0, "error": 1, "warning": 2, "info": 3}
    weights = [order[finding.severity] for finding in verdict.findings]
    assert weights == sorted(weights)
    errors = [finding.span.start for finding in verdict.findings if finding.severity == "error" and finding.span]
    assert errors == sorted(errors)
    assert not verdict.showable


def test_no_finding_is_given_twice() -> None:
    verdict = check("Calm down. You should have read the manual. [Name] [Name]")
    assert len(set(verdict.findings)) == len(verdict.findings)


def test_a_text_that_cannot_be_judged_is_neutral_and_says_so() -> None:
    text = "Es tut mir leid, dass die Leitung seit Montag tot ist. Ich prüfe sie jetzt und schreibe Ihnen heute noch."
    verdict = check(text)
    assert "language.unjudged" in blocking(verdict)
    assert verdict.assessment.empathy == 0
    assert "empathy.missing" not in codes(verdict)


def test_an_empty_text_gets_one_finding_and_no_demands() -> None:
    verdict = check("  ")
    assert codes(verdict) == {"text.empty"}
    assert not verdict.showable


def test_readings_that_were_made_before_give_the_same_verdict() -> None:
    again = CHECKER.check(
        GOOD, now=NOW, policy=POLICY, conversation=COMPLAINT, facets=FACETS, theirs=their_readings(COMPLAINT)
    )
    assert again == check(GOOD)


def test_a_social_post_is_held_to_its_own_length() -> None:
    social = COMPLAINT._replace(ticket=Ticket(channel="social"))
    long = f"{GOOD} {GOOD.replace('Monday', 'Tuesday')}"
    facets = {"channel": "social"}
    posted = CHECKER.check(long, now=NOW, policy=POLICY, conversation=social, facets=facets, length="short")
    mailed = CHECKER.check(long, now=NOW, policy=POLICY, conversation=COMPLAINT, length="medium")
    assert "length.over" in blocking(posted)
    assert "length.over" not in codes(mailed)


def test_every_level_has_the_words_that_earned_it() -> None:
    verdict = check(GOOD)
    evidence = dict(verdict.evidence)
    assert evidence["timeline"].quote == "within 4 hours"
    assert "awful" in evidence["empathy"].quote
    assert "testing" in evidence["ownership"].quote
    assert "blame" not in evidence


def test_the_version_is_that_of_the_policy_file() -> None:
    assert CHECKER.version == CHECKER.policy.version
