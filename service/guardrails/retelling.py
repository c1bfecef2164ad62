"""How far a sentence retells the customer's case from where the customer stands. Not a guardrail.

A cost or a hardship is often told without one word of feeling ("Forty people in the chair tomorrow and not one chart
to read from"). What gives it away: the customer's own words and numbers, a loss, a burden or a measure of it, its place
in the reply, and that nothing in the sentence is an act of ours, an instruction or an explanation. The signs are rules;
how much each weighs is fitted to labelled replies (`python -m evals train empathy`) and kept in `retelling.txt`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from service.guardrails.base import Review
from service.guardrails.sources import their_numbers
from service.language.lexicon import ING, classes, listed
from service.language.overlap import content_of
from service.language.reading import Clause, Sentence, text_of
from service.language.synonyms import value_of
from service.tuples import NamedTuple

_US = listed("i i'm i'll i've we we're we'll we've our my us me")
_YOU = listed("you your you're you've you'd yours you'll")
_GREETING = listed("hi hello dear hey good")
_IS = listed("is are isn't")
_NO_FOR = listed("for to way on with")
_CASE = ("person", "moment", "lack", "burden", "weigh", "meant", "feel", "tech", "now")
_EMPATHY = ("feeling", "stance", "side", "cost", "sympathy", "generic", "minimise", "not_feeling")
_TIED = frozenset(("e.feeling", "e.stance", "e.side", "e.cost"))
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
_SIGNS = {
    **{f"case.{name}": name for name in _CASE},
    **{f"empathy.{name}": f"e.{name}" for name in _EMPATHY},
    "apology.sorry": "sorry",
    **dict.fromkeys(_DEFENCE, "defends"),
}
HARDSHIP = listed("lack burden person moment weigh meant numbers2 opens.ing no&for")  # of a case that is hard on them
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


class Ground(NamedTuple):
    """What the signs of a reply's sentences are read from: worked out once for all of them.

    `labels`: how many cues of each sign begin in each sentence; `first`: the first sentence behind the greeting.
    """

    review: Review
    sentences: list[Sentence]
    numbers: frozenset[float]
    labels: list[dict[str, int]]
    defences: int
    first: int


def ground(review: Review, sentences: list[Sentence]) -> Ground:
    """What these sentences of a reply are read from."""
    defences = min(sum([len(review.marks.by_label.get(label, ())) for label in _DEFENCE]), _MOST_DEFENCES)
    first = 0
    while first < len(sentences) and _greets(sentences[first]):
        first += 1
    return Ground(review, sentences, their_numbers(review.theirs), _labels(review, sentences), defences, first)


def signs(review: Review, sentences: list[Sentence]) -> list[list[str]]:
    """The signs of each of these sentences of a reply, in order. Empty for a greeting."""
    known = ground(review, sentences)
    return [signs_of(known, n) for n in range(len(sentences))]


def signs_of(known: Ground, n: int) -> list[str]:
    """The signs of one sentence, by its number."""
    sentence, here, place = known.sentences[n], known.labels[n], n - known.first
    if place < 0:
        return []
    texts = frozenset(map(text_of, sentence.words))
    counted = _counted(known, sentence)
    shared = len(content_of(texts) & known.review.their_words) + counted
    own = [_ANY, f"shared{min(shared, _MOST_SHARED)}", *_of_words(sentence, texts, place, shared)]
    own += _of_cues(here, shared)
    if counted > 1:
        own.append("numbers2")
    own += {sign for clause in sentence.clauses for sign in _of_clause(clause)}
    if known.defences:
        own.append(f"defence{known.defences}")
    return own


def may_be_hard(known: Ground, n: int) -> bool:
    """Whether one of HARDSHIP can be among the signs of a sentence: of most sentences this is all there is to know."""
    sentence = known.sentences[n]
    if n < known.first:
        return False
    if not HARDSHIP.isdisjoint(known.labels[n]) or classes(sentence.words[0][0]) & ING:
        return True
    return "no" in map(text_of, sentence.words) or _counted(known, sentence) > 1


def _counted(known: Ground, sentence: Sentence) -> int:
    """How many numbers of the customer's the sentence holds."""
    if not known.numbers:
        return 0
    return sum(map(known.numbers.__contains__, map(value_of, map(text_of, sentence.words))))


def _greets(sentence: Sentence) -> bool:
    return len(sentence.words) <= _SHORT and sentence.words[0].text in _GREETING


def _labels(review: Review, sentences: list[Sentence]) -> list[dict[str, int]]:
    """How many cues of each sign begin in each sentence."""
    starts = [sentence.start for sentence in sentences]
    found: list[dict[str, int]] = [{} for _ in sentences]
    table = review.marks.by_label
    for label in _SIGNS if not table.keys().isdisjoint(_SIGNS) else ():
        if label not in table:
            continue
        sign = _SIGNS[label]
        for cue in table[label]:
            n = bisect_right(starts, cue[1]) - 1
            if n >= 0 and cue[2] <= sentences[n][1]:
                found[n][sign] = found[n].get(sign, 0) + 1
    return found


def _of_cues(here: dict[str, int], shared: int) -> list[str]:
    found = list(here)
    for sign, count in here.items():
        if sign in _CASE and count > 1:
            found.append(f"{sign}2")
        elif shared and sign in _TIED:
            found.append(f"{sign}&shared")
    return found


def _of_words(sentence: Sentence, texts: frozenset[str], place: int, shared: int) -> list[str]:
    found = [name for name, those in (("you", _YOU), ("us", _US)) if those & texts]
    if not sentence.clauses[0].verb:
        found += ("verbless", "verbless&shared") if shared else ("verbless",)
    if sentence.question:
        found.append("question")
    if place < _FIRST_PLACES:
        found.append(f"place{place}")
    first = sentence.words[0].text
    if classes(first) & ING:
        found.append("opens.ing")  # "Being billed for a phone that went back"
    if "no" in texts and not _NO_FOR.isdisjoint(texts):
        found.append("no&for")  # "a hotline is no answer to a flooded cellar"
    if not _SHORT <= len(sentence.words) <= _LONG:
        found.append("short" if len(sentence.words) < _SHORT else "long")
    return found


def _of_clause(clause: Clause) -> list[str]:
    found = []
    if clause.subject in {"us", "customer"}:
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
