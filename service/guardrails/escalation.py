"""Escalation: whether the case goes, or went, to somebody with more authority or skill.

Two ways to say it: the case (or such a person) is the object of handing on ("I've asked our fraud team"), or such a
person of ours is at work on it ("our duty manager calls you"). Offers, questions, past faults, what is by such people,
and anybody who merely exists do not count.
"""

from __future__ import annotations

from itertools import pairwise

from service.guardrails.base import Label, Review
from service.guardrails.marks import begins_in
from service.language.cues import Cue
from service.language.lexicon import PERSON, THIRD_S, VENDOR, classes, listed
from service.language.reading import Clause, Sentence, Word

_OPEN = ("can", "could", "might", "may", "would", "should", "must")
_FIRST_PERSON = listed("i i'm i'll i've i'd we we're we'll we've we'd")
_INTO = listed("to with before in onto over up through at")  # between what is handed on and who gets it
_DIRECT = listed(
    "ask asked asking brief briefed briefing alert alerted notify notified page paged involve involved involving pull"
    " pulled pulling loop looped looping tell told wake woke woken call called calling phoned informed consulted roped"
    " engage engaged bring bringing brought"
)
_CASE = listed(
    "ticket case file it request report claim complaint matter concern issue this your that problem everything query"
    " number log logs correction fault dump job appeal it's that's"
)
_RESTING = listed("is are lies sits lands goes it's that's")  # the case is with somebody
_WITH = frozenset(("with", "on"))
_AT_REST = {"goes": frozenset(("to", "with")), "lands": frozenset(("with", "on"))}
_IDLE = listed(
    "work works working doing be is are am was open closed available aware monitoring trying striving comes come"
)
_LOOSE = listed("engineer engineers technician technicians developer developers people group crew desk")
_PRAISE = listed("praise thanks compliments feedback kind regards")
_DENIALS = listed("not no never cannot nobody")
_NOT_OURS = listed(
    "your customer customers you anyone anybody everyone everybody people those somebody's if their they"
)
_SOMEBODY = listed("our person one colleague woman man desk office engineer engineers team doctor people nurse")
_MOVED = listed(
    "put handed given gave passed shown laid taken walked brought carried with sent moved lies sits is it's goes went"
    " asked briefed told got woken called bringing handing passing putting giving taking showing"
)
_PAPERS = listed(
    "file review letter papers photo photos log dump folder notes paperwork application dispute papers it's"
)
_ACTING = listed(
    "has have takes took take holds reads calls rings phones telephones writes decides looks joins gets is"
)
_ACTED_ON = listed("it this that your you the over these them on early herself himself")
_IN_CONTACT = listed("on in with at there ring call write read take decide phone look join get be have")
_SET_OUT = listed("left set started departed went")
_FROM = listed("depot base yard garage station headquarters hq off out")  # "our crew left the depot", not "left it in"
_SPEAKING = listed("speak speaking talk talking")
_RELATIVES = frozenset(("who", "which"))
_BEFORE_VERB = 7  # words from the start of a clause in which its subject stands


def assess(review: Review) -> Label:
    """Whether a clause hands the case on, or such a person of ours acts on it; offers and questions do not count."""
    if not review.marks.of("escalation.person", "escalation.go", "escalation.rank", "escalation.leads"):
        return Label(0)
    folded = review.reading.folded
    named = "escalat" in folded or not folded.isascii()  # in other texts, characters without width may part the word
    places = review.marks.places("escalation.person", "escalation.rank", "escalation.leads")
    for sentence in review.reading.sentences:
        if sentence.quoted or sentence.question or not (named or begins_in(places, sentence)):
            continue
        for clause in sentence.clauses:
            if _hands_on(review, clause, named):
                return Label(1, review.reading.span(clause.start, clause.end))
        if (cue := _to_rank(review, sentence)) is not None:
            return Label(1, review.reading.span(cue.start, cue.end))
    return Label(0)


def _to_rank(review: Review, sentence: Sentence) -> Cue | None:
    """The words that give somebody of ours rank or skill, where the case is with that person or comes to them."""
    for label in ("escalation.rank", "escalation.leads"):
        for cue in review.marks.of(label):
            if not sentence.start <= cue.start < sentence.end:
                continue
            clause = next((one for one in sentence.clauses if one.start <= cue.start < one.end), sentence.clauses[0])
            if clause.quoted or (clause.conditional and label == "escalation.rank"):
                continue
            before = [word for word in sentence.words if word[2] <= cue.start]
            after = [word[0] for word in sentence.words if word[1] >= cue.end]
            if _is_ours(review, before) and (_got_it([word[0] for word in before]) or _takes_it(after)):
                return cue
    return None


def _is_ours(review: Review, before: list[Word]) -> bool:
    """Whether somebody of ours was just named: by name, as "our" or as "the person", not a vendor or the customer's."""
    near = before[-4:] if not before or before[-1][0] not in {"she", "he"} else before[-9:]
    texts = {word[0] for word in near}
    if not near or texts & _NOT_OURS or any(classes(word[0]) & VENDOR for word in near):
        return False
    named = any(review.reading.text[word[1]].isupper() and len(word[0]) > 1 and not classes(word[0]) for word in near)
    return named or bool(texts & _SOMEBODY) or any(classes(word[0]) & PERSON for word in near)


def _got_it(before: list[str]) -> bool:
    """Whether the case was given to them: "I've put it to", "your review is now with", "laid on the desk of"."""
    moved = _MOVED & set(before)
    return bool(moved) and bool(_INTO & set(before)) and bool((_CASE | _PAPERS | {"you"}) & set(before))


