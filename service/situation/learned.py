"""Learned: what a linear layer over the traits of a customer's sentences adds to the rules.

Rules know the kinds of wording that somebody thought of; the layer has seen many thousand messages by several hands. Of
each sentence, and of each message as a whole, it tells how likely it earns a trigger or is abuse; of a message also how
hot or cold it is, together with `temperature.py`. `decisions.json` says for each trigger how far sentences, wholes and
rules are believed, measured on conversations that none of them was written on. All come from `python -m evals train
situations`. What a rule found is taken back only where the layer is much surer than even odds. Limits: as of rules,
and of counting words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import get_args

from service.domain import Evidence, Trigger
from service.language.deciding import LEAST, Decision, held, read_decisions
from service.language.layers import Layer, load
from service.language.reading import Sentence
from service.language.traits import Pair, joined, parts
from service.situation.triggers import said_not
from service.situation.turns import Turn
from service.tuples import NamedTuple

FILE = Path(__file__).with_name("learned.txt")
DECISIONS = Path(__file__).with_name("decisions.json")
HEATS = ("heat.calm", "heat.warm", "heat.hot", "heat.cold")
LABELS = (*get_args(Trigger), "abuse")
WHOLES = tuple([f"whole.{label}" for label in LABELS])
_WHOLE_OF = dict(zip(LABELS, WHOLES, strict=True))
_NOTHING: Mapping[str, float] = {}
# What a decision goes by: the layer's log-odds of the sentence that speaks most for the label, those of the message
# that does, and whether a rule found it.
INPUTS = ("heard", "whole", "ruled")
# Log-odds beyond even that it takes to raise a label: one passed over costs more than one heard too many, though less
# so where a boundary follows; and a password is often merely forgotten.
_RAISED = {"abuse": -0.4, "security_incident": 0.5}
_LEANING = -0.6
_TAKEN_BACK = 2.0  # log-odds beyond even that it takes to take back what a rule found
_STANDS = frozenset(("safety_risk", "security_incident", "abuse"))  # what hurts somebody is not argued away


class Heard(NamedTuple):
    """Of one turn: its sentences, the log-odds of each for the labels by name, those of the whole, and for each heat.

    `known` are the triggers of each sentence that rules have a word for. Where they found none to hold, they know
    better: "my notes were not overwritten" has every word of a loss. `rest` is what the whole says without such
    sentences. Of abuse rules know less, as "clown" is said of people more often than they can tell; but they know that
    "you are not stupid" is none.
    """

    sentences: tuple[Sentence, ...]
    odds: Mapping[str, Sequence[float]]
    whole: Mapping[str, float]
    heats: tuple[float, ...]
    known: tuple[frozenset[str], ...] = ()
    rest: Mapping[str, float] = _NOTHING

    def best(self, label: str, ruled: bool = True) -> tuple[float, int]:
        """The highest log-odds of a sentence, and which sentence has them."""
        return max(
            ((odds, n) for n, odds in enumerate(self.odds.get(label, ())) if ruled or label not in self.known[n]),
            default=(LEAST, -1),
        )

    def together(self, label: str, ruled: bool = True) -> float:
        """The log-odds of the whole."""
        told = self.whole.get(label, LEAST)
        return told if ruled else self.rest.get(label, told)


def hear(turn: Turn) -> Heard:
    """What the layer makes of a turn; what the customer quotes says nothing."""
    layer = load(FILE)
    sentences, found = _parts_of(turn)
    if not sentences:
        return Heard((), {}, {}, (0.0,) * len(HEATS))
    by_start: dict[int, set[str]] = {one.start: set() for one in sentences}
    for sign in turn.signs:
        if sign.family == "triggers" or (sign.family == "abuse" and said_not(sign)):
            label = sign.cue.label.partition(":")[0] if sign.family == "triggers" else "abuse"
            by_start.get(sign.sentence.start, set()).add(label)
    known = tuple([frozenset(by_start[one.start]) for one in sentences])
    told = [layer.odds(layer.total(*own)) for own in found]
    whole = _whole(layer, found)
    rest = {}
    for label in frozenset().union(*known):
        others = [own for own, words in zip(found, known, strict=True) if label not in words]
        rest[label] = _whole(layer, others)[_WHOLE_OF[label]] if others else LEAST
    return Heard(
        sentences,
        {label: [odds[label] for odds in told] for label in LABELS},
        {label: whole[name] for label, name in _WHOLE_OF.items()},
        tuple([whole[heat] for heat in HEATS]),
        known,
        rest,
    )


def _whole(layer: Layer, found: Sequence[tuple[set[str], set[Pair]]]) -> dict[str, float]:
    """What the layer makes of sentences taken as one."""
    return layer.odds(layer.total(set().union(*[own[0] for own in found]), set().union(*[own[1] for own in found])))


def names_of(turn: Turn) -> tuple[tuple[Sentence, ...], list[set[str]]]:
    """The sentences that the customer says in their own voice, and the traits of each."""
    sentences, found = _parts_of(turn)
    return sentences, [joined(*own) for own in found]


def _parts_of(turn: Turn) -> tuple[tuple[Sentence, ...], list[tuple[set[str], set[Pair]]]]:
    sentences = tuple([one for one in turn.reading.sentences if one.words and not one.quoted])
    cues: dict[int, list[str]] = {}
    for sign in turn.signs:
        cues.setdefault(sign.sentence.start, []).append(f"{sign.family}/{sign.cue.label}")
    return sentences, [parts(one, cues.get(one.start, ())) for one in sentences]


def triggers_of(
    turns: Sequence[Turn], heard: Sequence[Heard], ruled: Sequence[Trigger], reasons: Sequence[Evidence]
) -> tuple[tuple[Trigger, ...], tuple[Evidence, ...]]:
    """The triggers that layer and rules tell together, each with the words or the sentence that earned it."""
    quoted = dict(zip(ruled, reasons, strict=True))
    found: dict[Trigger, Evidence] = {}
    for label in get_args(Trigger):
        if not holds(label, heard, label in quoted):
            continue
        found[label] = quoted.get(label) or _evidence(f"trigger.{label}", label, turns, heard)
    return tuple(found), tuple(found.values())


def abuse_of(turns: Sequence[Turn], heard: Sequence[Heard], ruled: Evidence | None) -> Evidence | None:
    """The words that insult or threaten a person, or the sentence that the layer hears as such."""
    if not holds("abuse", heard, ruled is not None):
        return None
    return ruled or _evidence("abuse", "abuse", turns, heard)


def holds(label: str, heard: Sequence[Heard], ruled: bool) -> bool:
    """Whether a label stands by what layer and rules say of all turns together."""
    if ruled and label in _STANDS:
        return True
    heard_most = max([one.best(label, ruled)[0] for one in heard], default=LEAST)
    whole = max([one.together(label, ruled) for one in heard], default=LEAST)
    odds = decisions()[label].odds((held(heard_most), held(whole), ruled))
    return odds > (-_TAKEN_BACK if ruled else _RAISED.get(label, _LEANING))


def _evidence(name: str, label: str, turns: Sequence[Turn], heard: Sequence[Heard]) -> Evidence:
    (_, k), n = max((one.best(label, ruled=False), n) for n, one in enumerate(heard))
    sentence = heard[n].sentences[k]
    span = turns[n].reading.span(sentence.start, sentence.end)
    return turns[n].evidence(name, span.start, span.end)


@cache
def decisions() -> Mapping[str, Decision]:
    """How each label is decided. Raises OSError or ValueError where the file cannot be used."""
    return read_decisions(DECISIONS, INPUTS)
