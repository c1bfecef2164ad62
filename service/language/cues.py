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

from service.language.reading import Reading, Word
from service.tuples import NamedTuple

_STEM_KEY = 3  # letters of a stem that it is looked up by
_KEPT_WORDS = 16_384  # first words whose phrases are kept: made-up ones are without number


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
        self._branches: dict[str, _Branches | None] = {}

    def beginning(self, word: str) -> tuple[_Phrase, ...]:
        """The phrases that begin with the word."""
        found = self._phrases.get(word)
        if found is None:
            lines = (*self._lines.get(word, ()), *self._stem_lines.get(word[:_STEM_KEY], ()))
            found = tuple(phrase for phrase in map(_phrase, lines) if phrase.first.fits(word))
            if len(self._phrases) < _KEPT_WORDS:
                self._phrases[word] = found
        return found

    def find(self, words: Sequence[Word]) -> list[Cue]:
        """The cues of a sentence or clause, in the order in which they begin."""
        cues: list[Cue] = []
        known, texts = self._branches.get, [word[0] for word in words]
        for i, text in enumerate(texts):
            branches = known(text, _UNREAD)
            if branches is _UNREAD:
                branches = self._branching(text)
            if branches is None:
                continue
            phrases, near, far, reach = branches
            # most words begin phrases that the next words do not go on with: one question tells it of all of them
            if not near.keys().isdisjoint(texts[i + 1 : i + 1 + reach]):
                if (more := near.get(texts[i + 1])) is not None:
                    phrases += more
                if far:
                    for following in texts[i + 2 : i + 1 + reach]:
                        if (more := far.get(following)) is not None:
                            phrases += more
            if phrases:
                _add_found(cues, words, texts, i, phrases)
        return cues

    def _branching(self, word: str) -> _Branches | None:
        """How the phrases that begin with the word go on; None where there are none."""
        phrases = self.beginning(word)
        branches = _branches(phrases) if phrases else None
        if len(self._branches) < _KEPT_WORDS:
            self._branches[word] = branches
        return branches

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
        if not (first.startswith(("_", "..")) or "*" in first or "<" in first):  # most: thousands are taken in at once
            for word in filter(None, first.split("|")):
                self._lines.setdefault(word, []).append(line)
            return
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
    """Phrases with the same first word: tried anyway, or once their second word is next, or further off in `reach`.

    Every word of `far` is in `near` too; `reach` is 0 where both are empty.
    """

    open: tuple[_Phrase, ...]
    near: dict[str, tuple[_Phrase, ...]]
    far: dict[str, tuple[_Phrase, ...]]
    reach: int


_UNREAD = _Branches((), {}, {}, 0)  # of a word that was not looked up before


def _branches(phrases: tuple[_Phrase, ...]) -> _Branches:
    tried: list[_Phrase] = []
    near: dict[str, tuple[_Phrase, ...]] = {}
    far: dict[str, tuple[_Phrase, ...]] = {}
    reach = 0
    for phrase in phrases:
        if not phrase.rest or phrase.rest[0][0].stems or phrase.rest[0][0] is _ANY:
            tried.append(phrase)
            continue
        slot, gap = phrase.rest[0]
        reach = max(reach, gap + 1)
        for word in slot.exact:
            near[word] = (*near.get(word, ()), phrase)
            if gap:
                far[word] = (*far.get(word, ()), phrase)
    return _Branches(tuple(tried), near, far, reach)


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
    for words in [sentence.words for sentence in source.sentences] if isinstance(source, Reading) else (source,):
        yield from loaded.find(words)


def has(source: Reading | Sequence[Word], pack: str | Pack, *labels: str) -> bool:
    """Whether any cue of the pack (of these labels, where given) is there."""
    return any(not labels or cue.label in labels for cue in find(source, pack))


def _add_found(cues: list[Cue], words: Sequence[Word], texts: list[str], i: int, phrases: tuple[_Phrase, ...]) -> None:
    """Add the phrases that stand at word i, of each label the longest; `texts` are the words' own."""
    ends: dict[str, int] = {}
    for label, _, rest, opens, closes in phrases:
        if opens and i:
            continue
        end = _match(rest, 0, texts, i + 1, closes) if rest or closes else i + 1
        if end > ends.get(label, -1):
            ends[label] = end
    for label, end in ends.items():
        cues.append(tuple.__new__(Cue, (label, words[i][1], words[end - 1][2], tuple(texts[i:end]))))


def _match(rest: tuple[tuple[_Slot, int], ...], k: int, texts: list[str], at: int, closes: bool) -> int:
    """Index behind the last word when rest[k:] matches from `at` on, the nearest way; else -1."""
    if k == len(rest):
        return -1 if closes and at != len(texts) else at
    slot, gap = rest[k]
    exact, stems = slot
    for here in range(at, min(at + gap + 1, len(texts))):
        word = texts[here]
        if word in exact or (stems and word.startswith(stems)) or slot is _ANY:
            end = _match(rest, k + 1, texts, here + 1, closes)
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
