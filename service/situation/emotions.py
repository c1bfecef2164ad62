"""Emotions: which feelings the customer shows, out of a closed set.

anger, frustration, disappointment, anxiety (worry, fear, stress), confusion, sadness (grief too), resignation,
gratitude, relief, urgency (it cannot wait) and embarrassment. A feeling counts where the writer has it or the matter
gives it to them; not where it is denied, asked about, or another's. Limits: no strength is told, and a feeling that
only the story implies is not named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from service.domain import Emotion, Evidence, Heat
from service.situation.turns import Sign, Turn, at_their_side, signs

EMOTIONS: tuple[str, ...] = get_args(Emotion)
_IMPLIED: dict[str, Emotion] = {"hot": "anger", "warm": "frustration", "cold": "resignation"}
_DENIABLE = frozenset({"anger", "frustration", "disappointment", "anxiety", "sadness", "urgency", "embarrassment"})


def read_emotions(turns: Iterable[Turn], heat: Heat) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """The emotions in the order of `EMOTIONS`, with the words that showed them.

    `turns` are the ones that still speak of now. Where no word shows a feeling the heat names the nearest, without
    words.
    """
    found: dict[str, Evidence] = {}
    for turn in turns:
        for sign in signs(turn, "emotions"):
            label = sign.cue.label
            if label not in found and _felt(sign, heat):
                found[label] = turn.evidence(f"emotion.{label}", sign.cue.start, sign.cue.end)
    named = set(found)
    implied = _IMPLIED.get(heat)
    if implied and not named & {"anger", "frustration", "disappointment", "resignation", "anxiety", "sadness"}:
        named.add(implied)
    if heat == "hot":
        named.add("anger")
    order = tuple(emotion for emotion in EMOTIONS if emotion in named)
    return order, tuple(found[emotion] for emotion in order if emotion in found)


def _felt(sign: Sign, heat: Heat) -> bool:
    clause, label = sign.clause, sign.cue.label
    if label == "gratitude":
        return heat not in ("cold", "hot") and not clause.negated
    if label == "relief":
        return not clause.negated
    if label in _DENIABLE and clause.negated and not _negative(sign):
        return False
    if (clause.subject == "third" or at_their_side(sign)) and label != "urgency":
        return False
    return not (clause.conditional and label in ("anger", "disappointment", "sadness"))


def _negative(sign: Sign) -> bool:
    """Whether the cue has its own negation in it: "not what I expected"."""
    return any(word in ("not", "no", "can't", "cannot", "don't") or word.endswith("n't") for word in sign.cue.words)
