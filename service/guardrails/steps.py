"""Next steps: whether the reader learns what happens next, in order, in words that they know."""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails import escalation
from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.ownership import acts
from service.guardrails.unowned import comes
from service.language.lexicon import ADV, AUX, CONJ, DET, POSS, classes, listed
from service.language.reading import Clause, Sentence
from service.language.times_expression import TimeExpression

name = "steps"
codes = ("steps.unnumbered", "steps.jargon")

_INSTRUCTIONS_IN_A_ROW = 4
_COURTESY = listed(
    "accept know hesitate feel let rest bear note see excuse forgive expect thank thanks enjoy relax calm chill breathe"
    " touch grab hang hold stay keep have wish imagine believe trust remember forget worry be congrats respond value"
    " welcome look cheer fancy guess mind say consider love"
)
_OPENERS = listed(
    "please just then simply so kindly now first next and or but also instead do always ok okay finally if"
)
_TELLING = listed("tell let write email message call ring phone text report send inform notify ping update dm confirm")
_NOTHING_YET = listed(
    "update updates information outcome it request concern ticket case issue message answer matter enquiry query"
    " this that report feedback news someone somebody everything yours problem details they these dispatch"
    " correspondence notification communication"
)
_STIR = listed("steps action actions measures efforts everything work investigations enquiries")  # are always taken
_IDLE_THINGS = listed("is are be was been am 's need needs have has mean means work works apply applies vary depend do")
_MAY = ("can", "could", "may")
_NO_DEED = listed(
    "be see imagine understand expect trust rely bank count rest tell hear feel appreciate guess know have believe"
    " think say depend sleep relax look get bet consider"
)
_GETS = ("get", "receive")
_ABOUT_TO = ("future", "progressive")
_POSSIBLE = ("can", "could", "may", "might", "should", "must")
_DONE_TO = listed(
    "found reached downloaded requested opened raised disputed muted changed cancelled made filed submitted booked"
    " claimed appealed returned switched turned set reset ordered viewed tracked paid entered posted sent dropped asked"
    " informed contacted addressed directed exchanged swapped collected checked unlocked restored removed added moved"
)
# Acts of ours that set something going; told as done, they say what comes next.
_LAUNCHED = listed(
    "asked ordered booked arranged sent opened filed started requested scheduled submitted reserved raised passed"
    " handed escalated forwarded dispatched shipped organised organized instructed briefed queued triggered launched"
    " prepared alerted paged initiated begun kicked lined posted reordered rebooked"
)
_SURE_TO_SHOW = listed(
    "arranged sent replaced refunded reissued shipped restored switched delivered credited collected installed repaired"
    " returned reinstated unlocked transferred rebooked redelivered posted dispatched"
)
_VAGUE_UNIT = listed("relevant responsible appropriate respective concerned right")


def assess(review: Review) -> Label:
    """Whether an act of ours to come, or a clear instruction, is named; a promise of ours names one."""
    for held in review.promises:
        if held.promise.action:
            return Label(1, held.promise.span)
    for sentence in review.reading.sentences:
        if sentence.quoted:
            continue
        for clause in sentence.clauses:
            if not clause.quoted and clause.words and _names_a_step(review, clause, sentence):
                return Label(1, review.reading.span(clause.start, clause.end))
    return _taken_on(review)


def _taken_on(review: Review) -> Label:
    """1 where the case goes to somebody who is named more closely than "the relevant team"."""
    found = escalation.assess(review)
    vague = found.span is None or _VAGUE_UNIT & set(found.span.quote.lower().split())
    return Label(0) if vague else found


def _names_a_step(review: Review, clause: Clause, sentence: Sentence) -> bool:
    return _our_act(review, clause, sentence) or _their_act(review, clause, sentence)


def _our_act(review: Review, clause: Clause, sentence: Sentence) -> bool:
    """An act of ours under way or to come, said as more than "we'll look into it" or "it will be done"."""
    marks = review.marks
    away = marks.within(clause, "own.away") is not None or clause.words[0].text in ("when", "as")
    if away or clause.negated or sentence.question:
        return False
    coming = clause.modal in ("will", "shall") or clause.tense in _ABOUT_TO
    words = {word.text for word in clause.words}
    ours = clause.subject in ("us", "third") and coming
    if ours and _tells(clause, words):
        return True
    if marks.within(clause, "steps.thin"):
        return False
    if ours or (clause.subject == "us" and clause.tense == "present" and acts(clause, marks)):
        return acts(clause, marks)
    if (clause.subject != "customer" or clause.verb in _GETS) and clause.tense == "present" and not clause.modal:
        return _scheduled(review, clause)
    launched = clause.subject == "us" and clause.tense == "perfect" and bool(words & _LAUNCHED)
    befalls = clause.subject == "thing" and coming and _befalls(clause, words)
    return not clause.conditional and (launched or befalls or comes(review, clause))


