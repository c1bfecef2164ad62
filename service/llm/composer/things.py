"""A thing that misbehaves: "the app won't open" -> "the app not opening"."""

from __future__ import annotations

from functools import cache

from service.language.lexicon import ADV, BASE, BE, DET, HAVE, ING, IT, NEG, NOM, OBJ, PART, PAST, POSS, PREP, THIRD_S
from service.llm.composer.firsthand import TROUBLE
from service.llm.composer.hearing import NEGATED, Token, at, is_base, skip
from service.llm.composer.lists import listed, words
from service.llm.composer.phrases import Gist, phrase, subject_before, tail_after
from service.llm.composer.turning import gerund, ing

_POINTERS = listed("it this that me you us them")
_IRREGULAR = listed("froze hung lost broke cut shut went fell ate threw sent said overwrote")
_NO_FAULT = listed(
    "know think want like mind care agree understand believe have need mean take figure remember tell find see"
    " access use"
)
_SUPPLIED = listed("sent installed delivered shipped supplied sold fitted provided issued bought ordered rented")
_OCCURRENCES = {
    "crash": "the crashes", "freeze": "the freezing", "disconnect": "the disconnections", "drop": "the drop-outs",
    "lag": "the lag", "hang": "the hanging", "restart": "the restarts", "reboot": "the reboots",
    "flicker": "the flickering", "glitch": "the glitches", "stutter": "the stuttering", "buffer": "the buffering",
    "overheat": "the overheating",
}  # fmt: skip
_UNDONE = listed("deleted removed closed cancelled canceled suspended blocked wiped lost ruined disabled")
_DONE_TO = listed("charged billed overcharged debited banned suspended logged locked")
# Verbs that are a failure only with one of these words behind them.
_NEEDS = {
    "signing": "out me us", "logging": "out me us", "turning": "off itself black white", "cutting": "out off in",
    "timing": "out", "shutting": "down off itself", "switching": "off itself", "asking": "for me us",
    "going": "down offline dark missing blank black off dead", "sending": "me us", "closing": "itself on when by my",
    "kicking": "me us out off users people everyone", "falling": "over off", "billing": "me us my",
    "charging": "me us my", "ignoring": "my our me", "printing": "blank garbled nothing only half",
    "smelling": "of like burnt",
    "leaving": "out blank me us", "losing": "my our the all its connection signal power data every",
    "dying": "on after within every",
    "eating": "my our the all", "throwing": "an a error errors me us", "saying": "",
}  # fmt: skip


def thing(tokens: tuple[Token, ...], inherited: str | None) -> tuple[Gist | None, str | None]:
    """The clause's gist, and the thing that it is about."""
    if (
        (gist := _lacking(tokens))
        or (gist := _why(tokens))
        or (gist := _done_to(tokens))
        or (gist := _in_state(tokens))
    ):
        return gist, None
    for index, token in enumerate(tokens):
        if token.dirty or token.flags & NOM or not _pivots(token):
            continue
        pronoun = index == 0 or (index == 1 and tokens[0].low in ("it", "they"))
        if pronoun and token.low in ("don't", "can") and index == 0:
            continue
        subject = inherited if pronoun else _supplied(tokens, index) or subject_before(tokens, index)
        if subject is None:
            if gist := _unnamed(tokens, index):
                return gist, None
            continue
        inherited = subject
        wrong = _misbehaving(tokens, index)
        if wrong and _agrees(subject, token):
            return Gist("problem", phrase(subject, wrong), 10), subject
    return _problem_with(tokens), inherited


def _supplied(tokens: tuple[Token, ...], end: int) -> str | None:
    """Reads "The replacement you sent" before `end` -> "the replacement we sent"."""
    place = end - 1
    while place > 2 and tokens[place].flags & (ADV | OBJ) and tokens[place].low not in _SUPPLIED:
        place -= 1
    if place < 2 or at(tokens, place) not in _SUPPLIED:
        return None
    giver = {"you": "we", "i": "you", "we": "you"}.get(at(tokens, place - 1), "")
    named = subject_before(tokens, place - 1) if giver else None
    return f"{named} {giver} {at(tokens, place)}" if named else None


def _unnamed(tokens: tuple[Token, ...], index: int) -> Gist | None:
    """What a thing does that is named by a handle only: "@thing has crashed eight times" -> "the crashes"."""
    start = index - 1 if index and tokens[index - 1].flags & HAVE else index
    turned = ing(tokens[index].low) if tokens[index].low in words("failing") else None
    if (start and not tokens[start - 1].dirty) or turned not in _intransitive():
        return None
    base = next(word for word in words("intransitive") if gerund(word) == turned)
    return Gist("problem", _OCCURRENCES[base], 8) if base in _OCCURRENCES else None


