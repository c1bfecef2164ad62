"""Blanks that somebody had to fill: `[Name]`, `{{ticket}}`, `<insert date>`, XXX, TODO, "your company name here".

What stands just so in the conversation or the policy is no blank (customers do write "[sic]" and "TODO lists").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from service.guardrails.base import Assessed, Hit, Review
from service.guardrails.sources import stands_in

name = "blanks"
codes = ("text.placeholder",)


@cache
def _blank() -> re.Pattern[str]:
    return re.compile(
        r"\[(?=[^\]\n]{0,60}[a-z])[^\]\[\n]{2,60}\](?!\()"
        r"|\{\{?[^{}\n]{1,60}\}?\}"
        r"|\{%[^\n]{1,80}%\}"
        r"|<\s*(?:insert|your|the|name|customer|client|agent|date|time|link|url|company|product|order|number|ticket|case"
        r"|signature|amount|email|phone)\b[^<>\n]{0,60}>"
        r"|%[a-z_]{3,30}%|\$\{[^}\n]{1,40}\}"
        r"|(?<![\w-])(?:xx+|x{1,2}[:/.-]x{1,2}|todo|tbd|tbc|lorem ipsum|n/a)(?![\w-])"
        r"|(?<!\w)_{3,}(?!\w)"
        r"|\b(?:insert|your|company|agent|customer|product) (?:name|company|title|signature)(?: name)? here\b"
    )


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """One hit for each blank."""
    reading = review.reading
    folded = reading.folded
    if not any(mark in folded for mark in "[{<%_") and not any(
        word in folded for word in ("xx", "x:x", "todo", "tbd", "tbc", "lorem", "n/a", "name here", "title here")
    ):
        return
    for match in _blank().finditer(folded):
        if not stands_in(review, reading.text[match.start() : match.end()]):
            yield Hit("text.placeholder", reading.span(*match.span()))
