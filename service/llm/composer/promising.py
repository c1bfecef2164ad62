"""Policy in sentences: commitments, escalation and offers, with exactly the action and time that policy gives."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

from service.domain import Commitment, Escalation
from service.language.lexicon import (
    ADV,
    BASE,
    BE,
    DET,
    MODAL,
    NOM,
    NOUNISH,
    PART,
    PAST,
    PERSON,
    PREP,
    THIRD_S,
    WH,
    classes,
)
from service.llm.composer.lists import listed, words
from service.llm.composer.turning import base_of
from service.tuples import NamedTuple

_SENT = listed("update updates report summary confirmation status analysis estimate list quote rca plan notice")
_WORK = listed("check review test inspection investigation")
_CALLS = listed("call callback call-back callbacks")
_HAPPENS = listed("ships starts ends leaves opens closes returns arrives comes goes")
_CLAIMS = listed(
    "care cares value values believe strive try tries hope love respect understand appreciate committed commitment"
    " excellence excellent quality transparency trust passion always never everything anything whatever satisfaction"
    " happy proud here effort efforts"
)  # what companies say of themselves
_ME_TOO = listed("we i we'll i'll our will the a an and to")
_PERSONAL = listed("our your their my the a an his her")


class Pledge(NamedTuple):
    """A commitment as a clause: "I'll send you a status update within 4 hours". `raw`: in policy's own words."""

    clause: str
    raw: bool = False
    timed: bool = False


@cache
def _time_pattern() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:within|in|every|by|before|until|no later than|up to|at \d|on (?:mon|tue|wed|thu|fri|sat|sun|\d)"
        r"|same[ -]day|(?:the )?(?:same|next) (?:business |working |school )?day"
        r"|tomorrow|today|tonight|immediately|at once|hourly|daily)\b.*",
        re.IGNORECASE | re.DOTALL,
    )


def pledge(commitment: Commitment) -> Pledge:
    """The commitment as a clause of ours. What can't be turned into grammar stands in policy's own words."""
    text = " ".join(commitment.text.split()).rstrip(".")
    action, when = _parted(commitment, text)
    action = action.rsplit(":", 1)[-1].strip()  # "enterprise cases: update within 4 hours"
    timed = bool(commitment.within or commitment.at)
    if (taken := _takes(action)) and commitment.within:
        length = spoken(commitment.within, commitment.business)
        return Pledge(f"I'll have an answer on the {taken} for you within {length}", timed=True)
    clause = _clause(action, commitment.owner)
    if clause is None:
        return Pledge(_lowered(text), raw=True, timed=timed)
    return Pledge(f"{clause} {when}".strip(), timed=timed)


def promises_something(commitment: Commitment) -> bool:
    """Whether it is an act or a thing that the customer will get; "we care" and "customer first" are neither.

    What names a time is taken for one: somebody means to do something by then.
    """
    if commitment.within or commitment.at:
        return True
    parts = [part.strip(".,:;!").lower() for part in commitment.text.split()]
    low = [part for part in parts if part not in _ME_TOO]
    if not low or _CLAIMS & set(low) or low[-1] in ("first", "best"):
        return False
    known = _SENT | _WORK | _CALLS | words("deliverables")
    if known & set(low):
        return True
    acts = classes(low[0]) & BASE and ((len(low) > 1 and not classes(low[0]) & NOUNISH) or _object_follows(low))
    return bool(acts) or _third_person(low, low) is not None or "will" in parts or "we'll" in parts


def _object_follows(low: list[str]) -> bool:
    return low[1:2] != [] and (low[1] in _PERSONAL or low[1] in ("you", "back", "to"))


def _takes(action: str) -> str | None:
    """What takes its time in "purchase checks take (up to 24 hours)"."""
    words_ = action.split()
    return _lowered(" ".join(words_[:-1])) if len(words_) > 1 and words_[-1].lower() in ("take", "takes") else None


_SPOKEN_TIMES = {"daily": "every day", "hourly": "every hour", "same day": "the same day", "next day": "the next day"}


def _parted(commitment: Commitment, text: str) -> tuple[str, str]:
    """What, and when in policy's own words."""
    found = _time_pattern().search(text)
    if found and found.start() > 0:
        when = found[0].removesuffix(f"({commitment.owner})").strip()
        return text[: found.start()].strip(" ,:-"), _SPOKEN_TIMES.get(when.lower(), when)
    action = " ".join(commitment.action.split()).rstrip(".") or text
    if commitment.within:
        return (
            action,
            f"{'every' if commitment.recurring else 'within'} {spoken(commitment.within, commitment.business)}",
        )
    return action, (commitment.at or "").strip()


def when(commitment: Commitment) -> str:
    """The commitment's time in words: "within 4 hours", "by tomorrow 12:00"; empty where policy names none."""
    return _parted(commitment, " ".join(commitment.text.split()).rstrip("."))[1]


def spoken(length: timedelta, business: bool = False) -> str:
    """A duration in words: "4 hours", "1 hour", "2 business days"; days only where whole days are meant."""
    minutes = round(length.total_seconds() / 60)
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes % size == 0 and (size != 1440 or minutes > 1440 or business):
            count = minutes // size
            plain = unit if count == 1 else f"{unit}s"
            return f"{count} business {plain}" if business else f"{count} {plain}"
    return f"{minutes} minutes"


