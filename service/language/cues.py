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

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from service.language.reading import Reading, Word

_STEM_KEY = 3  # letters of a stem that it is looked up by


class Cue(NamedTuple):
    """A phrase of a pack, as found: its label, its offsets into the text, and its words as folded."""

    label: str
    start: int
    end: int
    words: tuple[str, ...]


class _Slot(NamedTuple):
    """One word of a phrase: `exact` words, or `stems` that it may begin with; both empty: any word."""

    exact: frozenset[str]
    stems: tuple[str, ...]

    def fits(self, word: str) -> bool:
        return word in self.exact or (bool(self.stems) and word.startswith(self.stems)) or self is _ANY


_ANY = _Slot(frozenset(), ())


class _Phrase(NamedTuple):
    """A phrase by its parts; `rest` pairs each later word with how many words may come before it."""

    label: str
    first: _Slot
    rest: tuple[tuple[_Slot, int], ...]
    opens: bool
    closes: bool


class _File(NamedTuple):
    """A pack file: its name for errors, and its word classes (and every way of writing a word) as read so far."""

    where: str
    slots: dict[str, _Slot]


class _Line(NamedTuple):
    """A phrase as written."""

    file: _File
    label: str
    text: str
    number: int


class Pack:
    """One or more loaded files. Lines stay as written under their first word until a text has that word."""

    def __init__(self) -> None:
        self.labels: tuple[str, ...] = ()
        self._lines: dict[str, list[_Line]] = {}
        self._stem_lines: dict[str, list[_Line]] = {}
        self._phrases: dict[str, tuple[_Phrase, ...]] = {}
        self._branches: dict[str, _Branches] = {}

    def __contains__(self, word: str) -> bool:
        """Whether some phrase may begin with the word."""
        return word in self._lines or word[:_STEM_KEY] in self._stem_lines

    def beginning(self, word: str) -> tuple[_Phrase, ...]:
        """The phrases that begin with the word."""
        found = self._phrases.get(word)
        if found is None:
            lines = (*self._lines.get(word, ()), *self._stem_lines.get(word[:_STEM_KEY], ()))
            found = tuple(phrase for phrase in map(_phrase, lines) if phrase.first.fits(word))
            if word in self._lines:  # words that share their first letters with a stem are without number
                self._phrases[word] = found
        return found

    def going_on(self, words: Sequence[Word], i: int) -> tuple[_Phrase, ...]:
        """The phrases that begin with word i and may go on as the text does: few, where many begin with "not"."""
        word = words[i][0]
        branches = self._branches.get(word)
        if branches is None:
            branches = _branches(self.beginning(word))
            if word in self._lines:
                self._branches[word] = branches
        found = branches.open
        by_next = branches.by_next
        if by_next:
            for following in words[i + 1 : i + 1 + branches.reach]:
                if (more := by_next.get(following[0])) is not None:
                    found += more
        return found

    def check(self) -> None:
        """Read every line. Raises ValueError naming the first that cannot be read."""
        for lines in (*self._lines.values(), *self._stem_lines.values()):
            for line in lines:
                _phrase(line)

    def add(self, line: _Line) -> None:
        """Take a phrase in, unread but for its first word."""
        first, _, rest = line.text.partition(" ")
        if first == "^":
            first = rest.partition(" ")[0]
        slot = line.file.slots.get(first) or _slot(first, line.file, line.number)
        if slot is _ANY or first[:2] == "..":
            raise ValueError(f"{line.file.where}:{line.number}: {line.text!r} must begin with a word")
        for word in slot.exact:
            self._lines.setdefault(word, []).append(line)
        for key in {stem[:_STEM_KEY] for stem in slot.stems}:
            if len(key) < _STEM_KEY:
                raise ValueError(f"{line.file.where}:{line.number}: too short a first stem: {line.text!r}")
            self._stem_lines.setdefault(key, []).append(line)


class _Branches(NamedTuple):
    """Phrases with the same first word: those to be tried anyway, and those that wait for a word within `reach`."""

    open: tuple[_Phrase, ...]
    by_next: dict[str, tuple[_Phrase, ...]]
    reach: int


def _branches(phrases: tuple[_Phrase, ...]) -> _Branches:
    tried: list[_Phrase] = []
    by_next: dict[str, tuple[_Phrase, ...]] = {}
    reach = 0
    for phrase in phrases:
        if not phrase.rest or phrase.rest[0][0].stems or phrase.rest[0][0] is _ANY:
            tried.append(phrase)
            continue
        slot, gap = phrase.rest[0]
        reach = max(reach, gap + 1)
        for word in slot.exact:
            by_next[word] = (*by_next.get(word, ()), phrase)
    return _Branches(tuple(tried), by_next, reach)


