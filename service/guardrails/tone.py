"""Tone: defensive, commanding, condescending, sarcastic or flippant wording; shouting; insults.

Firm and polite limits are calm. Sarcasm without a tell-tale word is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from service.domain import Span
from service.guardrails import blame, empathy, faults
from service.guardrails.base import Assessed, Hit, Label, Review
from service.language.cues import Cue
from service.language.lexicon import listed
from service.language.reading import Clause, Sentence

name = "tone"
codes = ("tone.off", "tone.shouting", "tone.insult", "question.accusing")

_SPECIFIC = 2
_STRONG = ("tone.command", "tone.defensive", "tone.laugh")
_JOKES = ("tone.laugh", "tone.flippant", "tone.cheer")
_OFF = (*_STRONG, "tone.condescending", "tone.flippant")
_CAPITALS_IN_A_ROW = 3
_BEFORE = 2  # words in front of a cue that may take it back
_GREETING = 4  # words in which a letter greets
_OUTSIDE = ("blame.outsider", "blame.insider", "blame.other", "blame.plain_other")
_NOT = listed("not never no")
_PRONOUN = 3  # letters: "it is it" says something
_TAG_WORDS = 2
_OPENING = 5  # words in which a question shows what it is after
_DID = listed("did didn't haven't hadn't hasn't")
_ANYBODY = listed("you your nobody noone no-one somebody someone anybody anyone")
_TAG_VERBS = listed("is isn't are aren't was wasn't were weren't do don't did didn't does doesn't have haven't")
_TAG_SUBJECTS = listed("it you they that we he she i")


@cache
def _capitals() -> re.Pattern[str]:
    return re.compile(rf"\b[A-Z]{{2,}}(?:'[A-Z]+)?(?:[\s,]+[A-Z]{{2,}}(?:'[A-Z]+)?\b){{{_CAPITALS_IN_A_ROW - 1},}}")


@cache
def _two_capitals() -> re.Pattern[str]:
    return re.compile(r"[A-Z][A-Z]")  # most replies have none, and this is told at a fifth of the cost


@cache
def _marks_in_a_row() -> re.Pattern[str]:
    return re.compile(r"[!?]*!{2,}[!?]*|\?{3,}")


@cache
def _smiley() -> re.Pattern[str]:
    return re.compile(r"[;]-?[)DpP](?!\w)|:-?[pP](?!\w)|[😅😉😏🙃🙄😂🤣🤷🤪😜😝😛🥳🎉🤦]")


def assess(review: Review) -> Label:
    """1 where the tone is off, with the words; the checker turns it into "off"."""
    for span in _off(review):
        return Label(1, span)
    for span in (*_shouts(review), *_insults(review)):
        return Label(1, span)
    for span in _defends(review):
        return Label(1, span)
    return Label(0)


def _defends(review: Review) -> Iterator[Span]:
    """A reply that answers trouble with a reproach, and neither feels with anybody nor acts.

    Where it says sorry in some way, it is only off for a harsh reproach; a letter that names an outside culprit is
    stiff and no more.
    """
    if not review.theirs or not blame.cold(review):
        return
    sorry = review.marks.of("apology.sorry", "apology.nonapology")
    letter = "dear" in review.reading.texts[:_GREETING]
    for clause in blame.blaming(review):
        outside = letter and review.marks.within(clause, *_OUTSIDE) is not None
        if not (sorry or outside) or faults.harsh(clause):
            yield review.reading.span(clause.start, clause.end)


def _off(review: Review) -> tuple[Span, ...]:
    return review.marks.once("tone", lambda: tuple(_put_off(review)))


def _put_off(review: Review) -> Iterator[Span]:
    reading, marks = review.reading, review.marks
    felt = int(empathy.assess(review).value)
    labels = _OFF if _takes_it_seriously(review) else (*_OFF, "tone.cheer")
    labels = _STRONG if felt == _SPECIFIC else (*labels, "tone.cool") if not felt else labels
    for cue in sorted(marks.of(*labels), key=lambda cue: cue.start):
        sentence = _sentence_of(review, cue)
        if sentence is None or sentence.quoted or _harmless(review, cue, sentence):
            continue
        yield reading.span(cue.start, cue.end)
    for sentence in reading.sentences:
        if sentence.question and sentence.words and not sentence.quoted and _tag_question(sentence):
            yield reading.span(sentence.start, sentence.end)
        if felt != _SPECIFIC and not sentence.quoted and _says_nothing(sentence):
            yield reading.span(sentence.start, sentence.end)
    if _heated(review) and not felt:
        for match in _smiley().finditer(reading.text):
            yield reading.span(*match.span())


def _takes_it_seriously(review: Review) -> bool:
    """Whether anything but cheer answers the customer's trouble."""
    return bool(review.marks.of("apology.sorry", "empathy.feeling", "empathy.stance", "empathy.side"))


def _says_nothing(sentence: Sentence) -> bool:
    """As in "rules are rules" and "a deal is a deal": a shrug."""
    words = [word.text for word in sentence.words if word.text not in ("a", "an", "the")]
    return any(
        one == other and verb in ("is", "are", "was", "were") and one.isalpha() and len(one) > _PRONOUN
        for one, verb, other in zip(words, words[1:], words[2:], strict=False)
    )


def _tag_question(sentence: Sentence) -> bool:
    """As in "..., isn't it?" after a statement: agreement is demanded, not asked for."""
    last = [word.text for word in sentence.clauses[-1].words]
    return len(sentence.clauses) > 1 and len(last) == 2 and last[0] in _TAG_VERBS and last[1] in _TAG_SUBJECTS


