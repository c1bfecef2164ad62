"""Keeps mail that was made to exhaust a parser away from it.

A tree as browsers build it repeats every open formatting element in every paragraph: 35 kB of `<p><b x=1>…` grow to
700 MB. We need no formatting, so those tags go first. What still would cost seconds (thousands of levels, thousands
of attributes on one element) is read without a tree: the words stay, marks of quotes and signatures are lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from service.intake import mail_marks as marks
from service.intake.quoting_words import entries

_FORMATTING = frozenset(entries("b, big, code, em, font, i, nobr, s, small, strike, strong, tt, u"))
_CLOSED_BY_OTHERS = frozenset(
    entries(
        """
        p, li, td, th, tr, dt, dd, option, optgroup, tbody, thead, tfoot, colgroup, rp, rt,
        area, base, br, col, embed, hr, img, input, link, meta, param, source, track, wbr
        """
    )
)
_MAX_DEPTH = 2_000
_MAX_ATTRIBUTES = 8_000


@cache
def _tag() -> re.Pattern[str]:
    return re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})([^>]*)>?")


def lightened(html: str) -> str | None:
    """`html` without formatting tags; None where building a tree of it would be too costly."""
    kept: list[str] = []
    depth: Counter[str] = Counter()
    end = 0
    for match in _tag().finditer(html):
        name = match[2].lower()
        if name in _FORMATTING:
            kept.append(html[end : match.start()])
            end = match.end()
        elif name not in _CLOSED_BY_OTHERS:
            depth[name] += -1 if match[1] and depth[name] else not match[1]
        if len(match[3]) > _MAX_ATTRIBUTES and _attributes(match[3]) > _MAX_ATTRIBUTES:
            return None
    return None if depth.total() > _MAX_DEPTH else "".join(kept) + html[end:]


def _attributes(text: str) -> int:
    """At least as many as there are."""
    return text.count("/") + text.count('"') // 2 + text.count("'") // 2 + sum(map(str.isspace, text))


def words_only(html: str) -> str:
    """The text between the tags, blocks on lines of their own; for what `lightened` refuses."""
    from html import unescape

    lines = "".join(_between(html)).split("\n")
    return "\n".join(line for line in (" ".join(unescape(line).split()) for line in lines) if line)


def _between(html: str) -> Iterator[str]:
    end, unseen = 0, ""
    for match in _tag().finditer(html):
        name = match[2].lower()
        if not unseen:
            yield html[end : match.start()].replace("\n", " ")
            yield "\n" if name in marks.PARAGRAPHS or name in marks.LINES or name in {"br", "tr", "td"} else ""
        if not match[1] and not unseen and name in {"script", "style", "head", "title"}:
            unseen = name
        elif match[1] and name == unseen:
            unseen = ""
        end = match.end()
    if not unseen:
        yield html[end:].replace("\n", " ")
