"""Ink and paper: colour where it is wanted, lines that fit, and texts with their spans marked.

What is shown may be a stranger's words, so control characters (which a terminal would obey) never reach the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.terminal.screen import Screen
from service.tuples import NamedTuple

WIDEST = 100  # a longer line is hard to read, however wide the window

_SGR = {
    "bold": "1",
    "dim": "2",
    "good": "32",
    "warning": "33",
    "error": "31",
    "critical": "1;31",
    "info": "34",
    "fallback": "35",
    "heading": "1",
    "mark.evidence": "32",
    "mark.info": "34;4",
    "mark.promise": "36;4",
    "mark.warning": "33;4",
    "mark.error": "31;4",
    "mark.critical": "1;31;4",
}
# Where marks overlap, the later of these shows.
_RANK = {name: rank for rank, name in enumerate(("evidence", "promise", "info", "warning", "error", "critical"))}

# C0 and C1 controls, and the marks that turn a line's direction round; a tab is kept as a space.
_HARMLESS = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "\ufffd"),
    **dict.fromkeys([0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"),
    0x09: " ",
    0x0A: "\n",
    0x0D: " ",
}

_NARROW = dict.fromkeys(map(ord, "“”‘’…·—–→─█░\u00a0\ufffd"), "-")


class Mark(NamedTuple):
    """A stretch of a text to be made visible. `kind` is evidence, promise or a severity; `note` a footnote's number."""

    start: int
    end: int
    kind: str
    note: str = ""


class Ink:
    """Paints words where colour is on, and knows how wide a line may be. Holds nothing of what it paints."""

    def __init__(self, screen: Screen) -> None:
        self.colour = screen.colour
        self.width = max(20, min(screen.columns, WIDEST))

    def paint(self, text: str, style: str) -> str:
        """The text in a style of `_SGR`; as it is where colour is off."""
        return f"\x1b[{_SGR[style]}m{text}\x1b[0m" if self.colour and text else text

    def lines(self, text: str, indent: str = "", hanging: str | None = None, style: str = "") -> Iterator[str]:
        """The text wrapped to the page, `indent` before its first line and `hanging` before the others."""
        text = harmless(text)
        before = indent
        for start, end in wrapped(text, self.width - len(indent)):
            line = text[start:end].replace("\u00a0", " ")
            yield before + (self.paint(line, style) if style else line)
            before = indent if hanging is None else hanging

    def marked(self, text: str, marks: Sequence[Mark], indent: str) -> Iterator[str]:
        """The text wrapped to the page with its marks painted, and their notes in brackets behind them."""
        runs = list(_runs(harmless(text), marks))
        flat = "".join(run for run, _ in runs)
        for start, end in wrapped(flat, self.width - len(indent)):
            line = "".join(self._stretch(runs, start, end)).replace("\u00a0", " ")
            yield (indent + line).rstrip()

    def _stretch(self, runs: list[tuple[str, str]], start: int, end: int) -> Iterator[str]:
        at = 0
        for run, style in runs:
            piece = run[max(0, start - at) : max(0, end - at)]
            yield self.paint(piece, style) if style else piece
            at += len(run)


def harmless(text: str) -> str:
    """The text with everything that a terminal would obey replaced, character by character, so that offsets hold."""
    return text.translate(_HARMLESS)


def wrapped(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where each line of the text starts and ends when no line may be wider than `width` columns.

    Breaks at spaces, never at a no-break space; a word that is wider than a line stays whole. An empty line is an empty
    stretch.
    """
    at = 0
    for paragraph in text.split("\n"):
        start = end = at
        used = 0
        for word_start, word_end in _words(paragraph, at):
            wide = columns(text[word_start:word_end])
            gap = word_start - end
            if end > start and used + gap + wide > width:
                yield start, end
                start, used, gap = word_start, 0, 0
            used += gap + wide
            end = word_end
        yield start, end
        at += len(paragraph) + 1


def _words(paragraph: str, at: int) -> Iterator[tuple[int, int]]:
    """Where the paragraph's words start and end; its indentation belongs to the first of them."""
    start = 0
    while start < len(paragraph):
        first = start
        while first < len(paragraph) and paragraph[first] == " ":
            first += 1
        end = paragraph.find(" ", first)
        end = len(paragraph) if end < 0 else end
        if first < end:
            yield at + (start if start == 0 else first), at + end
        start = end + 1


def columns(text: str) -> int:
    """How many columns a terminal gives the text: wide characters take two, combining ones none."""
    if text.isascii() or text.translate(_NARROW).isascii():
        return len(text)
    import unicodedata  # here: most pages have nothing but letters and typographic marks

    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) != 0 for char in text)


def _runs(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, str]]:
    """The text cut at the marks' edges, each piece with its style, and each mark's note behind its last piece."""
    edges = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    for start, end in pairwise(edges):
        covering = [mark.kind for mark in marks if mark.start <= start and end <= mark.end]
        yield text[start:end], f"mark.{max(covering, key=_RANK.__getitem__)}" if covering else ""
        notes = [mark.note for mark in marks if mark.end == end and mark.note]
        if notes:
            yield f"\u00a0[{','.join(dict.fromkeys(notes))}]", "dim"
