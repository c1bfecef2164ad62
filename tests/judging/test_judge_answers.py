"""A judge's answer is taken to the letter or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from judges import best, told
from service import language
from service.domain import LabelOpinion
from service.guardrails.sources import disown, squeeze
from service.judging.answers import BrokenAnswer, locate, opinions_in, suspicious
from service.judging.labels import VALUES, needs_proof, pleases, proper

DRAFT = (
    "Hi Dana,\n\nLosing the whole report an hour before the board meeting must have been awful. "
    "I\u2019m restoring last night\u2019s copy myself.\nYou wrote: \u201cnobody ever helps\u201d."
)
READING = language.read(DRAFT)


def one(label: str, given: object) -> LabelOpinion:
    (opinion,) = opinions_in(json.dumps({label: given}), (label,), READING)
    return opinion


def test_a_value_with_words_of_the_draft_counts_and_says_where_they_stand() -> None:
    found = one("empathy", told(2, "losing the whole  report an hour before"))
    assert (found.valid, found.problem, found.value) == (True, None, 2)
    assert found.span is not None
    assert DRAFT[found.span.start : found.span.end] == found.span.quote == "Losing the whole report an hour before"


@pytest.mark.parametrize("quote", ["I'm restoring last night's copy", "I’m  restoring\nlast night’s copy", "“Hi Dana”"])
def test_white_space_and_quotation_marks_make_no_difference(quote: str) -> None:
    assert one("ownership", told(2, quote)).valid


@pytest.mark.parametrize("fence", ["```json\n{}\n```", "```\n{}\n```", "  {}  \n"])
def test_a_fence_around_the_object_is_forgiven(fence: str) -> None:
    answer = fence.replace("{}", json.dumps({"tone": told("calm")}))
    (found,) = opinions_in(answer, ("tone",), READING)
    assert found.valid


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "The reply is empathetic.",
        "[]",
        "null",
        '"calm"',
        '{"tone": {"value": "calm"}',
        'Sure! {"tone": {"value": "calm"}}',
        '{"tone": {"value": "off"}, "tone": {"value": "calm"}}',
        "[" * 5000,
        '{"tone": {"value": "calm"}}' + " " * 30_000 + "x",
        "{" + '"a": {' * 9000,
    ],
)
def test_what_is_not_one_object_is_no_answer(answer: str) -> None:
    with pytest.raises(BrokenAnswer):
        opinions_in(answer, ("tone",), READING)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("empathy", 3), ("empathy", -1), ("empathy", "2"), ("empathy", True), ("empathy", 2.0), ("empathy", None),
        ("blame", 1), ("blame", "false"), ("blame", None), ("blame", []), ("tone", "ok"), ("tone", True), ("tone", 0),
    ],
)  # fmt: skip
def test_a_value_of_another_type_or_set_is_void(label: str, value: object) -> None:
    found = one(label, told(value, "Hi Dana"))
    assert (found.valid, found.value, found.problem) == (False, None, "not a value of this label")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (told(2, "I am restoring it for you"), "the quote is not in the draft"),
        (told(2, "a copy"), "the quote is not in the draft"),
        (told(2, "nobody ever helps"), "the quote is not in the draft"),
        (told(2, "..."), "the quote is not in the draft"),
        (told(2), "nothing is quoted"),
        (told(0, "these words are not there"), "the quote is not in the draft"),
        ({"value": 2, "quote": ["Hi Dana"], "reason": ""}, "quote or reason is no text"),
        ({"value": 2, "quote": "Hi Dana", "reason": {}}, "quote or reason is no text"),
        ({"value": 2, "quote": "Hi Dana", "reason": "", "score": 9}, "not a value with quote and reason"),
        ({"quote": "Hi Dana", "reason": ""}, "not a value with quote and reason"),
        (2, "not a value with quote and reason"),
        (None, "no answer"),
    ],
)
def test_an_opinion_without_proof_or_form_is_void(given: Any, problem: str) -> None:
    found = one("ownership", given)
    assert (found.valid, found.problem) == (False, problem)


def test_nothing_found_needs_no_proof() -> None:
    assert one("ownership", told(0)).valid
    assert one("tone", {"value": "calm"}).valid


def test_a_label_that_was_not_asked_is_told_and_void_and_one_that_does_not_exist_is_nothing() -> None:
    answer = json.dumps({"tone": told("calm"), "blame": told(False), "charm": told(2)})
    found = {opinion.label: opinion for opinion in opinions_in(answer, ("tone", "empathy"), READING)}
    assert {label: opinion.problem for label, opinion in found.items()} == {
        "tone": None,
        "empathy": "no answer",
        "blame": "not asked",
    }
    assert found["blame"].value is None


def test_a_quote_of_half_the_draft_proves_nothing() -> None:
    long = language.read("I will look into it and " * 40)
    (found,) = opinions_in(json.dumps({"ownership": told(2, "I will look into it and " * 20)}), ("ownership",), long)
    assert found.problem == "the quote is too long to prove anything"


def test_words_that_the_draft_copies_from_the_customer_are_no_proof() -> None:
    text = "I lost the whole report before my meeting. I'll restore it."
    copied = disown(language.read(text), squeeze("i lost the whole report before my meeting."))
    assert locate("I lost the whole report", copied) is None
    assert locate("I'll restore it", copied) is not None


def test_a_reason_is_one_line_without_control_characters() -> None:
    found = one("tone", {"value": "calm", "reason": "fine\n\x1b[31m" + "x" * 900})
    assert "\n" not in found.reason
    assert "\x1b" not in found.reason
    assert len(found.reason) <= 300


def opinions(proved: int, bare: int, *, worse: bool = False) -> list[LabelOpinion]:
    """So many favourable opinions with and without proof of those that need it."""
    wanting = [label for label in VALUES if pleases(label, best(label)) and needs_proof(label, best(label))]
    found = []
    for n, label in enumerate(wanting[: proved + bare]):
        span = READING.span(n * 3, n * 3 + 3) if n < proved else None
        found.append(LabelOpinion(label, best(label), "x", span, "", valid=span is not None))
    if worse:
        found.append(LabelOpinion("blame", True, "x", READING.span(0, 3), "", valid=True))
    return found


def test_praise_without_proof_is_suspicious_and_criticism_or_proof_is_not() -> None:
    assert suspicious(opinions(0, 4))
    assert suspicious(opinions(1, 3))
    assert not suspicious(opinions(2, 2))
    assert not suspicious(opinions(0, 4, worse=True))
    assert not suspicious(opinions(0, 2))


def test_one_quotation_for_everything_is_suspicious() -> None:
    span = READING.span(0, 8)
    assert suspicious([opinion._replace(span=span) for opinion in opinions(4, 0)])


def test_every_label_has_values_and_truth_is_not_a_number() -> None:
    assert not proper("empathy", True)
    assert not proper("blame", 1)
    assert all(proper(label, value) for label, values in VALUES.items() for value in values)
