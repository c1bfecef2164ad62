"""Makes any text harmless as data inside a prompt: it can't close a fence, pose as a role, or hide what it says.

What a reader sees stays as it was, template syntax and HTML included; only what could be taken for a mark of the
prompt itself gets a look-alike, and characters that no reader sees are dropped.
"""

from __future__ import annotations

import re
from functools import cache

# Tags of ours and of common prompt formats; "‹" for "<" leaves them readable and makes them tags no more.
_TAGS = (
    "policy|ticket|messages?|draft|data|conversation|customer|agent|system|user|assistant|human|instructions?|context"
    "|developer|tool|function|document|untrusted|output|reply|answer|thinking|think|analysis|s"
)


class Mark(str):
    """The nonce itself, the one value that a template may print as it is: no text from outside is ever one."""

    __slots__ = ()


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(rf"<(?=\s*/?\s*(?:{_TAGS})\b)|<(?=\|)|<(?=<\s*/?\s*SYS)|\[(?=\s*/?\s*INST\s*\])", re.IGNORECASE)


@cache
def _unseen() -> re.Pattern[str]:
    """Control characters but tab and line feed, bidi overrides, tag characters, byte order marks, lone surrogates."""
    return re.compile(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
    )


def as_data(text: str, nonce: str) -> str:
    """`text` without anything that could be taken for a mark of the prompt whose fences carry `nonce`."""
    plain = text.isascii() and text.replace("\n", " ").isprintable()
    if plain and "<" not in text and "[" not in text and nonce not in text:
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    text = _unseen().sub("", text)
    if nonce and nonce in text:
        text = text.replace(nonce, "·" * len(nonce))
    if "<" in text or "[" in text:
        text = _mark().sub(lambda match: "‹" if match[0] == "<" else "(", text)
    return text


def one_line(text: str, most: int = 200) -> str:
    """`text` on one line and without quotation marks, at most so many characters: for names and other labels."""
    line = " ".join(text.split()).replace('"', "'").replace("<", "‹").replace(">", "›")
    return line if len(line) <= most else line[: most - 1] + "…"