def _phrase(line: _Line) -> _Phrase:
    file, label, text, number = line
    parts = text.split()
    opens, closes = parts[0] == "^", parts[-1] == "$"
    found: list[tuple[_Slot, int]] = []
    gap = 0
    for part in parts[opens : len(parts) - closes]:
        if part[:2] == ".." and part[2:].isdigit():
            gap = int(part[2:])
            continue
        found.append((file.slots.get(part) or _slot(part, file, number), gap))
        gap = 0
    if not found or gap:
        raise ValueError(f"{file.where}:{number}: {text!r} must end with a word")
    return _Phrase(label, found[0][0], tuple(found[1:]), opens, closes)


def _slot(part: str, file: _File, number: int) -> _Slot:
    """The slot that one written word stands for, kept for the file's next use of it."""
    exact: set[str] = set()
    stems: tuple[str, ...] = ()
    for alternative in part.split("|"):
        if alternative[:1] == "<":
            if alternative not in file.slots:
                raise ValueError(f"{file.where}:{number}: unknown word class {alternative}")
            exact |= file.slots[alternative].exact
            stems += file.slots[alternative].stems
        elif alternative[-1:] == "*":
            stems += (alternative[:-1],)
        elif alternative:
            exact.add(alternative)
    slot = file.slots[part] = _Slot(frozenset(exact), stems)
    return slot


def find(source: Reading | Sequence[Word], pack: str | Pack) -> Iterator[Cue]:
    """The cues of a pack, in the order in which they begin; for one label and one first word the longest only.

    `source` is a reading (phrases stay within a sentence) or a run of words, such as those of one clause. Raises
    FileNotFoundError for a pack that is not there and ValueError for one that cannot be read.
    """
    loaded = load(pack) if isinstance(pack, str) else pack
    if isinstance(source, Reading):
        for sentence in source.sentences:
            yield from _find(sentence.words, loaded)
    else:
        yield from _find(source, loaded)


def has(source: Reading | Sequence[Word], pack: str | Pack, *labels: str) -> bool:
    """Whether any cue of the pack (of these labels, where given) is there."""
    return any(not labels or cue.label in labels for cue in find(source, pack))


def _find(words: Sequence[Word], pack: Pack) -> Iterator[Cue]:
    for i, word in enumerate(words):
        if word[0] in pack:
            phrases = pack.going_on(words, i)
            if phrases:
                yield from _found(words, i, phrases)


def _found(words: Sequence[Word], i: int, phrases: tuple[_Phrase, ...]) -> Iterator[Cue]:
    ends: dict[str, int] = {}
    for phrase in phrases:
        if phrase.opens and i:
            continue
        end = _match(phrase.rest, 0, words, i + 1, phrase.closes)
        if end > ends.get(phrase.label, -1):
            ends[phrase.label] = end
    for label, end in ends.items():
        run = words[i:end]
        yield Cue(label, run[0][1], run[-1][2], tuple([word[0] for word in run]))


def _match(rest: tuple[tuple[_Slot, int], ...], k: int, words: Sequence[Word], at: int, closes: bool) -> int:
    """Index behind the last word when rest[k:] matches from `at` on, the nearest way; else -1."""
    if k == len(rest):
        return -1 if closes and at != len(words) else at
    slot, gap = rest[k]
    for here in range(at, min(at + gap + 1, len(words))):
        if slot.fits(words[here][0]):
            end = _match(rest, k + 1, words, here + 1, closes)
            if end >= 0:
                return end
    return -1


@cache
def load(*packs: str, language: str = "en") -> Pack:
    """The packs of these names as one, so that a text is gone through once; read once."""
    folder = Path(__file__).with_name("cues") / language
    whole = Pack()
    for name in packs:
        parse(folder.joinpath(f"{name}.txt").read_text("utf-8"), f"{language}/{name}", whole)
    return whole


def parse(text: str, where: str = "pack", into: Pack | None = None) -> Pack:
    """A pack from its text, or `into` with it. Raises ValueError for what shows at once; `check` finds the rest."""
    pack = into or Pack()
    file = _File(where, {"_": _ANY})
    labels: dict[str, None] = dict.fromkeys(pack.labels)
    label = ""
    for number, raw in enumerate(text.lower().splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        if line[0] == "[" and line[-1] == "]":
            label = line[1:-1].strip()
            labels[label] = None
        elif line[0] == "<" and "=" in line:
            name, _, members = line.partition("=")
            file.slots[name.strip()] = _slot("|".join(members.replace("|", " ").split()), file, number)
        elif not label:
            raise ValueError(f"{where}:{number}: a phrase before the first [label]")
        else:
            pack.add(_Line(file, label, line, number))
    pack.labels = tuple(labels)
    return pack
