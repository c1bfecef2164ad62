"""Temperature: what a turn shows, as numbers, and the word that a small linear layer gives them.

The rules of `heat.py` add up signs on scales; which mixture of scales reads as which word is learned from labelled
conversations (`python -m evals train situations FILE...` writes `temperature.json`). The layer sees scales, kinds of
signs, posture, triggers and the thread, never words, so that it learns posture and not subjects.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from operator import add
from pathlib import Path

from service.domain import Heat
from service.language.lexicon import NEG, classes, listed
from service.situation.turns import Turn
from service.tuples import NamedTuple

HEATS: tuple[Heat, ...] = ("calm", "warm", "hot", "cold")
_YOU = listed("you you're you've your yours yourself")
_ME = listed("i i'm i've i'd my me we we're our us")
_COURTESY = listed("please thanks thank hi hello hey dear kind kindly sorry hiya cheers")
_ASKS = listed("can could would is does do how what where when which may")
_SWEEPING = listed(
    "always never every everything anything whenever clearly apparently obviously surely exactly evidently"
)
_LASTING = listed("still again yet another already")
_NOBODY = listed("nothing nobody none no-one noone")
_CONTRAST = listed("but however although though yet instead")
_TERSE = 4
_SHORT, _LONG = 8, 60  # words
_CAP = 4.0
_KINDS = (
    ("courtesy", _COURTESY),
    ("sweeping", _SWEEPING),
    ("lasting", _LASTING),
    ("nobody", _NOBODY),
    ("contrast", _CONTRAST),
)


class Layer(NamedTuple):
    """The weights of each feature for the four heats, in the order of `HEATS`."""

    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def scores(self, features: Mapping[str, float], heard: Sequence[float]) -> list[float]:
        """One score a heat; higher is likelier. `heard` is what the words add to each (`learned.py`)."""
        scores = list(map(add, self.bias, heard))
        for name, value in features.items():
            row = self.weights.get(name)
            if row is not None:
                for k, weight in enumerate(row):
                    scores[k] += weight * value
        return scores


def likeliest(scores: Sequence[float]) -> Heat:
    """The heat with the highest score."""
    return HEATS[max(range(len(HEATS)), key=scores.__getitem__)]


@cache
def layer() -> Layer:
    """The trained layer, read once."""
    told = json.loads(Path(__file__).with_name("temperature.json").read_text("utf-8"))
    return Layer(tuple(told["bias"]), {name: tuple(row) for name, row in told["weights"].items()})


def features(
    turn: Turn,
    scales: Mapping[str, float],
    kinds: Mapping[str, float],
    triggers: Collection[str],
    before: Sequence[Heat],
) -> dict[str, float]:
    """What a turn shows, by name; a name that is missing is 0."""
    words = [word[0] for word in turn.reading.words]
    count, present = len(words), set(words)
    told = {f"scale.{name}": min(value, _CAP) for name, value in scales.items()}
    told.update({f"kind.{name}": min(value, 2.0) for name, value in kinds.items()})
    told.update({f"trigger.{name}": 1.0 for name in triggers})
    if count <= _SHORT:
        told["short"] = 1.0
    told["length"] = min(math.log1p(count) / 4, 1.5)
    if count > _LONG:
        told["long"] = 1.0
    sentences = turn.reading.sentences
    if any(sentence.question for sentence in sentences):
        told["question"] = 1.0
    if sentences and sentences[-1].question:
        told["ends.question"] = 1.0
    per = 10 / max(count, 10)
    told["you"] = min(per * _many(words, _YOU, present), 3.0)
    told["me"] = min(per * _many(words, _ME, present), 3.0)
    told["negations"] = min(per * sum(words.count(word) for word in present if classes(word) & NEG), 2.0)
    for name, kind in _KINDS:
        told[name] = min(_many(words, kind, present), 3)
    asks = "question" in told
    if count <= _TERSE and before and not asks and not told["courtesy"]:
        told["terse"] = 1.0
    if words and words[0] in ("no", "yes"):
        told["opens.yesno"] = 1.0
    if words and words[0] in _ASKS:
        told["opens.asking"] = 1.0
    if before:
        told["thread"] = 1.0
        told[f"before.{before[-1]}"] = 1.0
        if "hot" in before or "cold" in before:
            told["quarrel"] = 1.0
    return told


def _many(words: list[str], kind: frozenset[str], present: set[str]) -> int:
    return sum(words.count(word) for word in kind & present)
