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
_OPENING = frozenset((first, second) for first in ("be", "is", "are", "'re", "we're") for second in ("open", "closed"))


def only_tells(found: Features, words: tuple[Word, ...], time: TimeExpression, *, announced: bool) -> bool:
    """Whether the predicate tells what is so rather than what we will do; `announced`: its subject is news from us."""
    texts = [word[0] for word in words]
    if _says_now(texts) or not _OPENING.isdisjoint(pairwise(texts)):
        return True
    return time.kind == "recurring" and _keeps_happening(found, texts, announced=announced)


def _keeps_happening(found: Features, texts: list[str], *, announced: bool) -> bool:
    """Whether it is how often something goes wrong, or a habit: "a desktop that freezes every ten minutes"."""
    if found.modal or found.tense == "future" or found.subject == "us":
        return False
    ours = any(classes(text) & PERSON for text in texts[:5]) or bool(classes(texts[0]) & NOM)
    told = announced or "me" in texts or "us" in texts
    return not (ours or told) or not _BREAKING.isdisjoint(texts)


def _says_now(texts: list[str]) -> bool:
    """Whether it is what can be said at this time: "what I can say today"."""
    return texts[:1] in (["what"], ["all"]) and texts[2:3] == ["can"] and not _SAYING.isdisjoint(texts[3:5])