def _befalls(clause: Clause, words: set[str]) -> bool:
    """Whether something is being done, or will be done to a thing of its own: not "an update will follow"."""
    if clause.verb in _NO_DEED:
        return False
    if clause.tense == "progressive":
        return clause.passive and clause.words[0].text not in _STIR
    if words & _SURE_TO_SHOW:
        return True
    return _specific(clause) and not words & {"done", "continue", "assigned"}


def _tells(clause: Clause, words: set[str]) -> bool:
    """Whether we will write, call or tell, and it is said of what or when: "I'll tell you once it's out"."""
    if clause.verb in _TELLING and words & {"i", "i'll", "i'm", "we", "we'll"}:
        return bool(words & {"you", "him", "her", "them"})
    return {"back", "to", "you"} <= words and bool(words & {"with", "when", "once", "about", "tonight", "today"})


def _specific(clause: Clause) -> bool:
    """Whether what will be done is done to something of its own: not "an update will follow"."""
    head = [word.text for word in clause.words[:4]]
    named = [word for word in head if not classes(word) & (DET | POSS | AUX | CONJ | ADV)]
    return bool(named) and not set(named[:2]) & _NOTHING_YET


def _scheduled(review: Review, clause: Clause) -> bool:
    """A present with a time to come is a plan: "it leaves on Thursday's van", "the council meets on Monday"."""
    if clause.verb in _IDLE_THINGS or clause.conditional:
        return False
    times = review.times or ()
    return any(clause.start <= time.start < clause.end and _ahead(time) for time in times)


def _ahead(time: TimeExpression) -> bool:
    """Whether the time is one to come: "on Thursday", "within the hour", not "after 3 days"."""
    return time.concrete and (time.kind == "moment" or (time.kind == "duration" and bool(time.lead)))


def _their_act(review: Review, clause: Clause, sentence: Sentence) -> bool:
    """A clear instruction, an answer that is asked for, or a way that stands open to the customer."""
    marks = review.marks
    if marks.within(sentence, "closing.door") and not marks.within(sentence, "steps.ask", "steps.instruct"):
        return False
    told = marks.within(clause, "steps.ask", "steps.instruct", "steps.need")
    if told is not None:
        return not any(_denies(word.text) and word.start < told.end for word in clause.words)
    if clause.negated or marks.within(clause, "tone.command"):
        return False
    if clause.mood == "imperative" and clause.verb not in _COURTESY:
        opening = [word.text for word in clause.words[:4]]
        place = opening.index(clause.verb) if clause.verb in opening else -1
        return place == 0 or (place > 0 and opening[place - 1] in _OPENERS)
    if clause.subject == "customer" and clause.modal in _MAY and clause.mood == "statement" and not clause.passive:
        return clause.verb not in _NO_DEED and not clause.conditional
    open_way = clause.passive and clause.modal in _POSSIBLE and clause.subject != "us"
    return open_way and not clause.conditional and clause.verb in _DONE_TO


def _denies(word: str) -> bool:
    return word.endswith("n't") or word in ("not", "never", "cannot", "no")


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Many instructions in one paragraph; technical words for a reader who is not technical."""
    reading = review.reading
    orders = [one for one in reading.sentences if one.imperative and not one.quoted]
    run: list[Sentence] = []
    for sentence in orders:
        run = [*run, sentence] if run and "\n" not in reading.text[run[-1].end : sentence.start] else [sentence]
        if len(run) == _INSTRUCTIONS_IN_A_ROW:
            yield Hit("steps.unnumbered", reading.span(run[0].start, sentence.end))
    if review.facets.get("novice"):
        yield from _jargon(review)


def _jargon(review: Review) -> Iterator[Hit]:
    """Technical words that the customer did not use first."""
    theirs = {word.text for reading in review.theirs for word in reading.words}
    seen: set[str] = set()
    for cue in review.marks.of("steps.jargon"):
        word = cue.words[0]
        if word not in theirs and word not in seen:
            seen.add(word)
            yield Hit("steps.jargon", review.reading.span(cue.start, cue.end), word)
