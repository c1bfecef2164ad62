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
_ANY = "_"


class Cue(NamedTuple):
    """A phrase of a pack, as found: its label, its offsets into the text, and its words as folded."""

    label: str
    start: int
    end: int
    words: tuple[str, ...]


class _Slot(NamedTuple):
    """One word of a phrase: `exact` words or `stems` that it may begin with; `gap` words may come before it."""

    exact: frozenset[str]
    stems: tuple[str, ...]
    gap: int = 0

    def fits(self, word: str) -> bool:
        return word in self.exact or (bool(self.stems) and word.startswith(self.stems)) or _ANY in self.exact


class _Phrase(NamedTuple):
    label: str
    first: _Slot
    rest: tuple[_Slot, ...]
    opens: bool
    closes: bool


class Pack(NamedTuple):
    """A loaded pack: phrases by their first word, and by the first letters of a first stem."""

    labels: tuple[str, ...]
    by_word: dict[str, list[_Phrase]]
    by_stem: dict[str, list[_Phrase]]


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
    by_word, by_stem = pack.by_word, pack.by_stem
    for i, word in enumerate(words):
        text = word[0]
        phrases = by_word.get(text)
        stems = by_stem.get(text[:_STEM_KEY])
        if phrases or stems:
            yield from _found(words, i, [*(phrases or ()), *(stems or ())])


def _found(words: Sequence[Word], i: int, phrases: list[_Phrase]) -> Iterator[Cue]:
    ends: dict[str, int] = {}
    text = words[i][0]
    for phrase in phrases:
        if (phrase.opens and i) or not phrase.first.fits(text):
            continue
        end = _match(phrase.rest, 0, words, i + 1, phrase.closes)
        if end > ends.get(phrase.label, -1):
            ends[phrase.label] = end
    for label, end in ends.items():
        run = words[i:end]
        yield Cue(label, run[0][1], run[-1][2], tuple([word[0] for word in run]))


def _match(rest: tuple[_Slot, ...], k: int, words: Sequence[Word], at: int, closes: bool) -> int:
    """Index behind the last word when rest[k:] matches from `at` on, the nearest way; else -1."""
    if k == len(rest):
        return -1 if closes and at != len(words) else at
    slot = rest[k]
    for here in range(at, min(at + slot.gap + 1, len(words))):
        if slot.fits(words[here][0]):
            end = _match(rest, k + 1, words, here + 1, closes)
            if end >= 0:
                return end
    return -1


@cache
def load(pack: str, language: str = "en") -> Pack:
    """The pack of that name that ships with the service; read once."""
    path = Path(__file__).with_name("cues") / language / f"{pack}.txt"
    return parse(path.read_text("utf-8"), f"{language}/{pack}")


def parse(text: str, where: str = "pack") -> Pack:
    """A pack from its text. Raises ValueError naming `where` and the line that cannot be read."""
    classes: dict[str, str] = {}
    labels: dict[str, None] = {}
    pack = Pack((), {}, {})
    label = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        if line[0] == "[" and line[-1] == "]":
            label = line[1:-1].strip()
            labels[label] = None
        elif line[0] == "<" and "=" in line:
            name, _, members = line.partition("=")
            known = classes.get(name.strip())
            joined = "|".join(members.replace("|", " ").split())
            classes[name.strip()] = f"{known}|{joined}" if known else joined
        elif not label:
            raise ValueError(f"{where}:{number}: a phrase before the first [label]")
        else:
            _add(pack, _phrase(label, line, classes, f"{where}:{number}"))
    return pack._replace(labels=tuple(labels))


def _phrase(label: str, line: str, classes: dict[str, str], where: str) -> _Phrase:
    parts = line.lower().split()
    opens, closes = parts[0] == "^", parts[-1] == "$"
    slots: list[_Slot] = []
    gap = 0
    for part in parts[opens : len(parts) - closes]:
        if part.startswith("..") and part[2:].isdigit():
            gap = int(part[2:])
            continue
        slots.append(_slot(part, classes, gap, where))
        gap = 0
    if not slots or slots[0].gap or gap or _ANY in slots[0].exact:
        raise ValueError(f"{where}: {line!r} must begin and end with a word")
    if any(len(stem) < _STEM_KEY for stem in slots[0].stems):
        raise ValueError(f"{where}: {line!r} begins with a stem shorter than {_STEM_KEY} letters")
    return _Phrase(label, slots[0], tuple(slots[1:]), opens, closes)


def _slot(part: str, classes: dict[str, str], gap: int, where: str) -> _Slot:
    exact: list[str] = []
    stems: list[str] = []
    for alternative in part.split("|"):
        if alternative.startswith("<"):
            if alternative not in classes:
                raise ValueError(f"{where}: unknown word class {alternative}")
            inner = _slot(classes[alternative], classes, 0, where)
            exact += inner.exact
            stems += inner.stems
        elif alternative.endswith("*"):
            stems.append(alternative[:-1])
        elif alternative:
            exact.append(alternative)
    return _Slot(frozenset(exact), tuple(stems), gap)


def _add(pack: Pack, phrase: _Phrase) -> None:
    for word in phrase.first.exact:
        pack.by_word.setdefault(word, []).append(phrase)
    for key in {stem[:_STEM_KEY] for stem in phrase.first.stems}:
        pack.by_stem.setdefault(key, []).append(phrase)
