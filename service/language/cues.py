"""Cue packs: word lists that writers of rules keep as plain text, found in a reading in microseconds.

A pack is `cues/en/<pack>.txt`. `[label]` opens a section, every other line is one phrase, `#` begins a comment:

    <feeling> = angry|furious|annoy*      # a word class of this file, usable as one word of a phrase
    [empathy.feeling]
    must have been <feeling>
    i|we ..2 understand                   # up to two words in between
    put _ through                         # exactly one word, any
    ^ thanks                              # ^ at the start: first word of the sentence; $ at the end: last word

A word matches folded words whole; `stem*` matches every word that begins so; `a|b` either. Contractions are one word
("i'll"), typed with a straight apostrophe; "i'm" also covers "im", and "you" covers "u" (see `words.py`). Punctuation
plays no part, and no phrase crosses the end of a sentence. A phrase cannot begin with a gap, `_`, or a stem shorter
than three letters: its first word is what it is looked up by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import TypeAlias

from service.language.cue_files import ANY, STEM_KEY, Sheet, members, read, sheets
from service.language.cue_phrases import ANY_WORD, Phrase, Slot, ends_of
from service.language.reading import Reading, Word, text_of
from service.language.remembered import Store
from service.tuples import NamedTuple

_new = tuple.__new__  # makes a value at a third of what calling its class costs
_KEPT_WORDS = 16_384  # first words whose phrases are kept: made-up ones are without number
_KEPT_RUNS, _KEPT_LENGTH = 4096, 80  # how many sentences have their cues kept, and of how many words


class Cue(NamedTuple):
    """A phrase of a pack, as found: its label, its offsets into the text, and its words as folded."""

    label: str
    start: int
    end: int
    words: tuple[str, ...]


label_of = itemgetter(0)  # of a cue


class _File(NamedTuple):
    """A pack file, and the slots of its word classes and of every way of writing a word as far as they were needed."""

    sheet: Sheet
    slots: dict[str, Slot]


_Found: TypeAlias = tuple[str, int, int, tuple[str, ...]]  # a cue by the words that it has: label, first, end, words
_Line: TypeAlias = tuple[_File, int]  # a phrase as written, by the number of its line
_Told: TypeAlias = tuple[Phrase, ...] | list[_Line]
# Phrases with the same first word: (none_of, reach, idle, rest), and `rest` is (alone, open, near, far). `alone` are
# the labels that the word has all by itself, `open` the phrases that are tried anyway, `near` those whose second word
# is next, `far` those where it may be further off. Every word of `far` is in `near` too, and `none_of` tells whether
# some words hold none of `near`. Both hold lines until a text goes on so. `reach` counts the words that are looked at,
# the first one included. `idle`: there are neither `alone` nor `open`. Plain tuples: they are taken apart for every
# word of a text, at a third of what a tuple with names costs.
_Branches: TypeAlias = tuple[
    Callable[[Iterable[str]], bool],
    int,
    bool,
    tuple[tuple[str, ...], tuple[Phrase, ...], dict[str, _Told], dict[str, _Told]],
]


class Pack:
    """One or more pack files. Phrases stay as written until a text has their first word."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self._files = tuple(_File(sheet, {ANY: ANY_WORD}) for sheet in sheets)
        self._phrases: dict[str, tuple[Phrase, ...]] = {}
        self._branches: dict[str, _Branches | None] = {}
        self._found: Store[tuple[str, ...], list[_Found]] = Store(_KEPT_RUNS)  # of runs of words met before

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of all files, in their order."""
        return tuple(dict.fromkeys(label for file in self._files for _, label in file.sheet.labels))

    def beginning(self, word: str) -> tuple[Phrase, ...]:
        """The phrases that begin with the word."""
        found = self._phrases.get(word)
        if found is None:
            found = tuple(_phrase(*line) for line in self._lines(word))
            if len(self._phrases) < _KEPT_WORDS:
                self._phrases[word] = found
        return found

    def find(self, words: Sequence[Word]) -> list[Cue]:
        """The cues of a sentence or clause, in the order in which they begin."""
        texts = tuple(map(text_of, words))
        found = self._found.get(texts)
        if found is None:
            found = self._look(texts)
            if len(texts) <= _KEPT_LENGTH:
                self._found.keep(texts, found)
        return [_new(Cue, (label, words[i][1], words[end - 1][2], said)) for label, i, end, said in found]

    def _look(self, texts: tuple[str, ...]) -> list[_Found]:
        """The cues in a run of words."""
        cues: list[_Found] = []
        known = self._branches
        add = cues.append
        for i, text in enumerate(texts):
            try:
                branches = known[text]
            except KeyError:
                branches = self._branching(text)
            if branches is None:
                continue
            none_of, reach, idle, rest = branches
            # most words begin phrases that the next words do not go on with: one question tells it of all of them
            lost = none_of(texts[i + 1 : i + reach])
            if lost and idle:
                continue
            alone, phrases, near, far = rest
            if not lost:
                phrases += _going_on(near, far, texts[i + 1 : i + reach])
            if phrases:
                for label, end in ends_of(texts, i, alone, phrases).items():
                    add((label, i, end, texts[i:end]))
            else:
                for label in alone:
                    add((label, i, i + 1, (text,)))
        return cues

    def _branching(self, word: str) -> _Branches | None:
        """How the phrases that begin with the word go on; None where there are none."""
        lines = self._lines(word)
        branches = _branches(lines) if lines else None
        if len(self._branches) < _KEPT_WORDS:
            self._branches[word] = branches
        return branches

    def _lines(self, word: str) -> list[_Line]:
        """The lines of the phrases that begin with the word, unread but for their first words."""
        key = word[:STEM_KEY]
        told = [(file, file[0].words[word]) for file in self._files if word in file[0].words]
        lines = [(file, int(number)) for file, numbers in told for number in numbers.split()]
        for file in self._files:
            if key in file[0].stems:
                lines += [
                    (file, number)
                    for number in map(int, file[0].stems[key].split())
                    if _slot(_parts(file[0].lines[number - 1])[0], file, number).fits(word)
                ]
        return lines

    def check(self) -> None:
        """Read every phrase. Raises ValueError naming the first that cannot be read."""
        for file in self._files:
            for number in file.sheet.every():
                _phrase(file, number)


def _branches(lines: Sequence[_Line]) -> _Branches:
    alone: dict[str, None] = {}
    tried: list[Phrase] = []
    near: dict[str, list[_Line]] = {}
    far: dict[str, list[_Line]] = {}
    reach = 0
    for line in lines:
        file, number = line
        _, second, gap = _parts(file[0].lines[number - 1])
        if second.isalpha():  # most
            words: Iterable[str] = (second,)
        else:
            words, stems = _slot(second, file, number) if second else ANY_WORD
            if stems or not words:
                phrase = _phrase(file, number)
                if phrase.rest or phrase.opens or phrase.closes:
                    tried.append(phrase)
                else:
                    alone[phrase.label] = None
                continue
        reach = max(reach, gap + 1)
        for word in words:
            near.setdefault(word, []).append(line)
            if gap:
                far.setdefault(word, []).append(line)
    none_of, idle = frozenset(near).isdisjoint, not (alone or tried)
    return none_of, reach + 1, idle, (tuple(alone), tuple(tried), {**near}, {**far})


def _parts(text: str) -> tuple[str, str, int]:
    """The first two words of a phrase as written, and how many may stand between; the second is empty for none."""
    parts = text.split(None, 4)
    at = 2 if parts[0] == "^" else 1
    second, gap = parts[at] if at < len(parts) else "", 0
    if second[:2] == ".." and second[2:].isdigit():
        second, gap = parts[at + 1] if at + 1 < len(parts) else "", int(second[2:])
    return parts[at - 1], "" if second == "$" else second, gap


def _going_on(near: dict[str, _Told], far: dict[str, _Told], following: tuple[str, ...]) -> tuple[Phrase, ...]:
    """The phrases that go on with one of these words, which stand behind their first one."""
    word = following[0]
    found = _phrases(near, word, more) if (more := near.get(word)) is not None else ()
    if far and not far.keys().isdisjoint(following[1:]):
        for word in following[1:]:
            if (more := far.get(word)) is not None:
                found += _phrases(far, word, more)
    return found


def _phrases(table: dict[str, _Told], word: str, told: _Told) -> tuple[Phrase, ...]:
    """What the table holds under the word, read where it was not."""
    if isinstance(told, list):
        told = table[word] = tuple(_phrase(*line) for line in told)
    return told


def _phrase(file: _File, number: int) -> Phrase:
    text = file.sheet.lines[number - 1]
    parts = text.split()
    opens, closes = parts[0] == "^", parts[-1] == "$"
    found: list[tuple[Slot, int]] = []
    gap = 0
    for part in parts[opens : len(parts) - closes]:
        if part[:2] == ".." and part[2:].isdigit():
            gap = int(part[2:])
            continue
        found.append((_slot(part, file, number), gap))
        gap = 0
    if not found or gap:
        raise ValueError(f"{file.sheet.where}:{number}: {text!r} must end with a word")
    exact, stems = found[-1][0]
    lacks_last = exact.isdisjoint if exact and not stems and len(found) > 1 else None
    return Phrase(file.sheet.label(number), found[0][0], tuple(found[1:]), opens, closes, lacks_last)


def _slot(part: str, file: _File, number: int) -> Slot:
    """The slot that one written word stands for, kept for the file's next use of it."""
    slot = file[1].get(part)
    if slot is None:
        exact, stems = members(part, file[0], number)
        slot = file[1][part] = Slot(frozenset(exact), tuple(stems))
    return slot


def find(source: Reading | Sequence[Word], pack: str | Pack) -> Iterator[Cue]:
    """The cues of a pack, in the order in which they begin; for one label and one first word the longest only.

    `source` is a reading (phrases stay within a sentence) or a run of words, such as those of one clause. Raises
    FileNotFoundError for a pack that is not there and ValueError for one that cannot be read.
    """
    loaded = load(pack) if isinstance(pack, str) else pack
    for words in [sentence.words for sentence in source.sentences] if isinstance(source, Reading) else (source,):
        yield from loaded.find(words)


@cache
def load(*packs: str, language: str = "en") -> Pack:
    """The packs of these names as one, so that a text is gone through once; read once."""
    there = sheets(language)
    if missing := [name for name in packs if name not in there]:
        raise FileNotFoundError(f"no cue pack {language}/{missing[0]}")
    return Pack(there[name] for name in packs)


def parse(text: str, where: str = "pack") -> Pack:
    """A pack from its text. Raises ValueError for what shows at once; `check` finds the rest."""
    return Pack((read(text, where),))
