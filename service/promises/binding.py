"""Whether a predicate binds our side: it lies ahead, it is ours to do, and nobody asks, denies or merely hopes it."""

from __future__ import annotations

from service.language.features import Features
from service.language.lexicon import AUX, CONJ, DET, IF, IT, NOM, POSS, THIRD_S, VENDOR, WH, YOU, classes, listed
from service.language.overlap import stem
from service.language.reading import Clause, Sentence, Word
from service.language.times_expression import TimeExpression
from service.promises.predicates import takes_object

_POSSIBLE = listed("can could may might would must")
# What comes to the customer: "you'll have the result by …" pledges our act, "you'll need to …" asks for theirs.
_COMES = listed(
    "have get receive hear see know be find expect own hold notice 've back able running online live contacted"
    " reached called paid refunded informed notified told updated reimbursed up"
)
_EXPECTING = listed("expect count look rely watch")
# Present-tense verbs that tell a state, a span of validity or a need, not an act that is coming.
_STANDING = listed(
    "am is are be 's have has had need needs know understand see hope think believe feel take takes last lasts"
    " expire expires end ends close closes open opens stay stays remain remains keep keeps require requires mean"
    " means run runs want wants apply applies count counts allow allows begin begins happen happens depend depends"
    " tend seem seems cover covers cost costs work regret apologise apologize appreciate value"
)
_REPORTING = listed("hope wish doubt understand said told asked thought promised expected wanted know see")
_NEWS = frozenset(stem(word) for word in ("update", "news", "report", "post", "figures"))
_INTENDING = listed("promise commit aim aiming plan planning intend expect undertake hope due set try trying")
_UNCHANGED = listed("put set cut read let hit quit reset split shut")  # past and present look the same
_ARRANGED = listed(
    "booked scheduled arranged planned set reserved fixed agreed put ordered moved rebooked rescheduled lined"
)
_ASKED = listed("asked told arranged got instructed briefed booked requested assigned scheduled paged ordered")


def in_condition(clause: Clause, words: tuple[Word, ...]) -> bool:
    """Whether the predicate itself is the condition: "if it isn't there by Friday", "should it fail today"."""
    if words[0][1] > clause.words[min(1, len(clause.words) - 1)][1] and words[0][1] != clause.start:
        return False
    return any(classes(word[0]) & IF for word in clause.words[:2]) or (
        clause.conditional and clause.words[0][0] in ("should", "had", "were")
    )


def binds(found: Features, words: tuple[Word, ...], clause: Clause, sentence: Sentence, time: TimeExpression) -> bool:
    """Whether the predicate is something that our side will do, or that will reach the customer."""
    asked = found.mood == "question" or (sentence.question and clause is sentence.clauses[-1])
    if found.negated or asked or _only_reported(clause, sentence) or _disowned(found, words):
        return False
    if found.modal == "to":
        return _entrusted(words, clause)
    if found.modal in _POSSIBLE:
        return found.subject == "customer" and any(word[0] in _EXPECTING for word in words)
    if found.mood == "imperative":
        return found.verb in _EXPECTING or (found.verb == "give" and any(word[0] == "me" for word in words))
    if found.subject == "customer" and classes(words[0][0]) & YOU | _you_subject(words):
        return found.tense == "future" and _reaches_customer(found, words)
    return _in_its_tense(found, words, time)


def _in_its_tense(found: Features, words: tuple[Word, ...], time: TimeExpression) -> bool:
    if found.tense == "future" or found.modal in ("should", "will", "shall"):
        return True
    if found.tense in ("past", "perfect"):
        return _arranged(found, time)
    if found.tense == "progressive":
        return found.subject in ("us", "third") or found.passive or any(word[0].endswith("ing") for word in words)
    if found.tense == "present" or _present_verb(words):
        return _scheduled(found, words, time)
    return time.lead in ("by", "before", "within", "in", "at") and _is_fragment(words)


def _present_verb(words: tuple[Word, ...]) -> bool:
    """Whether a word that is mostly a noun is the verb here: "our nurse Emily rings you"."""
    return any(classes(word[0]) & THIRD_S and index and takes_object(words, index) for index, word in enumerate(words))


def _only_reported(clause: Clause, sentence: Sentence) -> bool:
    """Whether the clause hangs on one that hopes, doubts or reports: "I hope this is fixed by tomorrow"."""
    index = sentence.clauses.index(clause)
    if not index:
        return False
    governor = sentence.clauses[index - 1]
    if clause.words[0][1] - governor.words[-1][2] > 1 or classes(clause.words[0][0]) & (CONJ | WH):
        return False
    return governor.verb in _REPORTING or any(word[0] in ("unlikely", "doubtful", "unsure") for word in governor.words)


