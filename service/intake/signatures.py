"""Signatures, device lines ("Sent from my phone") and boilerplate, told apart from what a person wrote.

A signature needs proof: the "-- " line, or a closing phrase with contact details below. A name under "Best regards"
stays, and so does anything that looks like a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from service.intake import quoting_words as words
from service.tuples import NamedTuple

Range: TypeAlias = tuple[int, int]
_MAX_SIGNATURE_LINES = 14
_MAX_SIGNATURE_CHARS = 1_000
_MAX_CONTACT_LINE_CHARS = 90
_MAX_DEVICE_LINE_CHARS = 80


class Line(NamedTuple):
    """One line of a message: `end` is without the line break, `text` stripped; `quoted` is somebody else's words."""

    start: int
    end: int
    text: str
    quoted: bool = False


def inside(lines: list[Line], ranges: Sequence[Range]) -> list[bool]:
    """For each line, whether it has text and lies within one of the ranges (in order)."""
    found = [False] * len(lines)
    if not ranges:
        return found
    queue = sorted(ranges, reverse=True)
    for number, line in enumerate(lines):
        while queue and queue[-1][1] <= line.start:
            queue.pop()
        found[number] = bool(line.text and queue and queue[-1][0] <= line.start and line.end <= queue[-1][1])
    return found


def mark_signatures(lines: list[Line], marked: list[bool], signatures: Sequence[Range]) -> None:
    """Mark what the HTML marks as a signature (`signatures`) and what reads as one."""
    for number, aside in enumerate(inside(lines, signatures)):
        marked[number] = marked[number] or aside
    start = 0
    while start < len(lines):  # each stretch of own lines between quotes may end in a signature
        end = next((n for n in range(start, len(lines)) if marked[n]), len(lines))
        if end > start:
            _mark_signature(lines, marked, start, end)
        start = end + 1


def _mark_signature(lines: list[Line], marked: list[bool], start: int, end: int) -> None:
    while end > start and not lines[end - 1].text:
        end -= 1
    while end > start and _is_device_line(lines[end - 1].text):
        end -= 1
        marked[end] = True
        while end > start and (not lines[end - 1].text or set(lines[end - 1].text) <= set("_-")):
            end -= 1
    opens = _signature_start(lines, start, end)
    if opens is not None:
        marked[opens:end] = [True] * (end - opens)


def _is_device_line(line: str) -> bool:
    folded = line.casefold().lstrip("-–— ")
    if len(line) > _MAX_DEVICE_LINE_CHARS or folded.count(".") > 3:
        return False
    if folded.startswith("von meinem ") and not folded.rstrip(".").endswith("gesendet"):
        return False
    return folded.startswith(words.DEVICE_LINES) and not folded.rstrip(".! ").endswith((",", "?")) and "!" not in folded


def _signature_start(lines: list[Line], start: int, end: int) -> int | None:
    """Where the stretch's signature starts: at its last "-- ", or below a closing phrase with contact details."""
    earliest = max(start, end - _MAX_SIGNATURE_LINES - 1)
    for number in range(end - 1, earliest - 1, -1):
        if lines[end - 1].end - lines[number].start > _MAX_SIGNATURE_CHARS:
            return None
        line = lines[number].text
        if line in {"--", "---", "__", "—"}:
            return number
        if _is_closing(line):
            below = [n for n in range(number + 1, end) if lines[n].text]
            return below[0] if below and _are_contacts([lines[n].text for n in below]) else None
    return None


def _is_closing(line: str) -> bool:
    return line.casefold().rstrip(",.!;- ") in words.CLOSINGS


def _are_contacts(lines: list[str]) -> bool:
    """Whether these lines look like a card: short, no sentences, and a phone number, address or link among them."""
    if any(len(line) > _MAX_CONTACT_LINE_CHARS or line.endswith(("?", "!")) for line in lines):
        return False
    return any("@" in line or "www." in line or "http" in line or _has_phone(line) for line in lines)


def _has_phone(line: str) -> bool:
    digits = sum(c.isdigit() for c in line)
    letters = sum(c.isalpha() for c in line)
    return digits >= 7 and letters <= digits + 6 and any(c in "+/-() ." for c in line)


def mark_boilerplate(lines: list[Line], marked: list[bool]) -> None:
    """Disclaimers and gateway warnings: paragraphs of own lines in which at least three stock phrases stand."""
    start = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and lines[number].text and not marked[number]:
            continue
        if number > start and _is_boilerplate(" ".join(line.text for line in lines[start:number])):
            marked[start:number] = [True] * (number - start)
        start = number + 1


def _is_boilerplate(paragraph: str) -> bool:
    folded = paragraph.casefold()
    found = sum(phrase in folded for phrase in words.BOILERPLATE)
    return found >= 3 and not any(word in folded.split() for word in ("i", "i'm", "i've", "my", "ich", "je", "mein"))
