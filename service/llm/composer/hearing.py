"""What of a customer's message may be taken up: clauses of plain words, with everything else marked as dirt.

Handles, addresses, hashtags, placeholders, long numbers and unsayable words are dirt: a phrase may stop before one,
never run over it. Only the first part of a long message is read.
"""

from __future__ import annotations

from service.language.lexicon import (
    ADV,
    AUX,
    BASE,
    CONJ,
    DET,
    INTERJ,
    IT,
    NEG,
    NOM,
    PAST,
    POSS,
    PREP,
    SUB,
    THIRD_S,
    WH,
    YOU,
    classes,
)  # fmt: skip
from service.language.normalise import fold
from service.language.words import find_words
from service.llm.composer.lists import listed, names, words
from service.tuples import NamedTuple

_LONGEST_CODE = 14  # characters
READ_AT_MOST = 1600  # characters of one message
_SPELLING = {
    "thru": "through", "abt": "about", "acct": "account", "acc": "account", "pw": "password", "ppl": "people",
    "cuz": "because", "bc": "because", "coz": "because", "wanna": "want to", "tryna": "trying to",
    "pics": "pictures", "pic": "picture", "info": "information", "gmail's": "Gmail's", "n't": "not", "ima": "I'm",
    "internt": "internet", "recieve": "receive", "recieved": "received", "premier": "Premiere",
}  # fmt: skip
_ALSO_WORDS = listed(
    "windows office teams edge square notion steam stripe slack may march exchange excel realms discord"
    " uber safari zoom access docker may edge"
)  # names only where they are written as such
_SPLITTERS = listed("but so because although though however whereas plus since cause therefore nor and or")
_STARTS = NOM | YOU | AUX | PAST | THIRD_S | NEG | WH | SUB


NEGATED = listed(
    "can't cannot couldn't won't wouldn't doesn't didn't don't isn't aren't wasn't weren't hasn't haven't hadn't"
)


class Token(NamedTuple):
    """A word: lower case, as it should be written, what it can be, and whether it may not be taken up."""

    low: str
    raw: str
    flags: int
    dirty: bool = False


class Heard(NamedTuple):
    """A clause's words. `question`: its sentence ends with a question mark; `first`: it starts its sentence."""

    tokens: tuple[Token, ...]
    question: bool = False
    first: bool = False


def at(tokens: tuple[Token, ...], index: int) -> str:
    """The word at `index`, lower case; empty beyond either end."""
    return tokens[index].low if 0 <= index < len(tokens) else ""


def skip(tokens: tuple[Token, ...], index: int) -> int:
    """The place of the first word from `index` on that is no adverb or filler."""
    while index < len(tokens) and (
        tokens[index].low in words("dropped")
        or (tokens[index].flags & ADV and not tokens[index].flags & (BASE | NEG | PREP))
    ):
        index += 1
    return index


def is_base(token: Token) -> bool:
    """Whether the word can be a verb's base form; an unknown word can."""
    known = token.flags & BASE or (not token.flags and token.low.isalpha() and len(token.low) > 2)
    return bool(known) and not token.dirty


def hear(text: str) -> tuple[Heard, ...]:
    """The clauses of a message, in order."""
    text = _printable(text[:READ_AT_MOST])
    folded = fold(text)
    clauses: list[Heard] = []
    for sentence, question in _sentences(text, folded):
        first = True
        for part in _clauses(sentence):
            tokens = _trimmed(part)
            if tokens:
                clauses.append(Heard(tokens, question, first))
                first = False
    return tuple(clauses)


def _printable(text: str) -> str:
    """Without what a terminal or a page obeys instead of showing it: colours, bells, reversed writing."""
    if text.isprintable():
        return text
    coloured = text.split("\x1b[")
    plain = coloured[0] + "".join(part.lstrip("0123456789;")[1:] for part in coloured[1:])
    return "".join(
        letter if letter.isprintable() or letter in "\n\t\u00a0" else "" if "\u200b" <= letter <= "\u2069" else " "
        for letter in plain
    )


def _sentences(text: str, folded: str) -> list[tuple[list[Token | None], bool]]:
    """Sentences as tokens, with None where a comma or bracket parts them, and whether they end with a question mark."""
    found: list[tuple[list[Token | None], bool]] = []
    current: list[Token | None] = []
    last = 0
    shouted, owed = _shouts(text), ""
    for word in find_words(folded):
        gap = owed + folded[last : word.start]
        if word.text in words("sworn"):
            owed, last = gap, word.end
            continue
        owed = ""
        if current and any(mark in gap for mark in ".!?\n"):
            found.append((current, "?" in gap))
            current = []
        elif current and (gap.strip(" '*_\u2060&") or "\u2060" in gap):
            current.append(None)
        elif current and "&" in gap:
            current.append(Token("and", "and", CONJ))
        current.append(
            _token(
                word.text, text[word.start : word.end], gap[-1:], folded[word.end : word.end + 1], shouted, not current
            )
        )
        if len(current) > 1 and current[-1] and _is_code(current[-2], current[-1]):
            current[-1] = current[-1]._replace(dirty=False)
        last = word.end
    if current:
        found.append((current, "?" in folded[last:]))
    return found