def _clause(action: str, owner: str | None) -> str | None:  # noqa: PLR0911 - cases, read from the top
    parts = action.split()
    low = [part.lower() for part in parts]
    if not low or len(low) > 12:
        return None
    if low[0] in ("we", "i", "we'll", "i'll", "you'll", "you"):
        return (
            _lowered(action)
            if low[0].startswith("you") or low[0].endswith("'ll") or low[1:2] in (["will"], ["can"])
            else None
        )
    if len(low) > 1 and classes(low[0]) & BASE and (low[1] in _PERSONAL or low[1] in ("you", "back", "to")):
        return f"{person(owner) or 'I'}{' will' if owner else chr(39) + 'll'} {_lowered(action)}"
    if low[-1] in _CALLS and len(low) < 4:
        return f"{person(owner)} will call you" if owner else _called(low)
    if any(classes(word) & (NOM | MODAL | WH | BE) for word in low):
        return None
    if sentence := _third_person(parts, low):
        return sentence
    if any(classes(word) & (PREP | ADV) and word not in ("of", "on", "for", "from", "with") for word in low):
        return None
    if owner and classes(low[0]) & THIRD_S and (base := base_of(low[0])):
        return f"{person(owner)} will {base} {' '.join(parts[1:])}".strip()
    if owner:
        return f"{person(owner)} will see to the {_lowered(action)}"
    if low[-1] in _WORK:
        return f"I'll have the {_lowered(action)} done for you"
    if low[-1] == "result":
        return f"I'll get you the {_lowered(action)}"
    verb = "send you" if low[-1] in _SENT else "get you"
    return f"I'll {verb} {with_article(_lowered(action))}"


def _called(low: list[str]) -> str | None:
    who = " ".join(low[:-1])
    if who and classes(low[-2]) & PERSON:
        return f"our {who} will call you"
    return "I'll call you" if who in ("", "phone") else None


def _third_person(parts: list[str], low: list[str]) -> str | None:
    """Reads "Security specialist replies" -> "our security specialist will reply", "x completed" -> "x will be …"."""
    for place in range(1, len(low)):
        flags, before = classes(low[place]), classes(low[place - 1])
        noun = " ".join(parts[:place])
        plural = low[place - 1].endswith("s") and not before & PERSON
        is_verb = flags & THIRD_S and (not flags & NOUNISH or before & PERSON or low[place] in _HAPPENS)
        if is_verb or (plural and flags & BASE and not flags & NOUNISH):
            base = base_of(low[place]) if is_verb else low[place]
            rest = " ".join(parts[place + 1 :])
            to_you = " to you" if base in ("reply", "respond") and not rest else ""
            object_ = " you" if base in ("call", "contact", "answer") and not rest else ""
            return f"{_owned(noun, before, plural)} will {base}{to_you}{object_} {rest}".rstrip()
        if flags & PART and flags & PAST and not before & (PREP | DET) and place == len(low) - 1:
            return f"we'll have {_owned(noun, before, plural)} {low[place]}"
    return None


def _owned(noun: str, flags: int, plural: bool) -> str:
    if noun.split(maxsplit=1)[0].lower() in _PERSONAL:
        return _lowered(noun)
    if flags & PERSON:
        return person(noun)
    return _lowered(noun) if plural else f"the {_lowered(noun)}"


def person(who: str | None) -> str:
    """Somebody of ours as the reply names them: a name as it is, a role with "our"."""
    if not who:
        return ""
    name = " ".join(who.split())
    first = name.split()[0]
    known_role = any(classes(part.lower().strip(",")) & PERSON for part in name.split())
    if first.lower() in _PERSONAL or (first[:1].isupper() and not known_role) or "," in name:
        return name
    acronym = first.isupper() or any(part[:1].isupper() for part in name.split()[1:])
    return f"our {name if acronym else _lowered(name)}"


def escalation_time(escalation: Escalation) -> str:
    """When that person is in touch, in words; empty where policy names no time."""
    return f"within {spoken(escalation.within)}" if escalation.within else ""


def with_article(noun: str) -> str:
    """Puts "status update" -> "a status update"; plurals, masses and what has a determiner stay as they are."""
    parts = noun.split()
    first, head = parts[0].lower(), _head(parts)
    bare = (
        (head.endswith("s") and not head.endswith(("ss", "us", "is"))) or head.endswith("ing") or head in words("mass")
    )
    if first in _PERSONAL or bare or first in ("one", "this", "that", "some", "any"):
        return noun
    number = first.strip("€$£")
    vowel = first[0] in "aeio" or number[:1] == "8" or number in ("11", "18")
    if first[0] == "u":
        vowel = not first.startswith(("us", "uni", "ur"))
    if parts[0].isupper() and len(parts[0]) > 1 and parts[0].isalpha():
        vowel = parts[0][0] in "AEFHILMNORSX"
    return f"{'an' if vowel else 'a'} {noun}"


def _head(parts: list[str]) -> str:
    for place, part in enumerate(parts):
        if place and classes(part.lower()) & PREP:
            return parts[place - 1].lower()
    return parts[-1].lower()


def offer_clause(offer: str) -> tuple[str, bool]:
    """What may be offered, as a noun phrase, or (True) as a verb phrase: "waive the fee"."""
    text = " ".join(offer.split()).rstrip(".!")
    parts = text.lower().split()
    if len(parts) > 1 and parts[0] in words("offer_verbs") and (parts[1] in _PERSONAL or parts[1] in ("you", "back")):
        return _lowered(text), True
    return with_article(_lowered(text)) if parts else "", False


def _lowered(text: str) -> str:
    """With a small first letter, unless the first word is a name or an abbreviation."""
    first = text.split(" ", 1)[0]
    return (
        text
        if (len(first) > 1 and not first[1:].islower())
        or (not classes(first.lower()) and first[:1].isupper() and len(first) < 3)
        else text[:1].lower() + text[1:]
    )