def _harmless(review: Review, cue: Cue, sentence: Sentence) -> bool:
    if review.marks.touching(cue.start, cue.end, "tone.fine"):
        return True
    clause = next((one for one in sentence.clauses if one.start <= cue.start < one.end), None)
    if clause is not None and (clause.quoted or _named(review, cue) or _excused(cue, clause, sentence)):
        return True
    return cue.label in _JOKES and not _heated(review)


def _excused(cue: Cue, clause: Clause, sentence: Sentence) -> bool:
    """Whether it is said of ourselves, taken back, or explained by what we do: "no need to call, I have it here"."""
    first = cue.words[0]
    if clause.subject == "us" and (cue.label == "tone.condescending" or first in ("read", "re-read")):
        return True
    if first == "no":
        return any(one.subject == "us" and not one.negated for one in sentence.clauses)
    if cue.label == "tone.command" and first in ("you", "need", "have"):
        return _denied(clause, cue)
    return first in ("read", "re-read") and clause.modal == "will"


def _denied(clause: Clause, cue: Cue) -> bool:
    """Whether the words are taken back where they stand: "you don't need to", not further off in the clause."""
    near = [word.text for word in clause.words if word.start < cue.end][-len(cue.words) - _BEFORE :]
    return clause.negated and any(word in _NOT or word.endswith("n't") for word in near)


def _named(review: Review, cue: Cue) -> bool:
    """Whether one word is a name: "Pål" is no "pal"."""
    quote = review.reading.text[cue.start : cue.end]
    signed = review.reading.text[cue.end :].strip(" .\n") == ""
    return len(cue.words) == 1 and (not quote.isascii() or (quote.istitle() and signed))


def _heated(review: Review) -> bool:
    """Whether a joke is out of place: always in a conflict, and where nothing is known of the conversation."""
    return review.facets.get("heat", "hot") != "calm"


def _sentence_of(review: Review, cue: Cue) -> Sentence | None:
    return next((one for one in review.reading.sentences if one.start <= cue.start < one.end), None)


def _shouts(review: Review) -> tuple[Span, ...]:
    return review.marks.once("shouts", lambda: tuple(_shouted(review)))


def _shouted(review: Review) -> Iterator[Span]:
    reading = review.reading
    text = reading.text
    for match in _capitals().finditer(text) if _two_capitals().search(text) else ():
        if match[0].count(",") == len(match[0].split()) - 1:
            continue  # a list of short names: "OS, CPU, RAM"
        yield reading.span(*match.span())
    if "!!" in text or "???" in text:
        for match in _marks_in_a_row().finditer(text):
            yield reading.span(*match.span())


def _insults(review: Review) -> Iterator[Span]:
    marks, reading = review.marks, review.reading
    for cue in marks.of("rude.swear"):
        sentence = _sentence_of(review, cue)
        if sentence is not None and not sentence.quoted:
            yield reading.span(cue.start, cue.end)
    for cue in marks.of("rude.insult", "rude.adjective"):
        sentence = _sentence_of(review, cue)
        if sentence is not None and not sentence.quoted and _aimed(review, cue, sentence):
            yield reading.span(cue.start, cue.end)


def _aimed(review: Review, cue: Cue, sentence: Sentence) -> bool:
    """Whether the insult is meant for somebody: not denied, not named as what must stop."""
    if review.marks.within(sentence, "boundary.limit", "boundary.behaviour"):
        return False
    for clause in sentence.clauses:
        if clause.start <= cue.start < clause.end:
            of_person = cue.label == "rude.insult" or clause.subject in ("customer", "third", "none")
            return of_person and not clause.negated and not clause.quoted
    return False


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Insults, shouting, then the words that put the tone off, in the order of the text."""
    for span in _insults(review):
        yield Hit("tone.insult", span)
    for span in _shouts(review):
        yield Hit("tone.shouting", span)
    if review.reading.text.count("!") > review.limits.exclamation_marks and not _shouts(review):
        at = review.reading.text.rfind("!")
        yield Hit("tone.shouting", Span(at, at + 1, "!"))
    for span in (*_off(review), *_defends(review)):
        yield Hit("tone.off", span)
    yield from _accusing(review)


def _accusing(review: Review) -> Iterator[Hit]:
    """As in "Why didn't you ...?" asks for an excuse and not for information."""
    for sentence in review.reading.sentences:
        if sentence.question and not sentence.quoted and len(sentence.words) > _TAG_WORDS:
            words = [word.text for word in sentence.clauses[-1].words]
            if _demands([word.text for word in sentence.words]) or _demands(words):
                yield Hit("question.accusing", review.reading.span(sentence.start, sentence.end))


def _demands(words: list[str]) -> bool:
    """Whether a question doubts the answer, or wants a reason for what was left undone."""
    opening = set(words[:_OPENING])
    if "why" in opening and _DID & opening:
        return bool(_ANYBODY & opening)
    if {"sure", "certain", "positive"} & opening and {"are", "were"} & opening and "you" in opening:
        at = next(n for n, word in enumerate(words) if word in ("sure", "certain", "positive"))
        return any(word.endswith("n't") or word in _NOT for word in words[at : at + _OPENING])
    return words[:2] == ["did", "you"] and words[2:3] in (["even"], ["really"], ["seriously"], ["honestly"])
