"""Notions: classes of words that mean one thing, and frames that say which of them must come together.

A phrase list hears only the sentences that somebody thought of. A frame hears a constellation: a word for leaving near
a word for what ties the customer to us, in either order, whatever stands between. `notions.txt` holds both:

    <quit> = cancel~~ leave~ opt_out      # a class; ~ and ~~ stand for the verb's regular forms, + for the plural
    [triggers/churn_threat:announced]     # family/label, as in the cue packs
    <quit> + <tie>                        # both within 8 words of one sentence; `>` instead of `+`: behind the first
    <quit> + my|our + <tie> ..5 - <kin>   # within 5 words of the first, and no word of <kin> in the sentence

The first member of a frame is the one whose clause decides whether it counts. `opt_out` is a run of words; a word with
's counts as the word too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

from service.language.cues import Cue
from service.language.reading import Word
from service.tuples import NamedTuple

_REACH = 8  # words between the first member of a frame and another where the frame names no number
_ENDINGS_S = ("s", "x", "z", "ch", "sh", "o")

Class: TypeAlias = frozenset[str]
Runs: TypeAlias = Mapping[str, Mapping[str, Sequence[tuple[list[str], str]]]]  # by first and second: words, key
Places: TypeAlias = dict[str, list[tuple[int, int]]]  # first and last index of every place of a word or run


class Frame(NamedTuple):
    """What must come together; of each further member also whether it must stand behind the first."""

    label: str
    first: Class
    rest: tuple[tuple[Class, bool], ...]
    bars: tuple[Class, ...]
    reach: int


class Notions:
    """The frames of a text, each built when a sentence first holds a word that its first member may be.

    `runs` are the runs of words that some class knows, by their first two words.
    """

    def __init__(self, classes: dict[str, Class], lines: Mapping[int, tuple[str, str]], runs: Runs) -> None:
        self.runs = runs
        self._classes = classes
        self._lines = lines
        self._built: dict[str, tuple[Frame, ...]] = {}
        self._by_word: dict[str, tuple[Frame, ...]] = {}
        self._by_first: dict[str, list[int]] = {}
        self._firsts: dict[str, list[str]] = {}
        for number, (_, line) in lines.items():
            self._by_first.setdefault(line.partition(" ")[0], []).append(number)
        for first, numbers in self._by_first.items():
            for word in _class(first, numbers[0], classes):
                self._firsts.setdefault(word, []).append(first)

    def frames(self, word: str) -> tuple[Frame, ...]:
        """The frames whose first member the word may be."""
        known = self._by_word.get(word)
        if known is None:
            firsts = self._firsts.get(word)
            if firsts is None:
                return ()
            known = self._by_word[word] = tuple(frame for first in firsts for frame in self._begun(first))
        return known

    def _begun(self, first: str) -> tuple[Frame, ...]:
        built = self._built.get(first)
        if built is None:
            told = [(number, *self._lines[number]) for number in self._by_first[first]]
            built = self._built[first] = tuple(_frame(*one, self._classes) for one in told)
        return built

    def every(self) -> Iterator[Frame]:
        """Every frame. Raises ValueError naming the line that cannot be read."""
        for number, told in self._lines.items():
            yield _frame(number, *told, self._classes)


@cache
def load() -> Notions:
    """The notions of `notions.txt`, read once."""
    return parse(Path(__file__).with_name("notions.txt").read_text("utf-8"))


def found(words: Sequence[Word], notions: Notions) -> Iterator[tuple[Cue, int]]:
    """The frames that the words of a sentence fill, each with where in the text its first member stands."""
    places = _places(words, notions.runs)
    present = set(places)
    done: set[int] = set()
    for text in places:
        for frame in notions.frames(text):
            if frame[2] and frame[2][0][0].isdisjoint(present):  # most frames end here
                continue
            if id(frame) in done or not _possible(frame, present):
                continue
            done.add(id(frame))
            span = _filled(frame, places)
            if span:
                at, first, last = span
                run = words[first : last + 1]
                yield Cue(frame.label, run[0][1], run[-1][2], tuple([word[0] for word in run])), words[at][1]


def _places(words: Sequence[Word], runs: Runs) -> Places:
    """Where every word and every run of words that a class knows stands."""
    places: Places = {}
    for i, word in enumerate(words):
        text = word[0]
        if text in places:
            places[text].append((i, i))
        else:
            places[text] = [(i, i)]
        if text[-2:] == "'s":
            places.setdefault(text[:-2], []).append((i, i))
        if text in runs:
            for run, key in runs[text].get(words[i + 1][0] if i + 1 < len(words) else "", ()):
                last = i + len(run) - 1
                if len(run) == 2 or [later[0] for later in words[i : last + 1]] == run:
                    places.setdefault(key, []).append((i, last))
    return places


def _possible(frame: Frame, present: set[str]) -> bool:
    for members, _ in frame.rest:
        if members.isdisjoint(present):
            return False
    for bar in frame.bars:  # noqa: SIM110 - this runs for every frame of every sentence
        if not bar.isdisjoint(present):
            return False
    return True


def _filled(frame: Frame, places: Places) -> tuple[int, int, int] | None:
    """Index of the first member, and of the first and last word of the frame where it is filled."""
    for start, end in sorted(place for word in frame.first & places.keys() for place in places[word]):
        low, high = start, end
        taken = {start}
        for members, behind in frame.rest:
            near = stop = -1
            for word in members & places.keys():  # in no order: of two as near the earlier one is taken
                for one, last in places[word]:
                    fits = one not in taken and (one > start or not behind) and abs(one - start) <= frame.reach
                    if fits and (near < 0 or (abs(one - start), one, -last) < (abs(near - start), near, -stop)):
                        near, stop = one, last
            if near < 0:
                break
            taken.add(near)
            low, high = min(low, near), max(high, stop)
        else:
            return start, low, high
    return None


def parse(text: str) -> Notions:
    """The notions of a text as described above. Raises ValueError for what shows at once; `every` finds the rest."""
    lines = [raw.partition("#")[0].strip() for raw in text.lower().splitlines()]
    classes: dict[str, Class] = {}
    for line in lines:
        name, is_class, members = line.partition(" = ")
        if is_class:
            classes[name] = frozenset(form for member in members.split() for form in _forms(member))
    label = ""
    frames: dict[int, tuple[str, str]] = {}
    for number, line in enumerate(lines, 1):
        if line[:1] == "[":
            label = line[1:-1]
        elif line and " = " not in line:
            if not label:
                raise ValueError(f"notions:{number}: a frame before the first [label]")
            frames[number] = (label, line)
    runs: dict[str, dict[str, list[tuple[list[str], str]]]] = {}
    for key in {word for word in " ".join(lines).replace("|", " ").split() if "_" in word}:
        parts = key.split("_")
        runs.setdefault(parts[0], {}).setdefault(parts[1], []).append((parts, key))
    return Notions(classes, frames, runs)


def _frame(number: int, label: str, line: str, classes: dict[str, Class]) -> Frame:
    members: list[tuple[Class, bool]] = []
    bars: list[Class] = []
    reach, sign = _REACH, "+"
    for part in line.split():
        if part in ("+", ">", "-"):
            sign = part
        elif part[:2] == "..":
            reach = int(part[2:])
        elif sign == "-":
            bars.append(_class(part, number, classes))
        else:
            members.append((_class(part, number, classes), sign == ">"))
    return Frame(label, members[0][0], tuple(members[1:]), tuple(bars), reach)


def _class(part: str, number: int, classes: dict[str, Class]) -> Class:
    """The class of a name, or that of words written out, kept for its next use."""
    told = classes.get(part)
    if told is None:
        if part[0] == "<":
            raise ValueError(f"notions:{number}: unknown class {part}")
        told = classes[part] = frozenset(part.split("|"))
    return told


def _forms(member: str) -> tuple[str, ...]:
    """The regular forms that a written member stands for."""
    last = member[-1]
    if last == "+":
        return member[:-1], _with_s(member[:-1])
    if last != "~":
        return (member,)
    word = member.rstrip("~")
    if member[-2] == "~":
        return word, word + "s", word + word[-1] + "ed", word + word[-1] + "ing"
    stem = word[:-1] if word[-1] == "e" and word[-2:] != "ee" else word
    past = word[:-1] + "ied" if word[-1] == "y" and word[-2] not in "aeiou" else stem + "ed"
    return word, _with_s(word), past, stem + "ing"


def _with_s(word: str) -> str:
    if word[-1] == "y" and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_ENDINGS_S) else "s")
