"""HTML and Markdown in what should be plain text: what may run or call home is critical, the rest merely ugly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from service.guardrails.base import Assessed, Hit, Review

name = "unsafe"
codes = ("text.unsafe_markup", "text.markup")


@cache
def _dangerous() -> re.Pattern[str]:
    return re.compile(
        r"<\s*/?\s*(?:script|img|image|iframe|frame|object|embed|svg|math|style|link|meta|form|input|button|base|video"
        r"|audio|source|template|body|html)\b[^>]{0,300}>?"
        r"|<[^<>]{1,200}\bon[a-z]{3,20}\s*=[^>]{0,200}>?"
        r"|!\[[^\]]{0,200}\]\s*[(\[][^)\]]{0,500}[)\]]?"
        r"|(?:javascript|vbscript)\s*:|data\s*:\s*(?:text/html|image/)[^\s]{0,80}"
    )


@cache
def _ugly() -> re.Pattern[str]:
    return re.compile(
        r"</?\s*(?:b|i|u|p|br|div|span|a|ul|ol|li|h[1-6]|table|tr|td|th|strong|em|font|pre|code|hr)\b[^<>]{0,200}>"
        r"|\*\*[^*\n]{1,120}\*\*|(?<!\w)__[^_\n]{1,120}__(?!\w)"
        r"|(?:^|\n)#{1,6}\s\S[^\n]{0,100}|```|\[[^\]\n]{1,80}\]\([^)\n]{1,300}\)|(?:^|\n)\s*\|.+\|\s*(?=\n|$)"
    )


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Dangerous marks, each; then the first ugly one (they come in dozens)."""
    reading = review.reading
    folded = reading.folded
    if any(mark in folded for mark in ("<", "![", "script", "data")):
        found = list(_dangerous().finditer(folded))
        for match in found:
            yield Hit("text.unsafe_markup", reading.span(*match.span()))
        if found:
            return
    if any(mark in folded for mark in ("<", "**", "__", "#", "```", "](", "|")):
        match_ = _ugly().search(folded)
        if match_ is not None:
            yield Hit("text.markup", reading.span(*match_.span()))
