"""Ownership: whether somebody of ours takes the matter on, in the first person or by name.

Level 2 needs an actor of ours and an act in one clause that is neither asked, quoted, denied nor conditional; a past
act counts where it helps and not where it is the fault itself. Level 1 is the passive without an owner, mere
availability (an open door is one), what is on its way, or an offer that waits for a wish. A named colleague at work
counts as our side, an unnamed one does not. Limits: "he" or "she" is ours where the reply has named a colleague.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from service.guardrails import closing
from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.colleagues import at_work
from service.guardrails.marks import Marks
from service.guardrails.unowned import comes, is_served, promised
from service.language.cues import load
from service.language.lexicon import ADV, BASE, ING, PART, PAST, PREP, THIRD_S, classes, listed
from service.language.reading import Clause, Sentence

name = "ownership"
codes = ("ownership.homework",)

_WHENEVER = listed("if should any anything whenever questions shout just else help happy glad")  # it waits for them
_TOWARDS = listed("with to for our the your by via through using contact visit")
_ELSEWHERE = listed("our the your support form page link team desk them")
_OPEN = listed("can could might may would should must")  # what is possible, or meant, is not taken on
_STATES = listed("is are am 'm i'm we're be been was were has have had")
_FIRST_PERSON = listed("i i'm i'll i've i'd we we're we'll we've we'd me myself us")
_OURS = _FIRST_PERSON | {"our", "my"}
_SPOILT = listed("wrong wrongly without never late badly twice mistakenly accidentally only")
_AWAY = listed("out away from off down")
_NOTICE = listed("email emails mail letter letters notice notices reminder reminders terms invoice invoices message")
_TOUCH = listed("touch back get calling checking working following sending")
_CAUSES = listed("have having get getting")
_TEAM = listed("team teams department experts specialists staff")
_ARTICLE = listed("our the")
_IS = listed("is are isn't aren't")
_THIN = listed(
    "work working review reviewing reviewed look looking looked handle handling handled investigate investigating"
    " investigated deal dealing dealt come decide assess assessed process processed consider considered examine"
    " examined"
)
_FOLLOW = listed("follow come arrive")


def assess(review: Review) -> Label:
    """The best clause's level."""
    return review.marks.once("ownership", lambda: _best(review))


def _best(review: Review) -> Label:
    best = Label(0)
    for sentence in review.reading.sentences:
        if sentence.quoted:
            continue
        level, clause = sentence_level(review, sentence)
        if level > int(best.value) and clause is not None:
            best = Label(level, review.reading.span(clause.start, clause.end))
        if level == 2:
            return best
    return best if best.value else _open_door(review)


def _open_door(review: Review) -> Label:
    """1 where the reply ends in being there for the customer: not where it sends them to a form or another desk."""
    door = closing.assess(review)
    if door.span is None:
        return Label(0)
    for sentence in review.reading.sentences:
        if sentence.start <= door.span.start < sentence.end:
            said = [word.text for word in sentence.words]
            sent_on = any(one in _TOWARDS and two in _ELSEWHERE for one, two in pairwise(said))
            return door if not sent_on and not _WHENEVER.isdisjoint(said) else Label(0)
    return Label(0)


def sentence_level(review: Review, sentence: Sentence) -> tuple[int, Clause | None]:
    """Level of a sentence and the clause that gives it."""
    best, where = 0, None
    regret = away = False
    for clause in sentence.clauses:
        gives = _gives_away(review, clause)
        away = gives or (away and _goes_on(clause))
        told = away or (sentence.imperative and _goes_on(clause))
        if gives:
            level = 0
        elif told or (regret and clause.tense in {"past", "perfect"}):
            level = 0 if not told else min(1, clause_level(review, clause, sentence))
        else:
            level = clause_level(review, clause, sentence)
        regret = review.marks.within(clause, "apology.sorry") is not None
        if level > best:
            best, where = level, clause
    return best, where


