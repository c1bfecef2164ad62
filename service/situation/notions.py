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

from service.kept import flat, kept, table
from service.language.cues import Cue
from service.language.reading import Word
from service.tuples import NamedTuple

_REACH = 8  # words between the first member of a frame and another where the frame names no number
_ENDINGS_S = ("s", "x", "z", "ch", "sh", "o")

Class: TypeAlias = frozenset[str]
Places: TypeAlias = dict[str, list[tuple[int, int]]]  # first and last index of every place of a word or run


class Frame(NamedTuple):
    """What must come together; of each further member also whether it must stand behind the first."""

    label: str
    first: Class
    rest: tuple[tuple[Class, bool], ...]
    bars: tuple[Class, ...]
    reach: int


class Table(NamedTuple):
    """The file as plain data. Frames stay as written; their numbers are those of their lines, from 1.

    `labels` are the sections with the numbers of their first lines; `frames` the numbers of the frames whose first
    member a word may be; `classes` their members as written; `runs` the runs of words, by first word. What is many
    stands in one text, with blanks between: most of it is never asked for.
    """

    lines: Sequence[str]
    labels: Sequence[tuple[int, str]]
    frames: Mapping[str, str]
    classes: Mapping[str, str]
    runs: Mapping[str, str]


class Notions:
    """The frames of a table, each built when a sentence first holds a word that its first member may be."""

    def __init__(self, table: Table) -> None:
        self.runs = table.runs
        self._table = table
        self._further: dict[str, dict[str, list[tuple[list[str], str]]]] = {}
        self._classes: dict[str, Class] = {}
        self._frames: dict[int, Frame] = {}
        self._by_word: dict[str, tuple[Frame, ...]] = {}

    def frames(self, word: str) -> tuple[Frame, ...]:
        """The frames whose first member the word may be."""
        known = self._by_word.get(word)
        if known is None:
            numbers = self._table.frames.get(word)
            if numbers is None:
                return ()
            known = self._by_word[word] = tuple(self._frame(int(number)) for number in numbers.split())
        return known

    def further(self, first: str) -> Mapping[str, Sequence[tuple[list[str], str]]]:
        """The runs that begin with the word, by their second word: their words, and the run as it is written."""
        table = self._further.get(first)
        if table is None:
            table = self._further[first] = {}
            for run in self.runs[first].split():
                words = run.split("_")
                table.setdefault(words[1], []).append((words, run))
        return table

    def every(self) -> Iterator[Frame]:
        """Every frame. Raises ValueError naming the line that cannot be read."""
        for number in sorted(set(map(int, " ".join(self._table.frames.values()).split()))):
            yield self._frame(number)

    def _frame(self, number: int) -> Frame:
        frame = self._frames.get(number)
        if frame is None:
            label = next(label for start, label in reversed(self._table.labels) if start < number)
            frame = self._frames[number] = self._read(number, label, self._table.lines[number - 1])
        return frame

    def _read(self, number: int, label: str, line: str) -> Frame:
        members: list[tuple[Class, bool]] = []
        bars: list[Class] = []
        reach, sign = _REACH, "+"
        for part in line.split():
            if part in ("+", ">", "-"):
                sign = part
            elif part[:2] == "..":
                reach = int(part[2:])
            elif sign == "-":
                bars.append(self._class(part, number))
            else:
                members.append((self._class(part, number), sign == ">"))
        return Frame(label, members[0][0], tuple(members[1:]), tuple(bars), reach)

    def _class(self, part: str, number: int) -> Class:
        """The class of a name, or that of words written out, kept for its next use."""
        told = self._classes.get(part)
        if told is None:
            told = self._classes[part] = frozenset(_words(part, self._table.classes, number))
        return told


@cache
def load() -> Notions:
    """The notions of `notions.txt`, read once."""
    file = Path(__file__).with_name("notions.txt")
    lines, labels, *tables = kept(__file__, "txt", (file,), lambda: _flat(read(file.read_text("utf-8"))))
    return Notions(Table(lines.split("#"), labels, *(table(*one) for one in tables)))


def _flat(read: Table) -> tuple[object, ...]:
    return "#".join(read.lines), read.labels, flat(read.frames), flat(read.classes), flat(read.runs)


def found(words: Sequence[Word], notions: Notions) -> Iterator[tuple[Cue, int]]:
    """The frames that the words of a sentence fill, each with where in the text its first member stands."""
    places = _places(words, notions)
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


def _places(words: Sequence[Word], notions: Notions) -> Places:
    """Where every word and every run of words that a class knows stands."""
    places: Places = {}
    runs = notions.runs
    for i, word in enumerate(words):
        text = word[0]
        if text in places:
            places[text].append((i, i))
        else:
            places[text] = [(i, i)]
        if text[-2:] == "'s":
            places.setdefault(text[:-2], []).append((i, i))
        if text in runs:
            for run, key in notions.further(text).get(words[i + 1][0] if i + 1 < len(words) else "", ()):
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
    return Notions(read(text))


def read(text: str) -> Table:
    """The text as a table. Raises ValueError for what shows at once."""
    lines = [raw.partition("#")[0].strip() for raw in text.lower().splitlines()]
    labels: list[tuple[int, str]] = []
    classes: dict[str, str] = {}
    begun: dict[str, str] = {}  # the frames by their first member as written
    for number, line in enumerate(lines, 1):
        if line[:1] == "[":
            labels.append((number, line[1:-1]))
        elif " = " in line:
            name, _, classes[name] = line.partition(" = ")
        elif line:
            if not labels:
                raise ValueError(f"notions:{number}: a frame before the first [label]")
            first = line.partition(" ")[0]
            begun[first] = f"{begun.get(first, '')} {number}"
    frames: dict[str, str] = {}
    for first, numbers in begun.items():
        for word in dict.fromkeys(_words(first, classes, int(numbers.split()[0]))):
            frames[word] = frames.get(word, "") + numbers
    runs: dict[str, str] = {}
    for run in dict.fromkeys(word for part in " ".join(lines).split() for word in part.split("|") if "_" in word):
        first = run.partition("_")[0]
        runs[first] = f"{runs.get(first, '')} {run}"
    return Table(lines, labels, frames, classes, runs)


def _words(part: str, classes: Mapping[str, str], number: int) -> Iterator[str]:
    """The words of a member: written out, or those of a class."""
    for told in part.split("|"):
        if told[0] != "<":
            yield told
        elif told not in classes:
            raise ValueError(f"notions:{number}: unknown class {told}")
        else:
            yield from (form for member in classes[told].split() for form in _forms(member))


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
