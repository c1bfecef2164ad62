"""Notions: classes of words that mean one thing, and frames that say which of them must come together.

A phrase list hears only the sentences that somebody thought of. A frame hears a constellation: a word for leaving near
a word for what ties the customer to us, in either order, whatever stands between. `notions.txt` holds both:

    <quit> = cancel~~ leave~ opt_out      # a class; ~ and ~~ stand for the verb's regular forms, + for the plural
    [triggers/churn_threat:announced]     # family/label, as in the cue packs
    <quit> + <tie>                        # both within 8 words of one sentence; `> ` instead of `+`: in this order
    <quit> + my|our + <tie> ..5 - <kin>   # within 5 words, and no word of <kin> in the sentence

The first member of a frame is the one whose clause decides whether it counts. `opt_out` is a run of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from service.language.cues import Cue
from service.language.reading import Word

_REACH = 8  # words between the members of a frame where it names no number
_ENDINGS_S = ("s", "x", "z", "ch", "sh", "o")


class _Frame(NamedTuple):
    """A frame by the numbers of its classes; `after` tells of each further member whether it must stand behind."""

    label: str
    first: int
    rest: tuple[tuple[int, bool], ...]
    bars: tuple[int, ...]
    reach: int


class Notions(NamedTuple):
    """The classes of every word, the runs of words by their first, and the frames by their first class."""

    words: dict[str, tuple[int, ...]]
    runs: dict[str, tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]]
    frames: dict[int, tuple[_Frame, ...]]


@cache
def load() -> Notions:
    """The notions of `notions.txt`, read once. Raises ValueError naming the line that cannot be read."""
    return parse(Path(__file__).with_name("notions.txt").read_text("utf-8"))


def found(words: Sequence[Word], notions: Notions) -> Iterator[tuple[Cue, int]]:
    """The frames that the words of a sentence fill, each with where in the text its first member stands."""
    places = _places(words, notions)
    if not places:
        return
    for number in places:
        for frame in notions.frames.get(number, ()):
            span = _filled(frame, places)
            if span:
                at, first, last = span
                run = words[first : min(last + 1, len(words))]
                yield Cue(frame.label, run[0][1], run[-1][2], tuple([word[0] for word in run])), words[at][1]


def _places(words: Sequence[Word], notions: Notions) -> dict[int, list[tuple[int, int]]]:
    """For each class that occurs: first and last index of every place."""
    places: dict[int, list[tuple[int, int]]] = {}
    single, runs = notions.words.get, notions.runs
    for i, word in enumerate(words):
        text = word[0]
        numbers = single(text)
        if numbers is None and text[-2:] == "'s":
            numbers = single(text[:-2])
        if numbers is not None:
            for number in numbers:
                places.setdefault(number, []).append((i, i))
        if text in runs:
            for rest, numbers in runs[text]:
                last = i + len(rest)
                if last < len(words) and words[i + 1][0] == rest[0] and _follows(words, i, rest):
                    for number in numbers:
                        places.setdefault(number, []).append((i, last))
    return places


def _follows(words: Sequence[Word], i: int, rest: Sequence[str]) -> bool:
    return all(words[i + n][0] == word for n, word in enumerate(rest, 1))


def _filled(frame: _Frame, places: dict[int, list[tuple[int, int]]]) -> tuple[int, int, int] | None:
    """Index of the first member, and of the first and last word of the frame where it is filled."""
    for number, _ in frame.rest:
        if number not in places:
            return None
    for number in frame.bars:
        if number in places:
            return None
    for start, end in places[frame.first]:
        low, high = start, end
        taken = {start}
        for number, after in frame.rest:
            near = -1
            for one, last in places[number]:
                fits = one not in taken and (one > start or not after) and abs(one - start) <= frame.reach
                if fits and (near < 0 or abs(one - start) < abs(near - start)):
                    near, stop = one, last
            if near < 0:
                break
            taken.add(near)
            low, high = min(low, near), max(high, stop)
        else:
            return start, low, high
    return None


def parse(text: str) -> Notions:
    """The notions of a text as described above."""
    built = _Builder({}, {}, {}, {})
    lines = [raw.partition("#")[0].strip() for raw in text.lower().splitlines()]
    for line in lines:
        name, is_class, members = line.partition(" = ")
        if is_class:
            built.define(name, members.split())
    label = ""
    for number, line in enumerate(lines, 1):
        if line[:1] == "[":
            label = line[1:-1]
        elif " = " in line:
            continue
        elif line and label:
            built.frame(label, line, number)
        elif line:
            raise ValueError(f"notions:{number}: a frame before the first [label]")
    return Notions(
        built.words,
        {first: tuple(later.items()) for first, later in built.runs.items()},
        {first: tuple(frames) for first, frames in built.frames.items()},
    )


class _Builder(NamedTuple):
    """Notions while their file is read."""

    names: dict[str, int]
    words: dict[str, tuple[int, ...]]
    runs: dict[str, dict[tuple[str, ...], tuple[int, ...]]]
    frames: dict[int, list[_Frame]]

    def define(self, name: str, members: Sequence[str]) -> int:
        number = self.names.setdefault(name, len(self.names))
        words = self.words
        for member in members:
            for form in _forms(member) if member[-1] in "~+" else (member,):  # thousands: a line of code more is felt
                if "_" in form:
                    first, *rest = form.split("_")
                    later = self.runs.setdefault(first, {})
                    later[tuple(rest)] = _with(later.get(tuple(rest)), number)
                else:
                    words[form] = _with(words[form], number) if form in words else (number,)
        return number

    def frame(self, label: str, line: str, number: int) -> None:
        parts = line.split()
        reach, first = _REACH, -1
        rest: list[tuple[int, bool]] = []
        bars: list[int] = []
        sign = "+"
        for part in parts:
            if part in ("+", ">", "-"):
                sign = part
            elif part[:2] == "..":
                reach = int(part[2:])
            else:
                member = self._member(part, number)
                if first < 0:
                    first = member
                elif sign == "-":
                    bars.append(member)
                else:
                    rest.append((member, sign == ">"))
        self.frames.setdefault(first, []).append(_Frame(label, first, tuple(rest), tuple(bars), reach))

    def _member(self, part: str, number: int) -> int:
        if part[0] != "<":
            return self.names[part] if part in self.names else self.define(part, part.split("|"))
        if part not in self.names:
            raise ValueError(f"notions:{number}: unknown class {part}")
        return self.names[part]


def _with(numbers: tuple[int, ...] | None, number: int) -> tuple[int, ...]:
    return (number,) if numbers is None else numbers if number in numbers else (*numbers, number)


def _forms(member: str) -> tuple[str, ...]:
    """The regular forms that a written member stands for."""
    word = member.rstrip("~+")
    if member.endswith("+"):
        return word, _with_s(word)
    if not member.endswith("~"):
        return (word,)
    if member.endswith("~~"):
        return word, word + "s", word + word[-1] + "ed", word + word[-1] + "ing"
    stem = word[:-1] if word.endswith("e") and not word.endswith("ee") else word
    past = word[:-1] + "ied" if word.endswith("y") and word[-2] not in "aeiou" else stem + "ed"
    return word, _with_s(word), past, stem + "ing"


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_ENDINGS_S) else "s")