def _gives_away(review: Review, clause: Clause) -> bool:
    return review.marks.within(clause, "own.away") is not None and review.marks.within(clause, "own.mine") is None


def _goes_on(clause: Clause) -> bool:
    """Whether the clause has no actor of its own: "I'll need you to unplug it and hold the key"."""
    words = {word.text for word in clause.words}
    return not _OURS & words and not clause.passive and bool(classes(clause.verb) & BASE if clause.verb else True)


def clause_level(review: Review, clause: Clause, sentence: Sentence) -> int:
    """2 act of ours, 1 nobody's act or an offer, 0 nothing; of a clause that does not give the matter away."""
    marks = review.marks
    if clause.quoted:
        return 0
    free = not clause.negated and not clause.conditional and clause.mood != "question"
    if free and _ours(review, clause) and acts(clause, marks):
        return 1 if _nobody_in_particular(review, clause, sentence) else 2
    if free and marks.within(clause, "own.mine"):
        return 2
    if free and _is_verb(clause.verb) and _ours(review, clause) and promised(review, clause):
        return 2
    if free and at_work(review, clause):
        return 2
    return _weak_level(review, clause)


def _ours(review: Review, clause: Clause) -> bool:
    if clause.passive:
        return clause.agent_by == "us"
    return clause.subject == "us" and not _thing_of_ours(review, clause)


def _thing_of_ours(review: Review, clause: Clause) -> bool:
    """As in "Our scanner has mailed ...": what belongs to us takes nothing on; our people do."""
    opening = [word.text for word in clause.words[:4]]
    if not {"our", "my"} & set(opening) or _FIRST_PERSON & set(opening):
        return False
    return review.marks.within(clause, "escalation.person") is None and not _named(review, clause)


def _named(review: Review, clause: Clause) -> bool:
    """Whether a name stands in the clause: a capital inside it."""
    return any(review.reading.text[word.start].isupper() and len(word.text) > 1 for word in clause.words[1:5])


def _nobody_in_particular(review: Review, clause: Clause, sentence: Sentence) -> bool:
    """A team that is merely "working on it", or a bare participle ("Reopened."): an act without an owner."""
    words = [word.text for word in clause.words]
    if clause.tense == "past" and len(words) < 3 and not _FIRST_PERSON & set(words):
        return True
    said = set(words)
    if not _TEAM & said:
        said = {word.text for word in sentence.words if word.start < clause.end}
    team = not _FIRST_PERSON & said and clause.tense in {"progressive", "future", "present"}
    return team and clause.verb in _THIN and bool(_TEAM & said or _ARTICLE & said)


def acts(clause: Clause, marks: Marks) -> bool:  # noqa: PLR0911 - one return a tense
    """Whether a clause of ours does something for the customer."""
    if clause.verb in _CAUSES and clause.tense not in {"past", "present"} and _has_done(clause):
        return True
    if not _is_verb(clause.verb) or len(clause.words) < 2 or clause.modal in _OPEN:
        return False
    idle = _verb_is(clause, "own.idle")
    if clause.tense == "past":
        said = {word.text for word in clause.words}
        spoilt = (
            _SPOILT & said or (clause.verb == "took" and _AWAY & said) or (clause.verb == "sent" and _NOTICE & said)
        )
        return _verb_is(clause, "own.help") and not spoilt and not marks.within(clause, "apology.sorry")
    if clause.tense == "perfect":
        return not idle and not _verb_is(clause, "own.harm")
    if clause.tense == "progressive":
        return not idle
    if clause.tense == "future" or clause.modal == "will":
        return not idle or bool(_TOUCH & {word.text for word in clause.words})
    return _acts_now(clause, marks, idle)


def _spoilt(clause: Clause) -> bool:
    """Whether a past act was none of help: done wrongly, taken away, or a notice that was sent."""
    said = {word.text for word in clause.words}
    took, sent = clause.verb == "took" and _AWAY & said, clause.verb == "sent" and _NOTICE & said
    return bool(_SPOILT & said or took or sent)


