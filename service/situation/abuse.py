"""Abuse: insults and threats aimed at persons of our side; never swearing at the product, never what is quoted.

An insulting noun counts where nobody else is meant: it is addressed to "you", names somebody of ours, or stands alone.
Not: the writer about themselves ("I'm an idiot"), how they were treated ("like an idiot"), people on their own side
("my boss is a clown"), things ("your stupid app"). Limits: insults that need knowledge of the world, and disguised
spellings beyond stars and look-alike letters, are not seen.
"""

from __future__ import annotations

import re
from functools import cache

from service.domain import Evidence
from service.language.lexicon import PERSON, classes, listed
from service.language.reading import Word
from service.situation.turns import Sign, Turn, signs

_YOU = listed("you you're your you've you'll yourself yourselves yours")
_SELF = listed("i i'm me my we we're us our myself i've felt feel feeling")
_ABOUT_SELF = listed("i i'm i've me my myself")
_LIKENED = listed("like for as into feel felt")
_STAFF_TITLES = listed("mr mrs ms miss sir madam guy woman man lady people person lot bunch pack lot girl boy")
_MILD = listed(
    "cow rat sheep pig ape snake witch nobody zombie amateur trash filth brat jerk fool fools amateurs drunk"
    " thief thieves crook crooks liar liars fraudster"
    " fraudsters nazi nazis"
)


@cache
def _starred_pattern() -> re.Pattern[str]:
    return re.compile(r"\b(?:you|your|u|ur|are)\b[^.!?\n]{0,20}?\b[a-z]{1,3}[*#@$]{2,}[a-z]{0,4}")


def read_abuse(turns: tuple[Turn, ...]) -> Evidence | None:
    """The first words that insult or threaten a person, latest turn first; None where there are none."""
    for turn in reversed(turns):
        for sign in signs(turn, "abuse"):
            if _aimed(sign):
                return turn.evidence("abuse", sign.cue.start, sign.cue.end)
        starred = _starred_pattern().search(turn.reading.folded)
        jeer = turn.reading.text.find("\U0001f921")
        if jeer >= 0:
            return turn.evidence("abuse", jeer, jeer + 1)
        if starred and not _in_quotes(turn, starred.start()):
            return turn.evidence("abuse", *starred.span())
    return None


def _aimed(sign: Sign) -> bool:
    label = sign.cue.label
    if label == "threat":
        return sign.clause.subject in ("us", "none") and not sign.clause.negated and not _told_past(sign)
    if label in ("aimed", "veiled"):
        return not _reported(sign)
    if label == "jibe":
        return sign.sentence.question and not _reported(sign)
    if label == "contempt":
        return not _reported(sign) and sign.cue.words[0] not in _ABOUT_SELF and not _unsaid(sign)
    before, after = _around(sign)
    if sign.clause.negated and not {"can't", "cannot"} & {word.text for word in sign.clause.words}:
        return False
    return _noun_aimed(sign, before, after) if label == "noun" else _adjective_aimed(sign, before, after)


def _unsaid(sign: Sign) -> bool:
    """Whether contempt is denied or of the writer's own people: "you are not gullible", "my boss is thick"."""
    before = [word.text for word in sign.clause.words if word.start < sign.cue.start]
    return bool({"not", "isn't", "aren't"} & set(sign.cue.words[-2:-1])) or bool({"my", "our"} & set(before[-3:]))


def _noun_aimed(sign: Sign, before: list[str], after: list[str]) -> bool:
    """Whether an insulting noun names one of ours."""
    near = before[-4:]
    if _of_whoever(sign) or (after[:1] == ["who"] and near[-1:] in (["the"], ["that"], ["whichever"])):
        return True
    if _LIKENED & set(before[-3:]) and "like" not in after[:1]:
        return False
    if any(word in _YOU for word in near) or after[:2] == ["like", "you"]:
        return not (set(near) & {"my", "his", "her"}) and not _names_thing_behind(before, after)
    if set(before) & _SELF or sign.clause.subject == "us":
        return False
    if sign.cue.words[0] in _MILD:
        return sign.clause.subject == "customer"
    return sign.clause.subject in ("none", "customer", "third") or _names_person(before)


def _of_whoever(sign: Sign) -> bool:
    """Whether it is said of whoever did the work: "whoever designed this is an idiot"."""
    before = [word.text for word in sign.sentence.words if word.start < sign.cue.start]
    return "whoever" in before and _SELF.isdisjoint(before[before.index("whoever") :])


def _names_thing_behind(before: list[str], after: list[str]) -> bool:
    """Whether the noun only colours what comes behind it: "your clown car of an app"."""
    return before[-1:] == ["your"] and bool(after) and not classes(after[0]) and after[0].isalpha()


def _adjective_aimed(sign: Sign, before: list[str], after: list[str]) -> bool:
    """Whether a slighting adjective is said of "you", or stands before a word for a person of ours."""
    if "you" not in before and set(before[-3:]) & {
        "i",
        "i'm",
        "feel",
        "felt",
        "looks",
        "looked",
        "me",
        "my",
        "it's",
        "its",
        "it",
        "this",
    }:
        return False
    person_next = bool(after) and (bool(classes(after[0]) & PERSON) or after[0] in _STAFF_TITLES)
    if person_next:
        return True
    addressed = any(word in ("you", "you're") for word in before[-4:])
    questions = before[-2:] == ["are", "you"] or before[-1:] == ["you"]
    ends = not after or after[0] in ("and", "or", "little", "old", "as", "to", "but")
    return (addressed and (ends or questions)) or (
        sign.clause.subject in ("customer", "us") and _names_person(before) and ends
    )


def _names_person(before: list[str]) -> bool:
    return any(classes(word) & PERSON or word in _STAFF_TITLES for word in before) and not set(before) & {"my", "our"}


def _around(sign: Sign) -> tuple[list[str], list[str]]:
    """The folded words of the sentence before and behind the cue; before: back to the clause's beginning."""
    words: tuple[Word, ...] = sign.sentence.words
    before = [word.text for word in words if sign.clause.start <= word.start < sign.cue.start]
    return before, [word.text for word in words if word.start >= sign.cue.end][:4]


def _told_past(sign: Sign) -> bool:
    return sign.clause.tense in ("past", "perfect") and not {"know", "knows", "found"} & set(sign.cue.words)


def _reported(sign: Sign) -> bool:
    """Whether somebody else is said to have said it: "your agent told me to shut up"."""
    before = {word.text for word in sign.sentence.words if word.start < sign.cue.start}
    return bool(before & {"told", "said", "called", "says", "tells"}) and not before & {"i'm"}


def _in_quotes(turn: Turn, at: int) -> bool:
    return any(
        clause.quoted and clause.start <= at < clause.end
        for sentence in turn.reading.sentences
        for clause in sentence.clauses
    )