def _is_code(before: Token | None, token: Token) -> bool:
    """Whether a word that looks like a number of the customer's is what a program showed: "error WS-37368-7"."""
    plain = len(token.low) < _LONGEST_CODE and token.low.replace("-", "").isalnum() and token.low[:1].isalpha()
    return token.dirty and plain and before is not None and before.low in ("error", "code")


def _shouts(text: str) -> bool:
    """Whether the message is written in capitals throughout."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 12 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)


def _token(low: str, raw: str, before: str, after: str, shouted: bool, initial: bool) -> Token:
    dirt = (before in "@#<[{$%\\" and before != "") or (after in "@#>[]{}\\=_" and after != "") or _dirt(low)
    low = _SPELLING.get(low, low)
    spelled = names().get(low)
    if spelled is None or low in _ALSO_WORDS:
        changed = low != raw.lower().replace("’", "'")
        code = any(letter.isdigit() for letter in raw)  # "WS-37368-7" is no shouting
        caps = raw.isupper() and not code and len(raw) > 1 and (shouted or len(raw) > 4 or bool(classes(low)))
        spelled = low if changed or caps or shouted else raw.replace("’", "'")
        if initial and spelled[:1].isupper() and spelled[1:].islower():
            spelled = low
    return Token(low, spelled, classes(low), bool(dirt) or _unsayable(low))


def _unsayable(low: str) -> bool:
    listed_words = words("unsayable")
    return low in listed_words or (low.endswith("s") and low[:-1] in listed_words)


def _dirt(low: str) -> bool:
    digits = 0 if "," in low else sum(letter.isdigit() for letter in low)
    strange = not all(letter.isalnum() or letter in "'-.,%:/$€£" for letter in low)
    return digits > 5 or strange or "://" in low or "@" in low or len(low) > 24 or (not low.isascii() and digits > 0)


def _clauses(sentence: list[Token | None]) -> list[list[Token]]:
    """A sentence's clauses: parted at marks, and at conjunctions that a new clause follows."""
    parts: list[list[Token]] = [[]]
    for index, token in enumerate(sentence):
        if token is None:
            parts.append([])
        elif token.low in _SPLITTERS and parts[-1] and _opens_clause(token, sentence[index + 1 : index + 8]):
            parts.append([] if token.low != "since" else [token])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _opens_clause(word: Token, coming: list[Token | None]) -> bool:
    low = word.low
    if None in coming:
        coming = coming[: coming.index(None)]
    rest = [token for token in coming if token is not None]
    while len(rest) > 1 and rest[0].flags & ADV and not rest[0].flags & (BASE | NEG | DET):
        rest = rest[1:]
    if not rest:
        return True
    if low == "since":
        return bool(rest[0].flags & NOM) and any(token.flags & AUX for token in rest[:3])
    if low == "so":
        return not rest[0].flags & ~(NOM | YOU | IT | DET | POSS) or not rest[0].flags
    if low in ("and", "or", "plus", "nor"):
        verb = rest[0].flags & _STARTS or (rest[0].flags & BASE and not rest[0].flags & (DET | POSS))
        late = rest[0].flags & (DET | POSS | IT) and any(token.flags & (AUX | PAST | THIRD_S) for token in rest[1:6])
        return bool(verb or late)
    return True


def _trimmed(tokens: list[Token]) -> tuple[Token, ...]:
    """Without dirt, greetings and empty words at either end."""
    start, end = 0, len(tokens)
    leading = words("leading")
    while start < end and (tokens[start].dirty or (tokens[start].low in leading and not _matters(tokens, start))):
        start += 1
    while end > start and (tokens[end - 1].dirty or tokens[end - 1].flags & INTERJ or tokens[end - 1].low == "link"):
        end -= 1
    return tuple(tokens[start:end])


def _matters(tokens: list[Token], index: int) -> bool:
    """Whether a word that often says nothing does so here: "no internet", "since Monday", "that is"."""
    following = tokens[index + 1 : index + 2]
    if not following:
        return True
    low, after = tokens[index].low, following[0]
    if low in ("that", "this"):
        return not after.flags & (NOM | CONJ)
    if low in ("no", "like", "since", "as", "as", "another"):
        return not after.flags & (NOM | YOU | INTERJ)
    if low in ("problem", "issue", "question", "update", "help", "look", "listen", "team"):
        return low not in ("help", "look", "listen")
    return low in ("first", "second", "third", "once", "today", "morning") and bool(after.low == "time")
