"""How far a sentence retells the customer's case from where the customer stands. Not a guardrail.

A cost or a hardship is often told without one word of feeling ("Forty people in the chair tomorrow and not one chart
to read from"). What gives it away: the customer's own words and numbers, a loss, a burden or a measure of it, its place
in the reply, and that nothing in the sentence is an act of ours, an instruction or an explanation. The signs are rules;
how much each weighs is fitted to labelled replies (`python -m evals train`) and kept in `retelling.txt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from service.guardrails.base import Review
from service.language.lexicon import listed
from service.language.numbers import cardinals, number_of, spelled
from service.language.overlap import content_words
from service.language.reading import Clause, Sentence, Word

_US = listed("i i'm i'll i've we we're we'll we've our my us me")
_YOU = listed("you your you're you've you'd yours you'll")
_GREETING = listed("hi hello dear hey good")
_IS = listed("is are isn't")
_CASE = ("person", "moment", "lack", "burden", "weigh", "feel", "tech", "now")
_EMPATHY = ("feeling", "stance", "side", "cost", "sympathy", "generic", "minimise", "not_feeling")
_TIED = frozenset(("feeling", "stance", "side", "cost"))
_DEFENCE = (
    "blame.you",
    "blame.other",
    "blame.shield",
    "blame.hint",
    "tone.cool",
    "tone.defensive",
    "tone.condescending",
    "tone.flippant",
    "apology.nonapology",
)
_MOST_SHARED = 4
_FIRST_PLACES = 3
_MOST_DEFENCES = 3
_SHORT, _LONG = 5, 14  # words
_ANY = "any"  # what every sentence has: the weight of no sign at all


@cache
def weights() -> dict[str, float]:
    """What each sign weighs; a sum above 0 reads more likely than not as a case retold."""
    lines = Path(__file__).with_name("retelling.txt").read_text("utf-8").splitlines()
    return {name: float(weight) for name, _, weight in (line.partition(" ") for line in lines if line[:1] != "#")}


def weigh(found: list[str], fitted: Mapping[str, float] | None = None) -> float:
    """The sum of what the signs weigh, by the weights that ship or by others."""
    table = fitted or weights()
    return sum([table.get(sign, 0.0) for sign in found])


def signs(review: Review, sentences: list[Sentence]) -> list[list[str]]:
    """The signs of each of these sentences of a reply, in order. Empty for a greeting."""
    numbers = {value for reading in review.theirs for word in reading.words if (value := _number(word)) is not None}
    defence = min(len(review.marks.of(*_DEFENCE)), _MOST_DEFENCES)
    place = 0
    found = []
    for sentence in sentences:
        greets = not place and len(sentence.words) <= _SHORT and sentence.words[0].text in _GREETING
        found.append([] if greets else _signs(review, sentence, place, numbers))
        if defence and not greets:
            found[-1].append(f"defence{defence}")
        place += not greets
    return found


def _signs(review: Review, sentence: Sentence, place: int, numbers: set[float]) -> list[str]:
    marks, words = review.marks, sentence.words
    shared = len(content_words(words) & review.their_words)
    if numbers:
        shared += sum([(value := _number(word)) is not None and value in numbers for word in words])
    found = [_ANY, f"shared{min(shared, _MOST_SHARED)}", *_of_words(sentence, place, shared)]
    for name in _CASE:
        if count := marks.counted(sentence, f"case.{name}"):
            found += (name, f"{name}2") if count > 1 else (name,)
    for name in _EMPATHY:
        if marks.within(sentence, f"empathy.{name}"):
            found += (f"e.{name}", f"e.{name}&shared") if shared and name in _TIED else (f"e.{name}",)
    if marks.within(sentence, "apology.sorry"):
        found.append("sorry")
    if marks.within(sentence, *_DEFENCE):
        found.append("defends")
    return [*found, *{sign for clause in sentence.clauses for sign in _of_clause(clause)}]


def _of_words(sentence: Sentence, place: int, shared: int) -> list[str]:
    texts = {word[0] for word in sentence.words}
    found = [name for name, those in (("you", _YOU), ("us", _US)) if those & texts]
    if not sentence.clauses[0].verb:
        found += ("verbless", "verbless&shared") if shared else ("verbless",)
    if sentence.question:
        found.append("question")
    if place < _FIRST_PLACES:
        found.append(f"place{place}")
    if not _SHORT <= len(sentence.words) <= _LONG:
        found.append("short" if len(sentence.words) < _SHORT else "long")
    return found


def _of_clause(clause: Clause) -> list[str]:
    found = []
    if clause.subject in ("us", "customer"):
        found.append(f"{clause.subject}.{clause.tense}")
        if clause.modal:
            found.append(f"{clause.subject}.{'will' if clause.modal == 'will' else 'modal'}")
    elif clause.subject == "thing":
        if clause.tense == "past":
            found.append("thing.past")
        elif clause.tense == "present" and clause.verb in _IS:
            found.append("thing.is")
    if clause.passive:
        found.append("passive")
    if clause.conditional:
        found.append("conditional")
    if clause.mood == "imperative":
        found.append("imperative")
    if clause.tense == "future":
        found.append("will")
    return found


def _number(word: Word) -> float | None:
    text = word[0]
    if text[0].isdigit() or text[0] in "$€£":
        return number_of(text.strip("$€£%"))
    return spelled(text) if "-" in text or text in cardinals() else None