def _takes_it(after: list[str]) -> bool:
    """Whether they act on it: "takes this out of my hands", "has your file", "is reading it", "telephones you"."""
    for verb, what in pairwise(after):
        if (verb in _ACTING or classes(verb) & THIRD_S) and what in _ACTED_ON:
            return True
        if verb in {"is", "'s", "will", "she's", "he's", "they're"} and (what.endswith("ing") or what in _IN_CONTACT):
            return True
        if verb in {"to", "what", "she", "he", "they", "where"} and what in _ACTING:
            return True
    return "what" in after[:2] or bool({"can't", "cannot"} & set(after))


def _hands_on(review: Review, clause: Clause, named: bool) -> bool:
    """Whether the clause hands the case on; `named`: somewhere the reply may call it to escalate."""
    marks = review.marks
    if not named and marks.within(clause, "escalation.person") is None:
        return False
    if clause.quoted or clause.conditional or clause.mood != "statement" or clause.modal in _OPEN:
        return False
    if clause.negated and _denied(clause):
        return False
    persons = _inside(review, clause, "escalation.person")
    words = [word[0] for word in clause.words]
    if named and any(word.startswith("escalat") for word in words):
        ours = clause.passive or bool(_FIRST_PERSON & set(words)) or bool(persons)
        return ours and "escalates" not in words
    if not persons or marks.within(clause, "escalation.none") or _PRAISE & set(words):
        return False
    return words[0] != "as" and (_handed(review, clause, persons, words) or _at_work(review, clause, persons, words))


def _denied(clause: Clause) -> bool:
    """Whether a denial stands before or at the main verb, and not in what depends on it."""
    words = [word.text for word in clause.words]
    until = words.index(clause.verb) if clause.verb in words else len(words)
    if not _RELATIVES.isdisjoint(words[:until]):  # "a reviewer who hasn't seen the case takes it"
        until = next(place for place, word in enumerate(words) if word in _RELATIVES)
    return any(
        word.endswith("n't") or word in {"not", "no", "never", "cannot", "nobody"} for word in words[: until + 1]
    )


def _inside(review: Review, clause: Clause, label: str) -> list[Cue]:
    start, end = clause[0], clause[1]
    return [cue for cue in review.marks.of(label) if start <= cue[1] and cue[2] <= end]


def _handed(review: Review, clause: Clause, persons: list[Cue], words: list[str]) -> bool:
    """Whether the case is given into such hands: "passed to", "asked our", "is with"."""
    folded = review.reading.folded
    theirs = clause.subject == "customer" and not (clause.passive or words[0] == "your")
    if theirs and not (clause.tense in {"progressive", "future"} and _SPEAKING & set(words)):
        return False
    for go in _inside(review, clause, "escalation.go"):
        after = [person for person in persons if person.start > go.start]
        if not after:
            continue
        between = folded[go.end : after[0].start].split()
        verb = go.words[0]
        if verb in _RESTING:
            if (
                clause.subject == "us"
                or not _CASE & set(words[:5])
                or not _AT_REST.get(verb, _WITH) & {*between, *after[0].words}
            ):
                continue
            return True
        if "by" in between or (verb in {"put", "moved"} and between[-1:] == ["the"] and "with" not in between):
            continue
        if verb in _DIRECT or _INTO & {*between, *after[0].words}:
            owned = theirs or clause.subject == "us" or clause.passive or clause.tense in {"perfect", "none", "past"}
            away = after[0].words[0] in {"group", "desk", "office"} and not {"to", "with", "front"} & set(between)
            return owned and not away and "at" not in between
    return False


def _at_work(  # noqa: PLR0911 - cases in the order in which they decide
    review: Review, clause: Clause, persons: list[Cue], words: list[str]
) -> bool:
    """Whether such a person of ours has the case in hand, or acts on it now or next."""
    person = persons[0]
    place = max(0, sum(1 for word in clause.words if word.start < person.end) - 1)
    if clause.passive and "by" in words[:place] and clause.tense in {"progressive", "future"}:
        return True
    if place >= _BEFORE_VERB or _FIRST_PERSON & set(words[: place + 1]) or clause.subject == "customer":
        return _yours(clause, words, place)
    if clause.tense == "past" and clause.verb in _SET_OUT and "our" in words[: place + 1] and _FROM & set(words):
        return True
    who = next((index for index, word in enumerate(words) if word in _RELATIVES), 0)
    if who and who <= place + 3 and _takes_it(words[who + 2 :]):
        return True
    if clause.passive or clause.tense == "past":
        return clause.passive and bool(_DIRECT & set(words))
    if clause.tense == "none":  # "our fraud team checks your account" shows no verb to the reader
        return (
            ("our" in words[: place + 1] or len(person.words) > 1) and len(words) > place + 2 and not _IDLE & set(words)
        )
    if clause.tense == "perfect" or clause.verb in _IDLE:
        return clause.verb in {"asked", "got", "taken", "picked", "had"}
    loose = person.words[-1] in _LOOSE and not _ours(review, clause, words, place)
    return not loose


def _yours(clause: Clause, words: list[str], place: int) -> bool:
    """Whether "your account manager will ring you": somebody of ours who is there for the customer."""
    named = words[:2] == ["your", "account"] or words[:2] == ["your", "case"]
    return named and place <= 3 and clause.tense in {"future", "present", "progressive"}


def _ours(review: Review, clause: Clause, words: list[str], place: int) -> bool:
    """Whether more is said of them than "an engineer": whose they are, their field, or a name."""
    named = any(review.reading.text[word.start].isupper() for word in clause.words[place + 1 : place + 4])
    return "our" in words[: place + 1] or named
