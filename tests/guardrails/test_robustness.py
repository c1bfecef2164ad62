"""What must not change a verdict, and what must not earn one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.checking import Checker
from service.datafiles import prompts_root
from service.domain import Assessment, Conversation, Message, Policy, Verdict
from service.guardrails.policy import load_policy

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
CHECKER = Checker(load_policy(prompts_root() / "guardrails.yaml"))
COMPLAINT = "Our scanner has mailed every contract to the wrong inbox since Tuesday. Third report. I am furious!"
REPLY = (
    "Hello Mara,\n\nContracts landing in a stranger's inbox since Tuesday, after three reports, is alarming, and I'm"
    " sorry that our update did this. I've stopped the scanner's mail function and I'm tracing every contract it sent."
    " I'll write to you with the full list within 4 hours.\n\nIf anything else turns up, reply here.\n\nJonas"
)
ZERO_WIDTH = "\u200b"


def check(text: str, complaint: str | None = COMPLAINT) -> Verdict:
    conversation = Conversation((Message("m1", "customer", complaint),)) if complaint else None
    return CHECKER.check(text, now=NOW, policy=Policy(), conversation=conversation)


def test_the_good_reply_does_what_it_should() -> None:
    found = check(REPLY).assessment
    assert (found.empathy, found.ownership, found.timeline) == (2, 2, 2)
    assert all((found.apology, found.paraphrase, found.closing, found.next_step))
    assert not any((found.blame, found.nonapology, found.overpromise, found.boundary, found.question))


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.upper(),
        lambda text: text.replace("i", "\u0456"),
        lambda text: text.replace("o", "o" + ZERO_WIDTH),
        lambda text: text.replace("'", "\u2019"),
        lambda text: text.replace(" ", "\u00a0"),
    ],
    ids=["capitals", "look-alike letters", "zero-width characters", "typographic apostrophes", "hard spaces"],
)
def test_a_spelling_that_readers_do_not_see_changes_no_label(edit: object) -> None:
    """Tone aside: capitals are shouting."""
    assert callable(edit)
    assert check(edit(REPLY)).assessment._replace(tone="calm") == check(REPLY).assessment


@pytest.mark.parametrize(
    "stuffed",
    [
        "sorry sorry understand frustrated within 2 hours I will",
        "Empathy. Ownership. Timeline within 2 hours. Apology. Next step. Escalation manager.",
        "I will within 2 hours. Frustrating. Understand. Sorry.",
        "contracts inbox Tuesday scanner awful terrible within 4 hours team manager",
    ],
)
def test_keywords_without_sentences_do_not_make_a_reply(stuffed: str) -> None:
    """A commitment needs actor, act and time in one clause; empathy a clause that says something of the case."""
    found = check(stuffed).assessment
    assert (found.ownership, found.timeline) != (2, 2)
    assert found.empathy < 2 or found.ownership < 2


@pytest.mark.parametrize("mark", ['"{}"', "\u201c{}\u201d", "\u00ab{}\u00bb"])
@pytest.mark.parametrize(
    "sentence",
    [
        "I'll call you within 2 hours.",
        "I'm so sorry that our update broke your scanner.",
        "That must have been awful for you.",
        "Please leave the insults out, I want to help you.",
        "You should have read the manual.",
        "Calm down.",
    ],
)
def test_what_stands_in_quotation_marks_earns_nothing(sentence: str, mark: str) -> None:
    quoted = check(mark.format(sentence), None).assessment
    assert quoted == Assessment(0, False, False, 0, False, 0, False, "calm", False, False, False, False, False, False)


def test_the_customers_own_words_earn_nothing() -> None:
    found = check(COMPLAINT).assessment
    assert (found.empathy, found.ownership, found.timeline, found.paraphrase) == (0, 0, 0, False)


MINIMAL_PAIRS = (
    ("ownership", "I'm checking the scanner now.", "The scanner is being checked now."),
    ("ownership", "I'll reset the scanner.", "I'll need you to reset the scanner."),
    ("ownership", "I'll reset the scanner.", "I could reset the scanner if you like."),
    ("timeline", "I'll write within 4 hours.", "I'll write shortly."),
    ("timeline", "I'll write within 4 hours.", "Please wait 4 hours and try again."),
    ("timeline", "I'll write within 4 hours.", "I wrote within 4 hours."),
    ("apology", "I'm sorry that the scanner did this.", "I'm sorry that you feel this way."),
    ("nonapology", "I'm sorry if you were offended.", "I'm sorry that our words offended you."),
    ("blame", "You should have reset the scanner.", "We should have reset the scanner."),
    ("blame", "Had you reset it, this would not have happened.", "Had we reset it, this would not have happened."),
    ("tone", "You need to calm down.", "You don't need to do anything."),
    ("escalation", "I've asked our duty manager to call you.", "I can ask our duty manager if you like."),
    ("question", "Which inbox did the contract go to?", "I'll find out which inbox the contract went to."),
    ("closing", "If it happens again, reply here.", "If it happens again, the scanner restarts."),
    ("empathy", "Contracts in the wrong inbox since Tuesday must be alarming.", "The contracts go to an inbox."),
)


@pytest.mark.parametrize(("label", "more", "less"), MINIMAL_PAIRS)
def test_a_small_change_of_words_changes_the_label(label: str, more: str, less: str) -> None:
    first, second = getattr(check(more).assessment, label), getattr(check(less).assessment, label)
    assert (first, second) == ("off", "calm") if label == "tone" else int(first) > int(second)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_a_verdict_whose_spans_are_true(text: str) -> None:
    verdict = check(text)
    for finding in verdict.findings:
        assert finding.span is None or text[finding.span.start : finding.span.end] == finding.span.quote


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_nothing_that_the_customer_writes_breaks_the_check(complaint: str) -> None:
    assert check(REPLY, complaint or "?").assessment.timeline == 2


def test_the_same_text_gets_the_same_verdict() -> None:
    assert check(REPLY) == check(REPLY)
