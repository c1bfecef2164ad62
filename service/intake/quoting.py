"""What in a message its author did not write just now: quoted mail, reply headers, signatures, boilerplate.

Line by line, so the work grows with the text and no pattern can run away on 200 kB. When in doubt a line counts as
the author's own: a quoted line too many costs a reader little, a customer's own words lost cost the case. Replies
between quotes stay; a signature that is longer than a signature stays; and where nothing would be left, nothing is
put aside. Own words on one line with a quote can't be told apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.intake import quoting_words as words
from service.intake.signatures import Line, Range, inside, mark_boilerplate, mark_signatures

_MAX_ATTRIBUTION_LINES = 4
_MAX_ATTRIBUTION_CHARS = 400
_ATTRIBUTION_STARTS = tuple(start for starts, _ in words.ATTRIBUTIONS for start in starts)
_OWN_WORDS_OF_A_FORWARD = 4  # fewer ("FYI", "see below") point at the forwarded mail, which then is what counts


def asides(text: str, quoted: Sequence[Range] = (), signatures: Sequence[Range] = ()) -> tuple[Range, ...]:
    """The parts of `text` that the author did not write just now: disjoint, in order, never all of it.

    `quoted` and `signatures` are ranges that the message's HTML marks as such.
    """
    if not text:
        return ()
    lines = _lines(text, quoted)
    marked = [line.quoted for line in lines]
    forwarded = _mark_quotes(lines, marked)
    mark_signatures(lines, marked, signatures)
    mark_boilerplate(lines, marked)
    if not _own_words(lines, marked):
        return ()
    if forwarded is not None and _own_words(lines[:forwarded], marked[:forwarded]) < _OWN_WORDS_OF_A_FORWARD:
        marked[forwarded:] = [False] * (len(lines) - forwarded)
    return _ranges(lines, marked)


def _lines(text: str, quoted: Sequence[Range]) -> list[Line]:
    lines: list[Line] = []
    start = 0
    for raw in text.split("\n"):
        end = start + len(raw)
        lines.append(Line(start, end, raw.strip()))
        start = end + 1
    arrows = [line.text.startswith(">") for line in lines]
    if not quoted and not any(arrows):
        return lines
    within = inside(lines, quoted)
    return [
        line._replace(quoted=True) if within[n] or (arrows[n] and _is_quote(lines, arrows, n)) else line
        for n, line in enumerate(lines)
    ]


def _is_quote(lines: list[Line], arrows: list[bool], number: int) -> bool:
    """Whether a line that starts with > quotes mail. Alone, "> 5 GB", ">:(" or ">>> import os" may be the author's."""
    rest = lines[number].text.lstrip("> ")
    neighbours = (number and arrows[number - 1]) or (number + 1 < len(lines) and arrows[number + 1])
    prompt = lines[number].text.startswith(">>>") and not neighbours
    return not prompt and (bool(neighbours) or rest[:1].isalpha())


# ---- quoted mail -----------------------------------------------------------------------------------------------------


def _mark_quotes(lines: list[Line], marked: list[bool]) -> int | None:
    """Mark reply headers, and all that follows those which quote without marks. The first line of a forward, if any."""
    number = 0
    while number < len(lines):
        if not lines[number].text:
            number += 1
            continue
        length = _attribution(lines, number)
        following = _next_text(lines, number + length)
        if length and following is not None and lines[following].quoted:
            marked[number : number + length] = [True] * length
            number += length
        elif (length and _dated(lines, number, length)) or _opens_original(lines, number):
            marked[number:] = [True] * (len(lines) - number)
            return None
        elif _header_block(lines, number):
            start = number - 1 if number and _is_rule(lines[number - 1].text) else number
            marked[start:] = [True] * (len(lines) - start)
            return None
        elif _opens_forward(lines[number].text):
            marked[number:] = [True] * (len(lines) - number)
            return number
        else:
            number += 1
    return None


def _next_text(lines: list[Line], number: int) -> int | None:
    return next((n for n in range(number, min(number + 4, len(lines))) if lines[n].text), None)