def _lacking(tokens: tuple[Token, ...]) -> Gist | None:
    """Reads "No internet since Monday" -> "having no internet since Monday"."""
    if at(tokens, 0) != "no" or len(tokens) < 2 or tokens[1].flags & (ADV | BE | IT | NOM):
        return None
    rest = tail_after(tokens, 1)
    known = bool(words("services") & {token.low for token in tokens[1:3]})
    return Gist("problem", phrase("having no", rest), 7) if known and 0 < len(rest) < 6 and len(tokens) < 8 else None


def _why(tokens: tuple[Token, ...]) -> Gist | None:
    """Reads "Why aren't my apps updating" -> "your apps not updating"."""
    if at(tokens, 0) != "why" or at(tokens, 1) not in NEGATED:
        return None
    for place in range(3, min(8, len(tokens))):
        verb = tokens[place]
        if verb.flags & ING or (verb.flags & BASE and not verb.flags & (PREP | DET)):
            subject = subject_before(tokens[2:], place - 2)
            turned = verb.low if verb.flags & ING else gerund(verb.low)
            if subject and turned:
                return Gist("problem", phrase(subject, "not", turned, tail_after(tokens, place + 1)), 10)
    return None


def _done_to(tokens: tuple[Token, ...]) -> Gist | None:
    """Reads "You charged me twice" -> "being charged twice"."""
    for index, token in enumerate(tokens[:-1]):
        if token.low == "you" and at(tokens, index + 1) in _UNDONE and at(tokens, index + 2) in ("my", "our"):
            rest = tail_after(tokens, index + 2, limit=4)
            return Gist("problem", phrase(rest, "being", at(tokens, index + 1)), 10) if 1 < len(rest) < 5 else None
        to_me = token.low in _DONE_TO and at(tokens, index + 1) in ("me", "us")
        if to_me and (rest := tail_after(tokens, index + 2)):
            return Gist("problem", phrase("being", token.low, rest), 10)
    return None


def _in_state(tokens: tuple[Token, ...]) -> Gist | None:
    """Reads "All tills down", as people write subjects: -> "all tills being down"."""
    if len(tokens) > 6 or any(token.flags & (BE | HAVE | NEG | NOM) or token.dirty for token in tokens):
        return None
    for place in range(1, len(tokens)):
        if tokens[place].low in words("states") - {
            "charged",
            "billed",
            "missing",
            "removed",
            "closed",
            "reset",
            "late",
        }:
            subject = subject_before(tokens, place)
            rest = tail_after(tokens, place + 1)
            if tokens[place].flags & PAST and rest and not tokens[place + 1].flags & PREP:
                return None
            return Gist("problem", phrase(subject, "being", tokens[place].low, rest), 9) if subject else None
    return None


def _agrees(subject: str, pivot: Token) -> bool:
    """Whether subject and verb can belong together; "a chat lag problem" has no verb."""
    parts = subject.lower().split()
    if parts[-1] in words("units") and "of" not in parts:
        return False
    if parts[0] in ("a", "an") and (parts[-1].endswith("s") or not pivot.flags & (BE | HAVE | NEG | PAST)):
        return False
    bare = pivot.low in words("failing") and not pivot.low.endswith(("s", "ed", "ing"))
    return not bare or pivot.low in _IRREGULAR or parts[-1].endswith("s")


def _pivots(token: Token) -> bool:
    return (
        token.low in NEGATED
        or bool(token.flags & (BE | HAVE | THIRD_S | PAST))
        or token.low in ("not", "keep", "stuck", "never", "can", "constantly")
        or token.low in words("failing")
        or token.low in _failing_gerunds()
    )


@cache
def _failing_gerunds() -> frozenset[str]:
    return frozenset(filter(None, (ing(word) for word in words("failing"))))


@cache
def _intransitive() -> frozenset[str]:
    return frozenset(gerund(word) for word in words("intransitive"))


def _misbehaving(tokens: tuple[Token, ...], index: int) -> str | None:  # noqa: PLR0911 - cases, read from the top
    """What the thing does wrong, from its auxiliary or verb on, as a gerund; None where it does nothing wrong."""
    token, low = tokens[index], tokens[index].low
    after = skip(tokens, index + 1)
    following = at(tokens, after)
    if low == "can":
        return _negated(tokens, "can't", skip(tokens, after + 1)) if following == "not" else None
    if low in NEGATED or low in ("not", "never"):
        return _negated(tokens, low, after)
    if low in ("keep", "keeps", "kept", "constantly"):
        known = following.endswith("ing") and not tokens[after].dirty
        return _verb(tokens, after, following) if known else None
    if token.flags & (BE | HAVE) or low in ("got", "gets"):
        return _being(tokens, index, after)
    if low == "stuck":
        return phrase("being stuck", tail_after(tokens, index + 1))
    if low in words("failing"):
        return _verb(tokens, index, ing(low))
    return _verb(tokens, index, low) if low in _failing_gerunds() else None


