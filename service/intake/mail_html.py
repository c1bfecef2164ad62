"""HTML mail as the plain text that a reader would see, with what the mail program marked as quoted or as a signature.

The only file that imports selectolax. Its lexbor engine builds the tree as browsers do and at any depth of nesting
(libxml2, and what rests on it, drops everything below 256 levels); the tree is walked without recursion. What a
person would not see is left out: scripts, styles, comments, hidden preheaders, tracking pixels. White text on white
is beyond us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from service.intake import mail_marks as marks
from service.intake.mail_guard import lightened, words_only
from service.intake.page import Page
from service.tuples import NamedTuple

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Range: TypeAlias = tuple[int, int]


class MailText(NamedTuple):
    """A message as text, and the ranges of it that its HTML marks as quoted mail and as signatures."""

    text: str
    quoted: tuple[Range, ...]
    signatures: tuple[Range, ...]


class _Element(NamedTuple):
    """An element that has been entered: where its text starts and what it means."""

    tag: str
    start: int
    position: int
    mark: str = ""
    href: str = ""
    tiny: bool = False  # its own text is too small to be seen


def text_from_html(html: str) -> MailText:
    """What a person sees of `html`: paragraphs parted by blank lines, lists, tables row by row, links with address."""
    from selectolax.lexbor import LexborHTMLParser  # here: most messages come as text

    light = lightened(html.replace("\x00", ""))
    if light is None:
        return MailText(words_only(html), (), ())
    root = LexborHTMLParser(light).root
    walk = _Walk()
    if root is not None:
        walk.through(root)
    text = walk.page.text
    quoted = walk.ranges["quote"] + [(start, len(text)) for start, _ in walk.ranges["rest"]]
    return MailText(text, tuple(sorted(quoted)), tuple(walk.ranges["signature"]))


class _Walk:
    """Depth first through a tree, with a stack of our own: mail may nest deeper than Python calls."""

    def __init__(self) -> None:
        self.page = Page()
        self.ranges: dict[str, list[Range]] = {"quote": [], "rest": [], "signature": []}
        self._open: list[_Element] = []
        self._lists: list[int | None] = []  # the next number of each list that is open; None where it has bullets
        self._preformatted = 0

    def through(self, root: LexborNode) -> None:
        todo: list[LexborNode | None] = [root]
        while todo:
            node = todo.pop()
            if node is None:
                self._leave()
            elif node.is_text_node:
                self._say(node.text_content or "")
            elif self._enter(node):
                todo.append(None)
                todo += reversed(list(node.iter(include_text=True)))

    def _say(self, text: str) -> None:
        if self._open and self._open[-1].tiny:
            return
        if self._preformatted:
            self.page.write_preformatted(text)
        else:
            self.page.write(text)

    def _enter(self, node: LexborNode) -> bool:
        """Write what the element says by itself; whether its children are to be seen (it is open then)."""
        tag = node.tag or ""
        attributes = {name.lower(): value or "" for name, value in node.attributes.items()}
        style = marks.style_of(attributes)
        if tag in marks.UNSEEN or marks.is_hidden(attributes, style):
            return False
        if tag == "img":
            self.page.write(marks.picture(attributes))
            return False
        if tag == "br":
            self.page.new_line()
            return False
        tiny = marks.is_tiny(style, inherited=bool(self._open and self._open[-1].tiny))
        href = attributes.get("href", "").strip() if tag == "a" else ""
        element = _Element(tag, self.page.length, self.page.position, marks.mark(tag, attributes), href, tiny)
        self._break(tag, opening=True)
        self._count(tag, attributes)
        self._open.append(element)
        return True

    def _count(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "pre":
            self._preformatted += 1
        elif tag in {"ul", "ol"}:
            self._lists.append(marks.first_number(attributes) if tag == "ol" else None)
        elif tag == "li":
            self.page.bullet("  " * (min(len(self._lists), 20) - 1) + self._list_mark())

    def _list_mark(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _leave(self) -> None:
        element = self._open.pop()
        if element.href:
            address = marks.address(element.href, self.page.since(element.position))
            if address:
                self.page.note(f"({address})")
        if element.tag == "pre":
            self._preformatted -= 1
        elif element.tag in {"ul", "ol"}:
            self._lists.pop()
        self._break(element.tag, opening=False)
        if element.mark and (self.page.length > element.start or element.mark == "rest"):
            self.ranges[element.mark].append((element.start, self.page.length))

    def _break(self, tag: str, *, opening: bool) -> None:
        """The line breaks that an element asks for before its start and after its end."""
        if tag in {"td", "th"}:
            if opening:
                self.page.cell()
        elif tag == "tr":
            self.page.row()
        elif tag in marks.PARAGRAPHS:
            self._break_paragraph(tag, opening=opening)
        elif tag in marks.LINES and not (opening and self._starts_cell()):
            self.page.line()

    def _break_paragraph(self, tag: str, *, opening: bool) -> None:
        if opening and self._starts_cell():
            return
        inner = bool(self._lists) and tag in {"p", "ul", "ol"}
        in_cell = any(element.tag in {"td", "th"} for element in self._open[-2:])
        self.page.line(1 if inner or (in_cell and tag == "p") else 2)

    def _starts_cell(self) -> bool:
        """Whether nothing stands yet in the table cell that is open: its first block needs no break."""
        last = self._open[-1] if self._open else None
        return last is not None and last.tag in {"td", "th"} and last.start == self.page.length
