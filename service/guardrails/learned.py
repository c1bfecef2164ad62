"""Learned: what a linear layer over the traits of sentences adds to the rules.

Rules know the kinds of wording that somebody thought of; the layer has seen a few thousand pieces of replies by several
hands, and tells by words, cues and clauses together how likely one or two sentences earn a label. `decisions.json` says
for each label how much everything that layer and rules make of all labels speaks for it: who defends rarely stays calm.
It was measured on whole replies that neither was written on. Both files come from `python -m evals train replies`.
A fault that a rule found stands, as it can be shown and nothing else in a reply undoes it; so do a time and who the
case went to, which are read and not guessed. Limits: as of rules and of counting words; spans are whole sentences.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from service.domain import Assessment, Span
from service.guardrails import apology, blame
from service.guardrails.base import Assessed, Hit, Review, as_number
from service.guardrails.concessions import grants
from service.guardrails.marks import label_of, start_of
from service.language.deciding import LEAST, Decision, held, read_decisions
from service.language.layers import Layer, load
from service.language.lexicon import BASE, PAST, PREP, classes
from service.language.overlap import among
from service.language.reading import Clause, Sentence, text_of
from service.language.traits import Pair, joined, parts
from service.tuples import NamedTuple

name = "learned"
codes = ("overpromise.learned",)  # the others are those of the rules that did not see it

FILE = Path(__file__).with_name("learned.txt")
DECISIONS = Path(__file__).with_name("decisions.json")
LEVELS = ("empathy", "ownership", "timeline")
FAULTS = {
    "blame": "blame.shifted",
    "tone": "tone.off",
    "nonapology": "apology.nonapology",
    "overpromise": "overpromise.learned",
}
TASKS = (
    *(f"{label}.{level}" for label in ("empathy", "ownership") for level in (1, 2)),
    *(f"{label}.1" for label in ("timeline", *FAULTS, "next_step", "escalation")),
)
# What a decision goes by: the layer's log-odds, and which labels the rules found, and which of them in full.
INPUTS = (*TASKS, *[f"ruled {label}" for label in Assessment._fields], *[f"ruled {label} 2" for label in LEVELS])
STANDS = frozenset((*FAULTS, "timeline", "escalation"))  # what a rule found of these is not taken back
RAISED = {"timeline": 1.0}  # log-odds beyond even that it takes to raise a label, where that is not 0
_MARGIN = 0.5  # log-odds beyond even that it takes to take back what a rule found
_NAMED = 1.5  # the same where the rule heard a feeling named
_INPUTS = "inputs of the decisions"  # what they went by, kept with the marks of the reply
_MOST_SHARED = 4
_SHARED = tuple([f"!shared {count}" for count in range(_MOST_SHARED + 1)])
_VERBAL = BASE | PAST
_KEPT_LENGTH = 400  # characters of a sentence of which something is kept


class Heard(NamedTuple):
    """The log-odds of each of the layer's labels at the place where they are highest, and what gave them."""

    odds: Mapping[str, float]
    layer: Layer
    totals: Sequence[int]  # of each sentence by itself
    sentences: Sequence[Sentence]


def hear(review: Review) -> Heard:
    """What the layer makes of a reply: of each sentence, and of each two neighbours."""
    return review.marks.once(name, lambda: _heard(review, load(FILE)))


def _heard(review: Review, layer: Layer) -> Heard:
    sentences = [one for one in review.reading.sentences if one[3] and not one[5]]  # words that are not quoted
    if review.reading.quotes:  # what is quoted inside of a sentence is told by the text around it too
        totals = [layer.total(*own) for own in _parts_of(review, sentences)]
    else:
        text, told = review.reading.text, zip(sentences, _labels_of(review, sentences), strict=True)
        totals = [_total(review, layer, one, labels, text[one[0] : one[1]]) for one, labels in told]
    return Heard(odds_of(layer, totals) if totals else {}, layer, totals, sentences)


def _total(review: Review, layer: Layer, sentence: Sentence, labels: tuple[str, ...], written: str) -> int:
    """What the traits of a sentence add up to; kept, as a draft that is checked again has most of its sentences."""
    shared = _shared(review, sentence)
    key = written, len(sentence[3]), labels, shared
    total = layer.sums.get(key)
    if total is None:
        names, pairs = parts(sentence, labels)
        total = layer.total(names | {shared}, pairs)
        if len(written) <= _KEPT_LENGTH:
            layer.sums.keep(key, total)
    return total


def odds_of(layer: Layer, totals: Sequence[int]) -> dict[str, float]:
    """By label, the highest log-odds over the sentences with these totals and over each two neighbours."""
    return layer.highest(totals, LEAST)


def names_of(review: Review, sentences: Sequence[Sentence]) -> list[set[str]]:
    """The traits of each sentence, and how many content words it shares with the customer."""
    return [joined(names, pairs) for names, pairs in _parts_of(review, sentences)]


def _parts_of(review: Review, sentences: Sequence[Sentence]) -> list[tuple[set[str], set[Pair]]]:
    told = zip(sentences, _labels_of(review, sentences), strict=True)
    found = [parts(one, labels) for one, labels in told]
    for (names, _), sentence in zip(found, sentences, strict=True):
        names.add(_shared(review, sentence))
    return found


def _labels_of(review: Review, sentences: Sequence[Sentence]) -> list[tuple[str, ...]]:
    """The labels of the cues that begin in each sentence."""
    cues = review.marks.cues
    labels, starts = tuple(map(label_of, cues)), list(map(start_of, cues))
    return [labels[bisect_left(starts, one[0]) : bisect_left(starts, one[1])] for one in sentences]


