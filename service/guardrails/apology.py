"""Apology and what only sounds like one: regret for what happened, or for how the customer takes it."""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails.base import Assessed, Hit, Label, Review
from service.language.cues import Cue
from service.language.lexicon import listed

name = "apology"
codes = ("apology.nonapology", "apology.repeated")

_READ_ON = 30  # words behind "sorry, but"
_BUT = listed("but however")
_WE = listed("i i'm i've we we're we've")
_BY_US = listed("our us we i my")
_HEARD = listed("hear learn read")
_JUDGING = listed("feel felt think thought find found believe see if")
_OURS = listed("i we i'll we'll i've we've i'm we're i'd our my unfortunately unless until it's nothing nobody")
_REFUSING = listed("can't cannot unable possible available unfortunately won't couldn't impossible")
_THEIRS = listed(
    "you your yours you're you've you'll you'd yourself holder holders customer customers user users owner"
    " rules rule terms policy policies conditions guide manual clearly others everyone parents players stated"
)


def assess(review: Review) -> Label:
    """Whether our side says sorry for what happened or for its effect; sympathy and refusals do not count."""
    for cue in apologies(review):
        return Label(1, review.reading.span(cue.start, cue.end))
    return Label(0)


def assess_nonapology(review: Review) -> Label:
    """Whether an apology hands the problem back: sorry that you feel, sorry if, sorry but you."""
    for cue in _nonapologies(review):
        return Label(1, review.reading.span(cue.start, cue.end))
    return Label(0)


def apologies(review: Review) -> Iterator[Cue]:
    """The words that say sorry for what we did or for what it did."""
    marks = review.marks
    for cue in marks.of("apology.sorry"):
        if marks.touching(cue.start, cue.end, "apology.none", "apology.nonapology", "apology.acted") or _quoted(
            review, cue
        ):
            continue
        yield cue


def harmless(review: Review) -> Iterator[Cue]:
    """Where "sorry" hands nothing back: it is meant, or it only softens what we can't do."""
    yield from apologies(review)
    for cue in review.marks.of("apology.but"):
        if _REFUSING & set(_behind(review, cue)):
            yield cue


def _nonapologies(review: Review) -> Iterator[Cue]:
    for cue in review.marks.of("apology.nonapology", "apology.but", "apology.acted"):
        if _quoted(review, cue) or (cue.label == "apology.acted" and _caused_by_us(review, cue)):
            continue
        if _broken_off(review, cue):
            continue
        heard = _HEARD & set(cue.words[1:3]) and not _JUDGING & set(cue.words)  # sympathy
        if not heard and (not _BUT & set(cue.words) or _hands_over(review, cue)):
            yield cue


def _broken_off(review: Review, cue: Cue) -> bool:
    """Whether the regret ends before the rest: "Sorry for that – if you haven't yet", "I'm sorry; I see you're"."""
    said = review.reading.folded[cue.start : cue.end]
    if "if" in cue.words and any(mark in said for mark in (" - ", "\u2013", "\u2014", ";", ":", "\n")):
        return True
    if _BUT & set(cue.words) or "if" in cue.words or "should" in cue.words:
        return False
    return any(mark in said for mark in (";", ":", "\n", " - ", "\u2014")) or bool(_WE & set(cue.words[1:]))


def _caused_by_us(review: Review, cue: Cue) -> bool:
    """Whether the sentence goes on to what we did: "sorry that you ordered twice because our page froze"."""
    return bool(_BY_US & set(_behind(review, cue)))


def _hands_over(review: Review, cue: Cue) -> bool:
    """Whether behind "sorry, but" stands what the customer did or must do, and not what we cannot or will do."""
    rest = _behind(review, cue)
    turn = next(index for index, word in enumerate(cue.words) if word in _BUT)
    rest = [*cue.words[turn + 1 :], *rest]
    if not rest or rest[0] in _OURS or set(rest) & _REFUSING or {"can", "not"} <= set(rest):
        return False
    return bool(set(rest) & _THEIRS)


def _behind(review: Review, cue: Cue) -> list[str]:
    """The words behind the cue, to the end of its sentence."""
    words = [word.text for word in review.reading.words if word.start >= cue.end][:_READ_ON]
    for sentence in review.reading.sentences:
        if sentence.start <= cue.start < sentence.end:
            return words[: sum(1 for word in sentence.words if word.start >= cue.end)]
    return words


def _quoted(review: Review, cue: Cue) -> bool:
    for sentence in review.reading.sentences:
        if sentence.start <= cue.start < sentence.end:
            if sentence.quoted or sentence.question:
                return True
            return any(c.quoted and c.start <= cue.start < c.end for c in sentence.clauses)
    return False


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each non-apology; the last of too many apologies."""
    reading = review.reading
    for cue in _nonapologies(review):
        yield Hit("apology.nonapology", reading.span(cue.start, cue.end))
    found = sorted(apologies(review), key=lambda cue: cue.start)
    if len(found) > review.limits.apologies:
        yield Hit("apology.repeated", reading.span(found[-1].start, found[-1].end), str(len(found)))