def _has_done(clause: Clause) -> bool:
    """Whether something is had done: "I'll have the seat moved", "I'm having it redone", "I'll have a look"."""
    texts = [word.text for word in clause.words]
    rest = texts[texts.index(clause.verb) + 1 :] if clause.verb in texts else []
    if rest[:1] == ["a"] and {*rest[1:3]} & {"look", "word", "chat", "check"}:
        return True
    return len(rest) > 1 and not classes(rest[0]) & (PART | ADV) and any(classes(one) & PART for one in rest[1:6])


def _is_verb(word: str) -> bool:
    """Whether the word can be a verb; a stuffed text has prepositions where verbs should stand."""
    known = classes(word) if word else PREP
    return not known or bool(known & (BASE | PAST | PART | ING | THIRD_S))


def _acts_now(clause: Clause, marks: Marks, idle: bool) -> bool:
    """Simple present: a named person or team of ours at work ("our lead checks the logs now"), or owning it."""
    first = clause.words[0].text
    said = {word.text for word in clause.words}
    if clause.verb in _STATES or idle or clause.tense == "none" or _IS & said:
        return False
    if first == clause.verb and not classes(first) & THIRD_S and not _FIRST_PERSON & said:
        return False  # "grab a seat, touch nothing": an order, whoever stood before it
    return first not in {"i", "we"} or marks.within(clause, "own.mine") is not None


def _verb_is(clause: Clause, label: str) -> bool:
    return any(phrase.label == label for phrase in load("reply_verbs").beginning(clause.verb))


def _weak_level(review: Review, clause: Clause) -> int:
    marks = review.marks
    if clause.negated:
        return 0
    if clause.subject == "us" and (clause.modal in {"can", "could", "shall", "will"} or clause.conditional):
        return int(_offers(clause, marks))
    if clause.passive and clause.words[0].text not in {"you", "you'll", "you've", "you're"}:
        return int(is_served(clause))
    if clause.modal == "will" and (clause.subject == "thing" or (clause.subject == "third" and clause.verb in _FOLLOW)):
        return int(not clause.conditional)
    if clause.subject == "us" and clause.tense == "past" and len(clause.words) == 1:
        return int(_verb_is(clause, "own.help"))  # "Reopened."
    holds = clause.subject == "us" and clause.verb == "has" and not _FIRST_PERSON & {word.text for word in clause.words}
    return int(holds or marks.within(clause, "own.available") is not None or comes(review, clause))


def _offers(clause: Clause, marks: Marks) -> bool:
    """Whether we could, or would on a condition, do something."""
    if _verb_is(clause, "own.idle") and not _will_report(clause):
        return False
    if clause.modal == "would" and "have" in {word.text for word in clause.words}:
        return False
    return bool(clause.modal) or acts(clause, marks)


def _will_report(clause: Clause) -> bool:
    """As in "I'll tell you what they found": not "I'll tell you that ..."."""
    said = {word.text for word in clause.words}
    return clause.verb in {"tell", "let"} and "you" in said and bool(said & {"what", "whether", "how", "when", "once"})


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """More things for the customer to do than `limits.requests`."""
    ordering = [one.imperative for one in review.reading.sentences].count(True)
    if ordering + len(review.marks.of("steps.ask")) <= review.limits.requests:
        return  # whatever else they say, so many sentences can't ask for work
    asked = [one for one in review.reading.sentences if _asks_work(review, one)]
    if len(asked) > review.limits.requests:
        yield Hit("ownership.homework", review.reading.span(asked[-1].start, asked[-1].end), str(len(asked)))


def _asks_work(review: Review, sentence: Sentence) -> bool:
    if sentence.quoted or review.marks.within(sentence, "closing.door"):
        return False
    return sentence.imperative or review.marks.within(sentence, "steps.ask") is not None