def _shared(review: Review, sentence: Sentence) -> str:
    """How many content words a sentence shares with the customer, as a trait of it."""
    shared = len(among(map(text_of, sentence[3]), review.their_words)) if review.their_words else 0
    return _SHARED[min(shared, _MOST_SHARED)]


def settle(review: Review, values: dict[str, int | str | bool], evidence: dict[str, Span]) -> dict[str, Span]:
    """Change values and evidence to what layer and rules say together; the faults that only the layer saw."""
    told = hear(review)
    raised: dict[str, Span] = {}
    if not told.odds:
        return raised
    ruled_all = {label: as_number(value) for label, value in values.items()}
    inputs: list[float] = review.marks.once(_INPUTS, lambda: inputs_of(told.odds, ruled_all))
    for label, by_level in decisions().items():
        ruled = as_number(values[label])
        level = _level(label, ruled, inputs, by_level, _margin(review, label, evidence.get(label)))
        if level == ruled or (label == "timeline" and (ruled, level) != (0, 1)):
            continue
        if not level:
            values[label] = 0 if label in LEVELS else False
            evidence.pop(label, None)
            continue
        span = _strongest(review, told, f"{label}.{level}")
        if level > ruled and _cleared(review, label, span):
            continue
        values[label] = "off" if label == "tone" else level if label in LEVELS else True
        evidence[label] = span
        if label in FAULTS:
            raised[label] = span
    return raised


def apart(review: Review, label: str, value: int) -> float | None:
    """How far the decision was from another value of the label, in log-odds; None where rules alone decided.

    Below 0 where a rule had the last word against layer and rules together.
    """
    inputs = (review.marks.kept or {}).get(_INPUTS)
    if inputs is None or label not in decisions() or label == "timeline":
        return None
    ways = []
    for at, decision in decisions()[label].items():
        beyond = decision.odds(inputs) - RAISED.get(label, 0.0)
        if at == value:
            ways.append(beyond)
        elif at == value + 1:
            ways.append(-beyond)
    return min(ways)


def inputs_of(odds: Mapping[str, float], ruled: Mapping[str, int]) -> list[float]:
    """What the decisions go by, as INPUTS names it."""
    found = list(map(ruled.__getitem__, Assessment._fields))
    return [
        *[held(odds[task]) for task in TASKS],
        *[float(value > 0) for value in found],
        *[float(ruled[label] > 1) for label in LEVELS],
    ]


def _cleared(review: Review, label: str, span: Span) -> bool:
    """Whether a rule knows better than the layer, which has never seen a policy and counts words without order."""
    inside = [one for one in review.reading.sentences if span.start <= one.start < span.end]
    if label == "empathy":
        return any(review.marks.within(one, "empathy.minimise", "empathy.trifle") for one in inside)
    if label == "ownership":
        return any(_hollow(clause) for one in inside for clause in one.clauses)
    if label == "blame":
        return any(_orders(one) or _ours(review, one) or blame.instructs(review, one) for one in inside)
    if label == "overpromise":
        return any(one.allowed and span.start <= one.cue.start < span.end for one in grants(review))
    return label == "nonapology" and any(span.start <= cue.start < span.end for cue in apology.harmless(review))


def _orders(sentence: Sentence) -> bool:
    return any(clause.mood == "imperative" for clause in sentence.clauses)


def _ours(review: Review, sentence: Sentence) -> bool:
    """As in "that was our mistake" and "Had we told you, you could have planned": what went wrong is ours."""
    if review.marks.within(sentence, "own.mine", "blame.none"):
        return True
    return any(one.subject == "us" and one.words[0].text in ("had", "if") for one in sentence.clauses)


def _hollow(clause: Clause) -> bool:
    """Whether a "will" stands without an act: "I will within 2 hours"."""
    tag = classes(clause.verb) if clause.modal else 0
    return bool(tag & PREP) and not tag & _VERBAL


def _margin(review: Review, label: str, meant: Span | None) -> float:
    """How far beyond even it takes to take back what a rule found: further where a feeling is named."""
    named = (
        label == "empathy" and meant is not None and review.marks.touching(meant.start, meant.end, "empathy.feeling")
    )
    return _NAMED if named else _MARGIN


def _level(label: str, ruled: int, inputs: Sequence[float], by_level: Mapping[int, Decision], margin: float) -> int:
    """The highest level that holds, each one on top of the one below it."""
    level = ruled if label in STANDS else 0
    for at, decision in by_level.items():
        least = -margin if ruled >= at else RAISED.get(label, 0.0)
        if at > level and decision.odds(inputs) <= least:
            break
        level = max(level, at)
    return level


def _strongest(review: Review, told: Heard, label: str) -> Span:
    """The sentence that speaks most for the label, with its neighbour where only both together do."""
    column = told.layer.column(label, told.totals)
    best = max(range(len(column)), key=column.__getitem__)
    first = last = best
    pairs = [one + other for one, other in pairwise(column)]
    if pairs and max(pairs) > column[best] + 1:
        first = max(range(len(pairs)), key=pairs.__getitem__)
        last = first + 1
    return review.reading.span(told.sentences[first].start, told.sentences[last].end)


@cache
def decisions() -> Mapping[str, Mapping[int, Decision]]:
    """For each label and level how it is decided. Raises OSError or ValueError where the file cannot be used."""
    told: dict[str, dict[int, Decision]] = {}
    for task, decision in read_decisions(DECISIONS, INPUTS).items():
        label, _, level = task.partition(".")
        told.setdefault(label, {})[int(level)] = decision
    return told


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each fault that the layer saw and no rule did."""
    for label, span in assessed.raised.items():
        yield Hit(FAULTS[label], span)
