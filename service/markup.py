"""A plain-text reply as HTML that any helpdesk may insert: paragraphs, line breaks, lists; everything else escaped."""

from __future__ import annotations

import re
from functools import cache


@cache
def _item() -> re.Pattern[str]:
    return re.compile(r"\s*(?:(\d{1,2})[.)]|[-*•])\s+(.*)")


def to_html(text: str) -> str:
    """`text` as HTML. Blank lines part paragraphs; lines that start with a number or a bullet become list items."""
    blocks: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        blocks += _paragraph(paragraph.splitlines())
    return "\n".join(blocks)


def _paragraph(lines: list[str]) -> list[str]:
    from html import escape  # here: it brings a table of entities, and most drafts are plain text

    blocks: list[str] = []
    kind, held = "p", list[str]()
    for line in lines:
        match = _item().fullmatch(line)
        now = "p" if match is None else "ol" if match[1] else "ul"
        if now != kind and held:
            blocks.append(_block(kind, held))
            held = []
        kind = now
        held.append(escape(match[2] if match else line.strip()))
    return [*blocks, _block(kind, held)] if held else blocks


def _block(kind: str, lines: list[str]) -> str:
    if kind == "p":
        return "<p>" + "<br>\n".join(lines) + "</p>"
    return f"<{kind}>\n" + "\n".join(f"<li>{line}</li>" for line in lines) + f"\n</{kind}>"
