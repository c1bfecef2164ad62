"""One spelling for what looks the same to a reader: case, look-alike letters, quotes, spaces, invisible characters.

Folding keeps the length of a text, so every offset into the folded text is an offset into the text as written.
Diacritics of Latin letters are dropped ("naïve" reads "naive"), the en dash becomes a hyphen (ranges such as 2–3),
the em dash stays (it separates clauses), and what has no width becomes `JOINER`, which words skip.
"""

from __future__ import annotations

from functools import cache

JOINER = "\u2060"  # stands for every character without width: zero-width, bidi, tag, soft hyphen, combining marks

_KEPT_TABLE_SIZE = 8192  # a text of rare characters must not make the table grow without end

# Letters of other scripts that a reader takes for Latin ones, pair by pair: as written, as read.
_CONFUSABLE = dict(
    zip(
        "авеіјкмнорѕстухһԁԛԝгѵАВЕІЈКМНОРЅСТУХҺԌαεικνορτυχγΑΒΕΖΗΙΚΜΝΟΡΤΥΧοօսոցհɑɡɩıǀ",
        "abeijkmhopsctyxhdqwrvabeijkmhopsctyxhgaeikvoptuxyabezhikmnoptyxoounghagiil",
        strict=True,
    )
)
_TYPOGRAPHIC = {
    **dict.fromkeys("‘’‚‛ʼ´`′＇❛❜ʹ", "'"),
    **dict.fromkeys("“”„‟«»″＂❝❞〝〞", '"'),
    **dict.fromkeys("‐‑‒–−﹣－", "-"),
    **dict.fromkeys("—―⸺", "—"),
    **dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"),
    "…": ".",
    "\r": " ",
    "\t": " ",
}


def fold(text: str) -> str:
    """The text as a reader takes it, character for character: `len(fold(text)) == len(text)`."""
    if text.isascii():
        return text.lower() if text.isprintable() else text.lower().translate(_ascii_table())
    return text.translate(_table())


@cache
def _ascii_table() -> dict[int, str]:
    """Control characters as spaces; the line feed stays. The backtick stays too: in ASCII text it marks code."""
    table = {code: " " for code in (*range(32), 127) if code != 10}
    table.update({0x0B: "\n", 0x0C: "\n"})
    return table


@cache
def _table() -> _FoldTable:
    return _FoldTable()


class _FoldTable(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _KEPT_TABLE_SIZE:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if character in "\n`" or " " <= character <= "~":
        return character.lower()
    known = _TYPOGRAPHIC.get(character) or _CONFUSABLE.get(character)
    if known:
        return known
    import unicodedata  # here: most texts of a process are ASCII

    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me"):
        return JOINER
    if category in ("Zs", "Cc", "Cs"):
        return " "
    plain = unicodedata.normalize("NFKD", character).lower()
    if len(plain) == 1 or (plain and all(unicodedata.combining(mark) for mark in plain[1:])):
        return _CONFUSABLE.get(plain[0], _TYPOGRAPHIC.get(plain[0], plain[0]))
    lower = character.lower()
    return lower if len(lower) == 1 else character


def spell_out(word: str) -> str:
    """A folded word as it is spelled: without joiners, and with ligatures taken apart."""
    if word.isascii():
        return word
    word = word.replace(JOINER, "")
    if word.isascii():
        return word
    import unicodedata

    return unicodedata.normalize("NFKC", word).lower()
