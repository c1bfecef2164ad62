"""Manner: how a message is written, as numbers for the layer that names the heat.

Words counted by what they do rather than by what they are about (cold courtesy, resignation, worry, fury, chat), the
small words that hold every message together, and its form: who does what to whom in its clauses, marks, length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from service.language.reading import Clause
from service.situation.turns import Turn, signs

_MOST = 4  # words of one class; more tell no more
_CAP = 3.0
_SHARE_OF = 16  # words of the shortest message that shares are taken of
_TELLING = 10  # words from which on the small ones tell a manner; in a shorter message they stand by chance
_PAST = ("past", "perfect")


@cache
def _classes() -> Mapping[str, tuple[str, ...]]:
    """The classes of each word of `manner.txt`; a word of "each" is a class by itself."""
    told: dict[str, tuple[str, ...]] = {}
    for line in Path(__file__).with_name("manner.txt").read_text("utf-8").splitlines():
        name, sign, words = line.partition(" = ")
        for word in words.split() if sign and line[0] != "#" else ():
            told[word] = (*told.get(word, ()), f"w.{word}" if name == "each" else name)
    return told


@cache
def _smile_pattern() -> re.Pattern[str]:
    return re.compile(r"[:;]-?[)D]|[😊🙂😀😅😂🙏❤😄😉]|\bx+$")


@cache
def _number_pattern() -> re.Pattern[str]:
    return re.compile(r"\d+")


@cache
def _named_pattern() -> re.Pattern[str]:
    return re.compile(r"(?:, |\b(?:Mr|Ms|Mrs|Miss|Dear) )[A-Z]\w")


def manner(turn: Turn) -> dict[str, float]:
    """What the manner of a turn shows, by name, 0.0 to 3.0; a name that is missing is 0."""
    shown = {**_words(turn), **_clauses(turn)}
    for name, value in _marks(turn).items():
        if value:
            shown[f"form.{name}"] = min(value, _CAP)
    return shown


def _words(turn: Turn) -> dict[str, float]:
    words = [word[0] for word in turn.reading.words]
    known = _classes()
    counts = Counter(name for word in words for name in known.get(word, ()))
    share = 20 / max(len(words), _SHARE_OF)
    trust = min(len(words) / _TELLING, 1.0)
    shown: dict[str, float] = {}
    for name, count in counts.items():
        if name[:2] == "w.":
            shown[name] = trust
        else:
            shown[f"words.{name}"] = min(count, _MOST) / 2
            shown[f"share.{name}"] = min(share * count, _MOST) / 2
    return shown


def _clauses(turn: Turn) -> dict[str, float]:
    """Who does what in the clauses: each kind counts half, so that two of them are 1.0."""
    clauses = [c for sentence in turn.reading.sentences for c in sentence.clauses if not c.quoted]
    counts = Counter(kind for clause in clauses for kind in _kinds(clause))
    return {f"clause.{kind}": min(count / 2, _CAP) for kind, count in counts.items()}


def _kinds(clause: Clause) -> list[str]:
    subject, asks = clause.subject, clause.mood == "question"
    told = "asked" if asks else "past" if clause.tense in _PAST else clause.tense
    kinds = [f"{subject}.{told}"]
    if clause.modal:
        kinds.append(f"{subject}.{'asked.' if asks else ''}{clause.modal}")
    if clause.negated:
        kinds.append(f"{subject}.not")
    if clause.mood == "imperative":
        kinds.append("imperative")
    if clause.conditional:
        kinds.append("conditional")
    return kinds


def _marks(turn: Turn) -> dict[str, float]:
    said = " ".join(turn.message.said.split())
    sentences = [sentence for sentence in turn.reading.sentences if sentence.clauses]
    first = said[:1]
    return {
        "smile": float(len(_smile_pattern().findall(said))),
        "ask": said.count("?") / 2,
        "dots": float(said.count("...") + said.count("…")),
        "quotes": said.count('"') / 4,
        "colons": (said.count(";") + said.count(":")) / 2,
        "numbers": len(_number_pattern().findall(said)) / 3,
        "lower": float(first.islower()),
        "named": len(_named_pattern().findall(said)) / 2,
        "sentences": len(sentences) / 4,
        "long": len(turn.reading.words) / max(len(sentences), 1) / 10,
        "abuse": sum(1 for _ in signs(turn, "abuse")) / 2,
    }