def _being(tokens: tuple[Token, ...], index: int, after: int) -> str | None:
    """After is, was, has, got: a state or a failing verb."""
    following, been = at(tokens, after), tokens[index].low in ("got", "gets")
    while following in ("been", "being", "not", "getting"):
        if following == "not":
            return _negated(tokens, "not", skip(tokens, after + 1))
        been = True
        after = skip(tokens, after + 1)
        following = at(tokens, after)
    if following == "out" and index and tokens[index - 1].low in words("services") and tokens[index].flags & BE:
        return phrase("being out", tail_after(tokens, after + 1))
    if following in words("states") and (tokens[index].flags & BE or been):
        if following in ("charged", "removed", "closed", "reset") and not been:
            return None
        state = "going missing" if following == "missing" else f"being {following}"
        return phrase(state, _lasting(tail_after(tokens, after + 1)))
    failed = tokens[index].flags & HAVE and following in words("failing")
    if failed or following in _failing_gerunds():
        return _verb(tokens, after, ing(following))
    return None


def _lasting(tail: tuple[str, ...]) -> tuple[str, ...]:
    """With the "for" that "suspended 1 year" lacks."""
    return ("for", *tail) if len(tail) > 1 and tail[0].isdigit() and tail[1] in words("units") else tail


def _negated(tokens: tuple[Token, ...], low: str, after: int) -> str | None:  # noqa: PLR0911 - cases, read from the top
    if after >= len(tokens) or tokens[after].dirty:
        return None
    token, rest = tokens[after], tail_after(tokens, after + 1)
    if low == "never":
        turned = ing(token.low) if token.flags & (PAST | PART) else None
        return phrase("never", turned, rest) if turned else None
    if low in ("isn't", "aren't", "wasn't", "weren't", "not"):
        if token.flags & ING or token.low.endswith("ing"):
            return phrase("not", token.low, rest)
        if token.flags & (DET | POSS | PREP | OBJ | IT | NOM | ADV) or (token.flags & BASE and not token.flags & PART):
            return None
        return phrase("not being", token.low, rest)
    if low in ("hasn't", "haven't", "hadn't"):
        if token.low == "been" and rest and rest[0].endswith("ing"):
            return phrase("not", rest)
        return phrase("not having", token.low, rest) if token.flags & (PART | BE) else None
    return phrase("not", gerund(token.low), rest) if is_base(token) and token.low not in _NO_FAULT else None


def _verb(tokens: tuple[Token, ...], index: int, turned: str | None) -> str | None:
    """A failing verb with its tail; a transitive one needs something after it."""
    if not turned or (_NEEDS.get(turned) and at(tokens, index + 1) not in _NEEDS[turned].split()):
        return None
    rest = tail_after(tokens, index + 1)
    return phrase(turned, rest) if rest or turned in _intransitive() else None


def _problem_with(tokens: tuple[Token, ...]) -> Gist | None:
    """Reads "I have a problem with my camera" -> "the trouble with your camera"; "error 31" -> "error 31"."""
    for index, token in enumerate(tokens[:-1]):
        first = at(tokens, index + 1)
        if token.low in TROUBLE and first in ("with", "connecting", "logging"):
            rest = tail_after(tokens, index + (2 if first == "with" else 1))
            if rest and rest[0] not in _POINTERS:
                return Gist("problem", phrase("the trouble", "with" if first == "with" else "", rest), 6)
        if token.low in ("wrong", "bug", "glitch") and first in ("with", "in", "on"):
            rest = tail_after(tokens, index + 2)
            if rest and rest[0] not in _POINTERS:
                lead = "the trouble with" if token.low == "wrong" else f"the {token.low} {first}"
                return Gist("problem", phrase(lead, rest), 7)
        if token.low == "error" and (code := _code_near(tokens, index)):
            return Gist("problem", code, 7)
    return None


def _code_near(tokens: tuple[Token, ...], index: int) -> str | None:
    place = index + 2 if at(tokens, index + 1) in ("code", "message", "number") else index + 1
    if place < len(tokens) and _is_code(tokens[place]):
        return f"error {tokens[place].raw}"
    return f"the {tokens[index - 1].raw} error" if index and _is_code(tokens[index - 1]) else None


def _is_code(token: Token) -> bool:
    """An error code: digits, perhaps with letters and hyphens; never an address or a long number."""
    digits = sum(letter.isdigit() for letter in token.low)
    plain = all(letter.isalnum() or letter == "-" for letter in token.low)
    return plain and digits > 0 and len(token.low) < 14 and (digits < 6 or digits < len(token.low))
