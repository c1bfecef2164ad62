"""Which language a text is in, from its script and its function words.

A library would know more languages and tell short texts apart better; those that are maintained bring numpy or a
model of tens of megabytes with them, and importing one costs more than the whole of a mock draft. What a help desk
needs is to answer in the customer's language and to know when English rules do not apply.

Limits: seventeen languages in Latin script; of languages that share another script the most spoken is named. Texts of
fewer than three words, names, handles, links, numbers and emoji tell nothing and give "und", as do languages that
are not listed. Danish and Norwegian are often told apart by a single word, and a text that fits both is
called by either name. A text in two languages gives the one that
has more function words in it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

_UNTOLD = "und"
_READ_CHARACTERS = 2000  # more of a text does not change the answer
_SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0370, 0x03FF, "el"),
    (0x0400, 0x052F, "ru"),
    (0x0530, 0x058F, "hy"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x06FF, "ar"),
    (0x0900, 0x097F, "hi"),
    (0x0980, 0x09FF, "bn"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0E00, 0x0E7F, "th"),
    (0x10A0, 0x10FF, "ka"),
    (0x1100, 0x11FF, "ko"),
    (0x3040, 0x30FF, "ja"),
    (0x3400, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
)
# Letters that only some of the languages of a script use, in the order in which they decide.
_LETTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "ru": (("ыэё", "ru"), ("іїєґ", "uk"), ("ђјљњћџ", "sr"), ("ъщ", "bg")),
    "ar": (("ٹڈےں", "ur"), ("پچژگ", "fa")),
}
_LATIN_LETTERS = {
    "ß": "de", "ñ": "es", "¿": "es", "¡": "es", "ã": "pt", "õ": "pt", "ł": "pl", "ą": "pl", "ż": "pl", "ś": "pl",
    "ğ": "tr", "ı": "tr", "ř": "cs", "ě": "cs", "ů": "cs", "ț": "ro", "ș": "ro", "ă": "ro", "ő": "hu", "ű": "hu",
}  # fmt: skip
_LETTER_WEIGHT = 1.0
_NEEDED = 1.2  # weight of evidence below which nothing is said
_LEAD = 1.15  # how far the first must be ahead of the second


def detect(text: str) -> str:
    """ISO 639-1 code of the language, or "und" where the text does not tell."""
    plain = _told(text[:_READ_CHARACTERS])
    if not plain.isascii():
        script = _script(plain)
        if script:
            return script
    words = _word_pattern().findall(plain)
    return _by_words(plain, words) if len(words) > 2 else _UNTOLD


@cache
def _silent_pattern() -> re.Pattern[str]:
    return re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|\d+")


@cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def _told(text: str) -> str:
    """The text without what is the same in every language, in lower case."""
    text = text.lower().replace("\u2019", "'")
    if not text.isascii():
        text = "".join([character for character in text if character not in "\u200b\u200c\u200d\u2060\ufeff\xad"])
    return _silent_pattern().sub(" ", text)


def _script(plain: str) -> str | None:
    """The language of a text mostly in another script than Latin; None for Latin."""
    counts: Counter[str] = Counter()
    latin = 0
    for character in plain:
        code = ord(character)
        if code < 0x370:
            latin += character.isalpha()
            continue
        for first, last, language in _SCRIPTS:
            if first <= code <= last:
                counts[language] += 1
                break
    if not counts:
        return None
    if counts["ja"] * 10 >= counts["zh"] and counts["ja"]:
        counts["ja"] += counts.pop("zh", 0)
    language, many = counts.most_common(1)[0]
    # A syllable or ideograph says as much as several letters do.
    if many * (3 if language in ("zh", "ja", "ko") else 1) <= latin:
        return None
    for letters, named in _LETTERS.get(language, ()):
        if any(letter in plain for letter in letters):
            return named
    return language


@cache
def _profiles() -> dict[str, tuple[tuple[str, float], ...]]:
    """For each listed word the languages that it speaks for, and how strongly."""
    holders: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("profiles.txt").read_text("utf-8").splitlines():
        if line and line[0] != "#":
            language, _, words = line.partition(":")
            for word in dict.fromkeys(words.split()):
                holders.setdefault(word, []).append(language)
    return {word: tuple((language, len(many) ** -0.7) for language in many) for word, many in holders.items()}


def _by_words(plain: str, words: list[str]) -> str:
    profiles = _profiles()
    scores: Counter[str] = Counter()
    for word, times in Counter(words).items():
        for language, weight in profiles.get(word, ()):
            scores[language] += weight * min(times, 3)  # type: ignore[assignment]
    if not plain.isascii():
        for letter, language in _LATIN_LETTERS.items():
            if letter in plain:
                scores[language] += _LETTER_WEIGHT  # type: ignore[assignment]
    ranked = scores.most_common(2)
    if not ranked:
        return _UNTOLD
    language, best = ranked[0]
    enough = best >= _NEEDED and best >= 0.08 * len(words)
    ahead = len(ranked) == 1 or best >= _LEAD * ranked[1][1] or {language, ranked[1][0]} == {"da", "no"}
    return language if enough and ahead else _UNTOLD
