"""From a judge's answer to opinions: parsed strictly, and each held against the draft. Pure.

Nothing is guessed: an answer that is not one JSON object (a code fence around it aside) is no answer, and a verdict
with a value of another type or outside its set, or without words of the draft where it needs them, is void.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from service.domain import LabelOpinion, Span
from service.judging.labels import VALUES, Value, needs_proof, pleases, proper
from service.language.normalise import JOINER, fold
from service.language.reading import Reading

_LONGEST_ANSWER = 20_000  # characters
_LONGEST_QUOTE = 60  # words: more is no proof of anything in particular
_LONGEST_REASON = 300  # characters shown
_UNIFORM = 3  # favourable answers from which on a lack of proof is suspicious
_FIELDS = {"value", "quote", "reason"}
_EDGES = " \n\"'.…"


class BrokenAnswer(ValueError):
    """The answer is not one JSON object."""


def opinions_in(answer: str, asked: Sequence[str], reading: Reading) -> tuple[LabelOpinion, ...]:
    """An opinion for each label that was asked, in that order, and a void one for each label that was not.

    `reading` is the draft's. Raises BrokenAnswer where nothing can be made of the answer.
    """
    given = _object(answer)
    told = tuple(_opinion(label, given.get(label), reading) for label in asked)
    unasked = [label for label in VALUES if label in given and label not in asked]
    return told + tuple(LabelOpinion(label, None, "", None, "", valid=False, problem="not asked") for label in unasked)


def suspicious(opinions: Sequence[LabelOpinion]) -> bool:
    """Whether everything is fine and hardly anything proved: the mark of an answer that was dictated or not thought.

    That is where each answered label has the value that pleases, and fewer than half of those that need proof have it,
    or one quotation is to prove them all.
    """
    answered = [one for one in opinions if one.value is not None]
    wanting = [one for one in answered if one.value is not None and needs_proof(one.label, one.value)]
    if len(answered) < _UNIFORM or not all(pleases(one.label, one.value) for one in answered if one.value is not None):
        return False
    proved = [one for one in wanting if one.span is not None]
    same = len({one.span for one in proved}) == 1 and len(proved) >= _UNIFORM
    return 2 * len(proved) < len(wanting) or same or not wanting


def locate(quote: str, reading: Reading) -> Span | None:
    """Where the draft says the quoted words, letter for letter but for case, white space and kinds of quotation mark.

    Whole words only, and not where the draft repeats or quotes somebody else.
    """
    wanted = " ".join(fold(quote).replace(JOINER, "").strip(_EDGES).split())
    if not any(letter.isalnum() for letter in wanted):
        return None
    text, places = _squeezed(reading.folded)
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        whole = not (at and text[at - 1].isalnum() and text[at].isalnum())
        whole = whole and not (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())
        if whole and not _others_words(reading, places[at], places[end - 1] + 1):
            return reading.span(places[at], places[end - 1] + 1)
        at = text.find(wanted, at + 1)
    return None


def _squeezed(folded: str) -> tuple[str, list[int]]:
    """The text with white space as single spaces and without joiners, and where each character stood."""
    kept: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(folded):
        shown = " " if letter.isspace() else letter
        if letter == JOINER or (shown == " " and (not kept or kept[-1] == " ")):
            continue
        kept.append(shown)
        places.append(place)
    return "".join(kept), places


def _others_words(reading: Reading, start: int, end: int) -> bool:
    touched = [one for one in reading.sentences if one.start < end and start < one.end]
    return bool(touched) and all(
        one.quoted or any(clause.quoted and clause.start <= start and end <= clause.end for clause in one.clauses)
        for one in touched
    )


def _object(answer: str) -> Mapping[str, Any]:
    text = answer.strip()
    if len(text) > _LONGEST_ANSWER:
        raise BrokenAnswer("longer than any answer that was asked for")
    if text.startswith("```") and text.endswith("```") and "\n" in text:
        text = text[text.index("\n") : -3]
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise BrokenAnswer("not one JSON object") from error
    if not isinstance(data, dict):
        raise BrokenAnswer("not one JSON object")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BrokenAnswer("a key that stands there twice")
    return found


def _opinion(label: str, given: object, reading: Reading) -> LabelOpinion:
    """The opinion of a label, as far as it keeps to the form; void with the first thing that is wrong with it."""
    nothing = LabelOpinion(label, None, "", None, "", valid=False, problem="no answer")
    if given is None:
        return nothing
    if not isinstance(given, Mapping) or not {"value"} <= set(given) <= _FIELDS:
        return nothing._replace(problem="not a value with quote and reason")
    quote, reason = ("" if given.get(key) is None else given[key] for key in ("quote", "reason"))
    if not isinstance(quote, str) or not isinstance(reason, str):
        return nothing._replace(problem="quote or reason is no text")
    told = nothing._replace(quote=_one_line(quote, 600), reason=_one_line(reason, _LONGEST_REASON))
    if not proper(label, given["value"]):
        return told._replace(problem="not a value of this label")
    told = told._replace(value=given["value"], span=locate(told.quote, reading) if told.quote else None)
    problem = _unproved(told, given["value"])
    return told._replace(valid=problem is None, problem=problem)


def _unproved(told: LabelOpinion, value: Value) -> str | None:
    """What is wrong with the proof."""
    if told.quote and told.span is None:
        return "the quote is not in the draft"
    if len(told.quote.split()) > _LONGEST_QUOTE:
        return "the quote is too long to prove anything"
    return "nothing is quoted" if needs_proof(told.label, value) and told.span is None else None


def _one_line(text: str, most: int) -> str:
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
