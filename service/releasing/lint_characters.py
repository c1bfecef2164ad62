"""Characters that nobody sees, letters that only look like ours, and secrets, in any file of a version."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from service.releasing.flaws import Flaw

_WORD = re.compile(r"[^\W\d_]{2,}")
_UNSEEN = frozenset(("Cf", "Cc", "Co", "Cs", "Zl", "Zp"))
_SECRETS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY")),
    ("a key of a model provider", re.compile(r"\bsk-[A-Za-z0-9_-]{16,}")),
    ("a cloud access key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("a token of a code host", re.compile(r"\b(?:gh[pousr]_|glpat-|github_pat_)[A-Za-z0-9_-]{16,}")),
    ("a chat token", re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}")),
    ("a signed token", re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}")),
    ("a bearer token", re.compile(r"\bBearer [A-Za-z0-9._~+/-]{16,}")),
    (
        "a password",
        re.compile(r"\b(?:password|passwd|secret|api[_-]?key)\s*[:=]\s*['\"]?[^\s'\"{}]{6,}", re.IGNORECASE),
    ),
    ("a name and password in an address", re.compile(r"\bhttps?://[^\s/:@]+:[^\s/@]+@")),
)


def character_flaws(folder: Path) -> Iterator[Flaw]:
    """What is wrong with the characters of the version's files, line by line."""
    for file in sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")):
        raw = file.read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            at = raw.count(b"\n", 0, error.start) + 1
            yield Flaw(file, at, "encoding", "error", "not UTF-8: save it as UTF-8")
            continue
        if "\r" in text:
            at = text.count("\n", 0, text.index("\r")) + 1
            yield Flaw(file, at, "line-ends", "error", "a carriage return: save it with plain line feeds")
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        for number, words in enumerate(text.split("\n"), 1):
            yield from _in_line(file, number, words)


def _in_line(file: Path, number: int, line: str) -> Iterator[Flaw]:
    for column, char in enumerate(line, 1):
        if char != "\t" and (unicodedata.category(char) in _UNSEEN or char == "\u00a0"):
            name = unicodedata.name(char, f"U+{ord(char):04X}").lower()
            told = f"column {column}: {name} (U+{ord(char):04X}), which nobody sees: take it out"
            yield Flaw(file, number, "invisible", "error", told)
    for match in _WORD.finditer(line):
        scripts = {_script(char) for char in match[0]} - {"COMMON"}
        if len(scripts) > 1:
            told = f"column {match.start() + 1}: {match[0]!r} mixes {' and '.join(sorted(scripts)).lower()} letters"
            yield Flaw(file, number, "look-alike", "error", f"{told}: type the word anew")
    for what, pattern in _SECRETS:
        if pattern.search(line):
            yield Flaw(file, number, "secret", "error", f"looks like {what}: take it out, and have it revoked")


def _script(char: str) -> str:
    """The script of a letter, as its name begins: LATIN, CYRILLIC, GREEK."""
    return "LATIN" if char.isascii() else unicodedata.name(char, "COMMON").split(" ", 1)[0]