def _attribution(lines: list[Line], number: int) -> int:
    """How many lines "On … wrote:" takes that starts here; 0 where none does. Mail programs wrap it."""
    first = _bare(lines[number].text)
    if not first.startswith(_ATTRIBUTION_STARTS):
        return int(_is_dated_sender(first))
    joined = ""
    for count in range(1, _MAX_ATTRIBUTION_LINES + 1):
        if number + count > len(lines) or not lines[number + count - 1].text:
            return 0
        joined = f"{joined} {_bare(lines[number + count - 1].text)}".strip()
        if len(joined) > _MAX_ATTRIBUTION_CHARS:
            return 0
        if joined.endswith((":", "：")):
            return count if any(map(str.isdigit, joined)) and _attributes(joined) else 0
    return 0


def _is_dated_sender(line: str) -> bool:
    """Whether the line is "<date>, <name> <address>:" in languages that put date or sender first."""
    if not line.endswith((":", "：")) or not any(map(str.isdigit, line)):
        return False
    return _ends_attribution(line, words.ATTRIBUTION_ENDS) or ("@" in line and "<" in line)


def _bare(line: str) -> str:
    return line.lstrip("> ").strip("*_ ").casefold()


def _attributes(joined: str) -> bool:
    for starts, ends in words.ATTRIBUTIONS:
        if joined.startswith(starts) and _ends_attribution(joined, ends):
            return True
    return _ends_attribution(joined, words.ATTRIBUTION_ENDS)


def _ends_attribution(line: str, ends: tuple[str, ...]) -> bool:
    """Whether it ends in "… wrote:", or "… schrieb Sam <sam@example.com>:" where the name comes after the verb."""
    if not line.endswith((":", "：")):
        return False
    body = line.rstrip(":： ")
    if body.endswith(ends):
        return True
    return any(f" {end} " in body and len(body) - body.rindex(f" {end} ") < 90 for end in ends)


def _dated(lines: list[Line], number: int, length: int) -> bool:
    """Whether the attribution has what a program writes: an address, a clock time or a year. People write less."""
    joined = " ".join(line.text for line in lines[number : number + length])
    if "@" in joined:
        return True
    digits = "".join(c if c.isdigit() or c == ":" else " " for c in joined).split()
    return any(len(part) == 4 and part.isdigit() and part[:2] in {"19", "20"} for part in digits) and any(
        ":" in part.strip(":") for part in digits
    )


def _opens_original(lines: list[Line], number: int) -> bool:
    line = lines[number].text
    inner = line.strip("-_=*#> ").casefold()
    ruled = len(line) >= len(inner) + 4 and line[:1] in "-_=*#"
    if ruled and inner.rstrip(":") in words.ORIGINALS:
        return True
    return ruled and any(phrase in inner for phrase in words.REPLY_ABOVE)


def _opens_forward(line: str) -> bool:
    inner = line.strip("-_=*> ").casefold()
    ruled = line.startswith(("--", "__", "==")) or line.endswith(":")
    return ruled and inner.rstrip(": ") in words.FORWARDS


def _is_rule(line: str) -> bool:
    return len(line) >= 8 and set(line) <= set("_-=")


def _header_block(lines: list[Line], number: int) -> bool:
    """From:, Sent:, To:, Subject: as Outlook puts them above the original: a from-line and two others close by."""
    if _label(lines[number].text) not in words.FROM:
        return False
    following = (_label(line.text) for line in lines[number + 1 : number + 9])
    return len({label for label in following if label in words.OTHER_HEADERS}) >= 2


def _label(line: str) -> str:
    head, colon, _ = line.replace("：", ":").partition(":")
    return head.strip("*_> \u00a0").casefold() if colon and len(head) < 24 else ""


# ---- ranges ----------------------------------------------------------------------------------------------------------


def _own_words(lines: list[Line], marked: list[bool]) -> int:
    return sum(
        sum(any(map(str.isalnum, word)) for word in line.text.split())
        for line, aside in zip(lines, marked, strict=True)
        if not aside
    )


def _ranges(lines: list[Line], marked: list[bool]) -> tuple[Range, ...]:
    """Runs of marked lines as ranges, blank lines between two marked ones included."""
    ranges: list[Range] = []
    joining = False
    for line, aside in zip(lines, marked, strict=True):
        if aside and line.text:
            if joining:
                ranges[-1] = (ranges[-1][0], line.end)
            else:
                ranges.append((line.start, line.end))
            joining = True
        elif line.text:
            joining = False
    return tuple(ranges)