def _you_subject(words: tuple[Word, ...]) -> int:
    """Whether a "you" is the subject behind a lead-in ("so you'll")."""
    return next((1 for word in words[:3] if classes(word[0]) & YOU and word[0] != "your"), 0)


def _reaches_customer(found: Features, words: tuple[Word, ...]) -> bool:
    if found.verb in _COMES or found.passive:
        return not any(
            word[0] == "to" and index and words[index - 1][0] in ("have", "need", "able")
            for index, word in enumerate(words)
        )
    return any(word[0] in _COMES for word in words[1:4]) and found.verb in ("", "be", "also", "then")


def _disowned(found: Features, words: tuple[Word, ...]) -> bool:
    """Whether a vendor, or somebody of the customer's, is who acts."""
    if found.subject == "us":
        return False
    head = words[: next((i for i, word in enumerate(words) if classes(word[0]) & (AUX | THIRD_S) and i), 4)]
    if any(classes(word[0]) & VENDOR and word[0] not in ("courier", "couriers") for word in head):
        return not any(word[0] == "our" for word in head)
    return False


def _entrusted(words: tuple[Word, ...], clause: Clause) -> bool:
    """Whether an infinitive is what somebody of ours was asked or arranged to do, and not the customer."""
    before = [word for word in clause.words if word[2] <= words[0][1]]
    if not before:
        return False
    if before[-1][0] in ("you", "customers", "need", "needs", "have", "want", "required"):
        return False
    if clause.negated or clause.mood == "question":
        return False
    if clause.modal in ("will", "shall") or clause.tense == "future":
        return clause.subject != "customer"
    if clause.tense in ("perfect", "past", "progressive"):
        return clause.subject == "us" and any(word[0] in _ASKED or word[0].endswith("ing") for word in before)
    return any(word[0] in _INTENDING for word in before[-3:])


def _arranged(found: Features, time: TimeExpression) -> bool:
    """Whether a past act fixed something that lies ahead: "I've booked you in for tomorrow at 9"."""
    moment = time.moment
    if moment is None or found.subject == "customer":
        return False
    ahead = moment.date is not None or (moment.days or 0) > 0 or moment.weekday is not None or moment.stamp is not None
    return ahead and found.verb in _ARRANGED and time.lead in ("for", "", "by", "at", "before")


def _scheduled(found: Features, words: tuple[Word, ...], time: TimeExpression) -> bool:
    """Whether a present tense tells what is going to happen: "Emily rings you within 4 hours"."""
    verb = found.verb
    if found.subject == "us" and verb in _UNCHANGED:
        return False
    if verb in ("promise", "commit", "guarantee", "aim", "plan", "intend"):
        return True
    if verb in _STANDING:
        present = verb in ("is", "are", "'s") and found.subject in ("us", "thing", "third")
        with_them = any(word[0] in ("with", "you", "your", "back", "due", "done", "ready", "up") for word in words[1:])
        return present and with_them and time.lead in ("by", "before", "within", "in", "") and not _names_hours(words)
    if time.kind == "recurring" and found.subject not in ("us", "third"):
        return _announces(words)
    return found.subject == "us" or not _says_of_everybody(words)


def _names_hours(words: tuple[Word, ...]) -> bool:
    return any(
        word[0] in ("open", "available", "reachable", "staffed", "closed", "here", "online", "awake") for word in words
    )


def _says_of_everybody(words: tuple[Word, ...]) -> bool:
    """Whether the subject is a bare plural ("refunds reach the card"), which speaks of every customer."""
    first = next((word[0] for word in words if not classes(word[0]) & CONJ), "")
    tag = classes(first)
    if tag & (DET | POSS | IT | NOM | YOU):
        return first in ("all", "every", "each", "any", "most", "some")
    return first.endswith("s") and not first.endswith("ss") and not _announces(words)


def _announces(words: tuple[Word, ...]) -> bool:
    """Whether the subject is news from us: "updates follow every two hours"."""
    return any(stem(word[0]) in _NEWS for word in words[:2])


def _is_fragment(words: tuple[Word, ...]) -> bool:
    """Whether a phrase without a verb announces something: "Next post from us by 16:30"."""
    stopped = ("since", "as", "until", "after")
    return len(words) <= 14 and not any(word[0] in stopped or word[0] in _STANDING for word in words)
