"""Blame: moving the fault to the customer, a vendor, a colleague, another team or the rules, however politely.

A neutral cause is no blame, nor is owning our fault or clearing the customer of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.guardrails import empathy, faults, ownership
from service.guardrails.base import Assessed, Hit, Label, Review
from service.guardrails.marks import begins_in
from service.language.lexicon import BASE, classes, listed
from service.language.reading import Clause, Sentence

name = "blame"
codes = ("blame.shifted",)

_SUPPOSING = frozenset(("had", "hadn't", "should", "ought"))
_SUPPOSED = listed("if had you")
_PLAINLY = listed("clearly plainly explicitly already repeatedly previously")
_OWED = listed("been heard received")
_OWNED = 2
_YOU = ("blame.you", "blame.plain_you")
_SHOWN = ("blame.lean", "blame.misdeed")
_OTHER = ("blame.other", "blame.plain_other")
_SIGNS = (
    *_YOU,
    *_OTHER,
    *_SHOWN,
    "blame.shield",
    "blame.failing",
    "blame.amiss",
    "blame.contrast",
    "blame.asked",
    "blame.trait",
)
_SIGNS_OR_ACTS = (*_SIGNS, "blame.act", "blame.always")  # without any of them a sentence only blames by its grammar
_FORESEEN = listed("will would can could may might")
_KIND = ("apology.sorry", "closing.door", "blame.none")
_A_CASE = 3  # statements that make one
_SPEAKERS = listed("i we i'm i've i'll we've we're we'll you you've your")
_SUBJECT_WORDS = 3  # within which the one who acts is named
_TURNS = listed("but although though however")
_ASKING = listed("did do have didn't don't haven't")
_OURS = listed("i we our my us")


def assess(review: Review) -> Label:
    """Whether any clause moves the fault, with that clause."""
    for clause in blaming(review):
        return Label(1, review.reading.span(clause.start, clause.end))
    return Label(0)


def blaming(review: Review) -> tuple[Clause, ...]:
    """The clauses that move the fault; the faint ones only where the reply neither feels nor acts."""
    return review.marks.once("blame", lambda: _blaming(review))


def _blaming(review: Review) -> tuple[Clause, ...]:
    plain = tuple(_plainly(review))
    if plain or not cold(review):
        return plain
    return tuple(_faintly(review)) or _argued(review)


def _argued(review: Review) -> tuple[Clause, ...]:
    """A case made out instead of help: nothing but statements of what others did, must do, or what things are like.

    The clause that is given is the one that obliges or accuses.
    """
    marks = review.marks
    if marks.of("closing.door", "own.available") or review.facets.get("heat") == "calm":
        return ()
    if any("/" in text for text in review.reading.texts):
        return ()
    stated = [
        clause
        for sentence in review.reading.sentences
        if not sentence.quoted and not sentence.question and not marks.within(sentence, *_KIND)
        for clause in sentence.clauses
        if _states(clause)
    ]
    if len(stated) < _A_CASE:
        return ()
    return tuple([clause for clause in stated if marks.within(clause, "blame.duty", "blame.misdeed")][:1])


def _states(clause: Clause) -> bool:
    """Whether the clause says how it is with the customer, with others or with a thing."""
    if clause.subject not in ("customer", "third", "thing") or clause.mood != "statement" or clause.quoted:
        return False
    if clause.conditional or clause.modal == "will" or clause.tense not in ("past", "perfect", "present"):
        return False
    instructed = clause.modal in ("can", "may", "could") or clause.tense == "present"
    open_to_them = clause.subject == "customer" and instructed
    return len(clause.words) > _SUBJECT_WORDS and not open_to_them


def cold(review: Review) -> bool:
    """An answer to a customer that takes nothing on and feels nothing: what it states, it states as a defence."""
    return bool(review.theirs) and ownership.assess(review).value != _OWNED and not empathy.assess(review).value


def _warm(review: Review) -> bool:
    """A reply that feels with the customer and acts: an outside cause that it names is seldom a shield."""
    return bool(review.theirs) and ownership.assess(review).value == _OWNED == empathy.assess(review).value


def _faintly(review: Review) -> Iterator[Clause]:
    marks = review.marks
    if not marks.of("blame.hint"):
        return
    for sentence in review.reading.sentences:
        if sentence.quoted or sentence.question or marks.within(sentence, "blame.none") or instructs(review, sentence):
            continue
        if marks.within(sentence, "apology.sorry") and not any(word.text in _TURNS for word in sentence.words):
            continue
        for clause in sentence.clauses:
            held = clause.conditional and not any(word.text == "unless" for word in sentence.words)
            told = clause.mood == "statement" and clause.subject != "us" and not held
            if told and not clause.quoted and _told(review, clause, sentence, "blame.hint"):
                yield clause


def _plainly(review: Review) -> Iterator[Clause]:
    marks = review.marks
    signs = marks.of(*_SIGNS)
    supposing, faulty = not _SUPPOSING.isdisjoint(review.reading.texts), _names_fault(review)
    if not signs and not supposing and not faulty:
        return
    warm = bool(signs) and _warm(review)
    places = marks.places(*_SIGNS_OR_ACTS)
    for sentence in review.reading.sentences:
        if sentence.quoted or not (supposing or faulty or begins_in(places, sentence)):
            continue
        sorry = marks.within(sentence, "apology.sorry") and not marks.within(sentence, "apology.nonapology")
        if sorry and not any(word.text in _TURNS for word in sentence.words):
            continue
        for clause in sentence.clauses:
            if not clause.quoted and _blames(review, clause, sentence, warm, supposing=supposing, faulty=faulty):
                yield clause


def _blames(  # noqa: PLR0911 - cases in the order in which they decide
    review: Review, clause: Clause, sentence: Sentence, warm: bool, *, supposing: bool, faulty: bool
) -> bool:
    marks = review.marks
    if sentence.question and (clause.mood == "question" or clause is sentence.clauses[-1]):
        return _asks_why_not(review, clause)
    if (faulty and faults.at_fault(clause)) or (supposing and faults.should_have(clause)):
        return True
    if "blame.reported" in marks.by_label and marks.touching(clause.start, clause.end, "blame.reported"):
        return False
    if marks.within(clause, "blame.none"):
        return marks.within(clause, "blame.always") is not None
    if supposing and (faults.counterfactual(clause, sentence) or faults.reproach(clause)):
        return True
    if _told(review, clause, sentence, *_YOU[warm:]):
        ours = clause.subject == "us" or (clause.subject != "customer" and faults.in_our_house(clause))
        return not ours and not _clears(clause) and not _taken_on(review, sentence)
    if marks.within(clause, "blame.shield"):
        return not instructs(review, sentence) and not _grants(sentence) and not _kept(review, sentence)
    if not warm and (marks.within(clause, "blame.lean") or _outsiders_act(review, clause)):
        return not _clears(clause) and not _kept(review, sentence) and not marks.within(sentence, "apology.sorry")
    if marks.within(clause, *_OTHER[warm:]):
        ours = (clause.subject == "us" and not clause.negated) or faults.in_our_house(clause)
        return not ours and not _clears(clause) and not _kept(review, sentence)
    if warm:
        return False
    if _fell_short(review, clause, sentence) or _in_character(review, clause):
        return True
    return _failed_us(review, clause, sentence) and not _kept(review, sentence)


def _names_fault(review: Review) -> bool:
    return not faults.FAULTS.isdisjoint(review.reading.texts)


def _told(review: Review, clause: Clause, sentence: Sentence, *labels: str) -> bool:
    """Whether a cue stands in the clause, or goes on into the next one of a statement that is not about us."""
    cue = review.marks.within(clause, *labels)
    if cue is None:
        cue = None if sentence.question else review.marks.begun(clause, sentence, *labels)
        if cue is None or _OURS - {"us"} & {word.text for word in sentence.words}:
            return False
    if cue.words[0] not in _SUPPOSED:
        return True
    owed = cue.words[0] != "you" and "you" in cue.words and bool(_OWED & set(cue.words))
    return not owed and not _ours_first(clause, sentence)


def _ours_first(clause: Clause, sentence: Sentence) -> bool:
    """As in "Had we told you, you could have planned": the unkept condition is ours."""
    return any(
        one is not clause and one.subject == "us" and {"had", "if"} & {word.text for word in one.words}
        for one in sentence.clauses
    )


def _asks_why_not(review: Review, clause: Clause) -> bool:
    """As in "Did you not think of saving it first?": asked for no answer."""
    opening = clause.words[0].text
    if review.marks.within(clause, "blame.asked"):
        return True
    return opening in _ASKING and clause.negated and review.marks.within(clause, *_YOU) is not None


def _fell_short(review: Review, clause: Clause, sentence: Sentence) -> bool:
    """Like "names must match the passport, and yours did not": an omission, told against what everybody owes."""
    marks = review.marks
    if clause.subject == "us" or not marks.within(clause, "blame.contrast"):
        return False
    return marks.within(sentence, "blame.duty") is not None


def _failed_us(review: Review, clause: Clause, sentence: Sentence) -> bool:
    """Somebody who is neither of us nor the customer did not do their part."""
    if clause.subject != "third" or clause.conditional or clause.mood == "question":
        return False
    if clause.modal in _FORESEEN or not clause.words[0].text[0].isalpha() or clause.words[0].text == "it":
        return False
    ours = _OURS & {word.text for word in clause.words[:3]}
    failing = ("blame.failing", "blame.amiss") if clause.tense in ("past", "perfect") else ("blame.failing",)
    return review.marks.within(clause, *failing) is not None and not ours


def _in_character(review: Review, clause: Clause) -> bool:
    """What a colleague or somebody outside is like, or was never taught: "Ben has a generous way with dates"."""
    marks = review.marks
    if clause.mood != "statement" or clause.conditional or not marks.within(clause, "blame.trait"):
        return False
    return clause.subject == "third" or marks.within(clause, "blame.insider") is not None


def _outsiders_act(review: Review, clause: Clause) -> bool:
    """Like "the warehouse mislabelled it": an act of somebody outside that is no help; of our people, a misdeed."""
    if clause.passive or clause.conditional or clause.mood != "statement" or clause.modal in _FORESEEN:
        return False
    if clause.tense not in ("past", "perfect", "present") or clause.subject == "customer":
        return False
    if _SPEAKERS & {word.text for word in clause.words[:_SUBJECT_WORDS]}:
        return False
    marks = review.marks
    who = marks.within(clause, "blame.outsider", "blame.insider")
    if who is None or who.start > clause.words[min(_SUBJECT_WORDS, len(clause.words) - 1)].start:
        return False
    if marks.within(clause, "blame.misdeed"):
        return True
    return clause.subject != "us" and cold(review) and marks.within(clause, "blame.act") is not None


def _kept(review: Review, sentence: Sentence) -> bool:
    """The cause is named, and the same sentence keeps the work with us."""
    return any(
        clause.subject == "us"
        and not clause.negated
        and not clause.conditional
        and (clause.tense in ("future", "progressive", "perfect") or clause.modal == "will")
        for clause in sentence.clauses
    ) or any(
        not clause.negated and review.marks.within(clause, "own.mine", "blame.none") for clause in sentence.clauses
    )


def _taken_on(review: Review, sentence: Sentence) -> bool:
    """The sentence says that it is ours: "you were never told, and that is our mistake"."""
    return any(not one.negated and review.marks.within(one, "own.mine") for one in sentence.clauses)


def _clears(clause: Clause) -> bool:
    """As in "You could not have known": the denial is the point."""
    words = {word.text for word in clause.words}
    return bool(words & {"couldn't", "nothing", "isn't", "wasn't"}) and "you" in words


def instructs(review: Review, sentence: Sentence) -> bool:
    """As in "As the guide says, hold the button": what is named is the way to do it."""
    text, words = review.reading.folded, sentence.words
    if words[0].text != "as" or any(word.text in _PLAINLY for word in words):
        return False
    return any(
        classes(word.text) & BASE and text[: word.start].endswith((", ", ", then ")) for word in words[1:]
    ) or any(one.mood == "imperative" for one in sentence.clauses)


def _grants(sentence: Sentence) -> bool:
    """The rule is named in the customer's favour, or as what we act on."""
    words = {word.text for word in sentence.words}
    return bool(words & {"entitled", "entitles", "covers", "covered", "refunded", "refund", "right"})


def check(review: Review, assessed: Assessed) -> Iterator[Hit]:
    """Each blaming clause."""
    for clause in blaming(review):
        yield Hit("blame.shifted", review.reading.span(clause.start, clause.end))
