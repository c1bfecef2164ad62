"""What is told with a time and binds nobody: how often things fail, hours of opening, what can be said by now."""

from __future__ import annotations

from itertools import pairwise

from service.language.features import Features
from service.language.lexicon import NOM, PERSON, classes, listed
from service.language.reading import Word
from service.language.times_expression import TimeExpression

_BREAKING = listed(
    "drops drop crashes crash freezes freeze fails fail restarts restart reboots stops stop goes loses lose disconnects"
    " cuts breaks hangs flickers beeps resets dies happens returns comes logs kicks throws asks buzzes bills charges"
)
_SAYING = listed("say tell see confirm promise give offer report know")
_THEIR_OWN = listed(
    "guests parents mother father mum dad daughter son children kids husband wife family friends sister brother boss"
    " customers clients students pupils patients shift concert train flight plane film show game match exam wedding"
    " party meeting interview lesson class court hearing funeral market tenants landlord auditors visitors bus ferry"
)
_OPENING = frozenset((first, second) for first in ("be", "is", "are", "'re", "we're") for second in ("open", "closed"))
_OPEN = listed("open closed")


def only_tells(found: Features, words: tuple[Word, ...], time: TimeExpression, *, announced: bool) -> bool:
    """Whether the predicate tells what is so rather than what we will do; `announced`: its subject is news from us."""
    texts = [word[0] for word in words]
    if (
        _says_now(texts)
        or (found.tense == "present" and not found.modal and _is_theirs(texts))
        or (not _OPEN.isdisjoint(texts) and not _OPENING.isdisjoint(pairwise(texts)))
    ):
        return True
    return time.kind == "recurring" and _keeps_happening(found, texts, announced=announced)


def _keeps_happening(found: Features, texts: list[str], *, announced: bool) -> bool:
    """Whether it is how often something goes wrong, or a habit: "a desktop that freezes every ten minutes"."""
    if found.modal or found.tense == "future" or found.subject == "us":
        return False
    ours = any(classes(text) & PERSON for text in texts[:5]) or bool(classes(texts[0]) & NOM)
    ours = ours or texts[0] == "our"
    told = announced or "me" in texts or "us" in texts
    return not (ours or told) or not _BREAKING.isdisjoint(texts)


def _is_theirs(texts: list[str]) -> bool:
    """Whether what the customer has on is the subject: "your shift starts at six", "the train leaves at 7:40"."""
    return texts[0] in ("your", "the", "her", "his", "their") and not _THEIR_OWN.isdisjoint(texts[1:3])


def _says_now(texts: list[str]) -> bool:
    """Whether it is what can be said at this time: "what I can say today"."""
    return texts[:1] in (["what"], ["all"]) and texts[2:3] == ["can"] and not _SAYING.isdisjoint(texts[3:5])
