"""Plain text as it grows out of a tree: white space collapsed, line breaks held back until something follows them."""

from __future__ import annotations

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u034f\u200b\ufeff"))  # soft hyphens and the padding of hidden preheaders
_MAX_ROW_CHARS = 160


class Page:
    """Text under construction. `length` is what is written so far, without the breaks and spaces still owed."""

    def __init__(self) -> None:
        self.length = 0
        self._parts: list[str] = []
        self._breaks = 0  # line breaks owed before the next text
        self._space = ""  # white space owed before the next text
        self._bullet = ""  # list mark owed before the next text
        self._line = 0  # number of the line that was written last
        self._row_line: int | None = None  # the line on which the table row started; None before its first text
        self._line_start = 0

    def write(self, text: str) -> None:
        """Text as HTML has it: any white space is one space, and none at the start of a line."""
        text = text.translate(_INVISIBLE)
        words = text.split()
        if not words or text[0].isspace():
            self._space = self._space or (" " if text else "")
        if words:
            self._put(" ".join(words))
            self._space = " " if text[-1].isspace() else ""

    def write_preformatted(self, text: str) -> None:
        """Text whose spaces and line breaks count."""
        for number, line in enumerate(text.expandtabs().split("\n")):
            if number:
                self.new_line()
            self._put(line.rstrip())

    def note(self, text: str) -> None:
        """A remark of ours on the word before, such as a link's address."""
        space, self._space = self._space, " "
        self._put(text)
        self._space = space

    def line(self, breaks: int = 1) -> None:
        """What follows starts on a line of its own, after at least `breaks` line breaks."""
        self._breaks = max(self._breaks, breaks)
        self._space = ""

    def new_line(self) -> None:
        """One more line break; two of them leave a blank line, more make no difference."""
        self._breaks = min(self._breaks + 1, 2)
        self._space = ""

    def bullet(self, mark: str) -> None:
        """What follows is a list item with this mark (indentation included)."""
        self.line()
        self._bullet = mark

    def row(self) -> None:
        """What follows is a table row."""
        self.line()
        self._row_line = None

    def cell(self) -> None:
        """What follows stands in the row's next column: beside the last one where that took one line, else below it."""
        beside = self._row_line == self._line and self.length - self._line_start < _MAX_ROW_CHARS
        if beside and self._parts:
            self._breaks, self._space = 0, "  "
        else:
            self.line()

    def since(self, mark: int) -> str:
        """What was written since `position` gave this mark."""
        return "".join(self._parts[mark:]).strip()

    @property
    def position(self) -> int:
        return len(self._parts)

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def _put(self, text: str) -> None:
        if not text:
            return
        before = "" if not self._parts else "\n" * self._breaks if self._breaks else self._space
        if self._breaks or not self._parts:
            self._line += self._breaks
            self._line_start = self.length + len(before)
        if self._row_line is None:
            self._row_line = self._line
        self._parts.append(before + self._bullet + text)
        self.length += len(self._parts[-1])
        self._breaks, self._space, self._bullet = 0, "", ""
