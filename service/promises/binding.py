"""Whether a predicate binds our side: it lies ahead, it is ours to do, and nobody asks, denies or merely hopes it."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import or_

from service.language.features import Features
from service.language.lexicon import (
    AUX,
    CONJ,
    DET,
    IF,
    IT,
    NOM,
    NOUNISH,
    OBJ,
    PLEASE,
    POSS,
    THIRD_S,
    VENDOR,
    WH,
    YOU,
    classes,
    listed,
)
from service.language.overlap import stem
from service.language.reading import Clause, Sentence, Word, text_of
from service.language.times_expression import TimeExpression
from service.promises.habits import only_tells
from service.promises.predicates import governor
from service.promises.reaching import reaches_customer

_LEADS = ("by", "before", "within", "in", "")
_POSSIBLE = listed("can could may might would must")
_EXPECTING = listed("expect count look rely watch")
# Present-tense verbs that tell a state, a span of validity or a need, not an act that is coming.
_STANDING = listed(
    "renews renew charged billed am is are be 's have has had need needs know understand see hope think believe"
    " feel last lasts expire expires end ends close closes open opens stay stays remain remains keep keeps require"
    " requires mean means run runs want wants apply applies count counts allow allows begin begins happen happens"
    " depend depends tend seem seems cover covers cost costs work regret apologise apologize appreciate value"
)
_BEGINNING = listed("opens begins starts closes ends")  # "the session opens within two hours" is no opening hour
_REPORTING = listed("hope wish doubt understand said told asked thought promised expected wanted know see")
_NEWS = frozenset(
    stem(word)
    for word in (
        *("update", "news", "report", "post", "figures", "result", "answer", "reply"),
        *("decision", "callback", "call", "feedback", "outcome", "status", "message"),
    )
)
_ON_THEM = ("you", "customers", "need", "needs", "have", "want", "required")  # "to" behind these is the customer's
_TAKEN_ON = ("agreed", "offered", "volunteered")
_INTENDING = listed("promise commit aim aiming plan planning intend expect undertake hope due set try trying")
_BETWEEN_US = frozenset((first, second) for first in ("from", "by", "with", "to") for second in ("me", "us", "you"))
_THEIR_ACTS = ("reply", "call", "report", "post", "answer", "message", "text")  # as imperatives they ask the customer
_WITH_THEM = listed("with you your back due done ready up there site touch")
_AT_THEIRS = frozenset((first, second) for first in ("in", "at", "on", "with") for second in ("your", "you"))
_HOURS = listed("open available reachable staffed closed here online awake")
_GIVEN_TO = ("me", "us", "him", "her", "them")
_USUAL = listed("most usually normally typically generally mostly often")
_MEETING = ("see", "talk", "speak")
_ENSURING = listed("sure ensure ensuring see certain keep keeping")
_UNCHANGED = listed("put set cut read let hit quit reset split shut")  # past and present look the same
_BOOKED = ("booked", "rebooked", "scheduled", "rescheduled", "reserved", "pencilled", "penciled")
_ARRANGED = listed(
    "pencilled penciled slotted booked scheduled arranged planned set reserved fixed agreed put ordered moved"
    " rebooked rescheduled lined"
)
_ASKED = listed(
    "asked told arranged got instructed briefed booked requested assigned scheduled paged ordered put set made"
)


def in_condition(clause: Clause, words: tuple[Word, ...]) -> bool:
    """Whether the predicate itself is the condition: "if it isn't there by Friday", "should it fail today"."""
    if words[0][1] > clause.words[min(1, len(clause.words) - 1)][1] and words[0][1] != clause.start:
        return False
    return any(classes(word[0]) & IF for word in clause.words[:2]) or (
        clause.conditional and clause.words[0][0] in {"should", "had", "were"}
    )


def binds(found: Features, words: tuple[Word, ...], clause: Clause, sentence: Sentence, time: TimeExpression) -> bool:
    """Whether the predicate is something that our side will do, or that will reach the customer."""
    asked = found.mood == "question" or (sentence.question and not _asks_later(sentence, clause))
    if found.negated or asked or _only_reported(clause, sentence) or _disowned(found, words):
        return False
    if only_tells(found, words, time, announced=_announces(words)):
        return False
    if found.modal == "to":
        return _entrusted(words, clause)
    if found.modal in _POSSIBLE:
        return _promised_politely(found, words, conditional=clause.conditional)
    if found.mood == "imperative":
        return _invites(found, words)
    return _made_sure(clause, sentence) or _proposes(words) or _in_its_tense(found, words, time)


def _asks_later(sentence: Sentence, clause: Clause) -> bool:
    """Whether the question comes after the clause: "I'll ring you at 5, is that all right?"."""
    return any(one.mood == "question" and one.start > clause.start for one in sentence.clauses)


def _promised_politely(found: Features, words: tuple[Word, ...], *, conditional: bool) -> bool:
    """Whether "can" binds all the same: "you can expect a call", "we can have it with you by Monday"."""
    if found.subject == "customer":
        return any(word[0] in _EXPECTING for word in words)
    return found.subject == "us" and found.modal == "can" and not conditional


def _in_its_tense(found: Features, words: tuple[Word, ...], time: TimeExpression) -> bool:
    if found.subject == "customer" and classes(words[0][0]) & YOU | _you_subject(words):
        return reaches_customer(found, words, time)
    if found.tense == "future" or found.modal in {"should", "will", "shall"} or _is_coming(words):
        return True
    if found.tense in {"past", "perfect"}:
        return _arranged(found, time)
    if found.tense == "progressive":
        return found.subject in {"us", "third"} or found.passive or any(word[0].endswith("ing") for word in words)
    if found.tense == "present":
        return _scheduled(found, words, time)
    return time.lead in {"by", "before", "within", "in", "at", ""} and _is_fragment(words, time.lead)


def _is_coming(words: tuple[Word, ...]) -> bool:
    """Whether a noun with "'s" is what is on its way: "the new ticket's landing in your inbox"."""
    for (one, _, _), (other, _, _) in pairwise(words):
        if one.endswith("'s") and other.endswith("ing") and not classes(one) and len(other) > 5:
            return True
    return False


def _only_reported(clause: Clause, sentence: Sentence) -> bool:
    """Whether the clause hangs on one that hopes, doubts or reports: "I hope this is fixed by tomorrow"."""
    above = governor(sentence, clause)
    if above is None or classes(clause.words[0][0]) & WH:
        return False
    told = above.verb in {"says", "say", "reckon", "reckons"} and above.subject != "us"
    return (
        told
        or above.negated
        or above.verb in _REPORTING
        or any(word[0] in {"unlikely", "doubtful", "unsure"} for word in above.words)
    )


def _you_subject(words: tuple[Word, ...]) -> int:
    """Whether a "you" is the subject behind a lead-in ("so you'll")."""
    return next((1 for word in words[:3] if classes(word[0]) & YOU and word[0] != "your"), 0)


def _invites(found: Features, words: tuple[Word, ...]) -> bool:
    """Whether an imperative announces our act ("expect my call"), or only looks like one ("update from me")."""
    texts = [word[0] for word in words]
    if found.verb in _EXPECTING or any(text in _EXPECTING for text in texts[:2]):
        return True
    if found.verb == "give":
        return any(text in _GIVEN_TO for text in texts)
    if found.verb == "allow":
        return any(text in {"me", "us"} for text in texts)
    if texts[0] in _MEETING:  # "see you on Tuesday at 8"
        return True
    polite = any(classes(text) & PLEASE for text in texts)
    if stem(texts[0]) in _NEWS and texts[0] not in _THEIR_ACTS and not classes(texts[-1]) & (DET | POSS | OBJ):
        return not polite
    announced = (
        len(texts) <= 2 and not polite and texts[0] not in _THEIR_ACTS and not classes(texts[-1]) & (OBJ | IT)
    )  # "update by 16:00"
    return bool(classes(texts[0]) & NOUNISH) and (announced or bool(set(pairwise(texts)) & _BETWEEN_US))


def _made_sure(clause: Clause, sentence: Sentence) -> bool:
    """Whether the clause hangs on our making sure of it: "I'll see to it that you get the part by Saturday"."""
    above = governor(sentence, clause)
    if above is None or above.subject != "us" or above.negated or above.conditional:
        return False
    return above.tense in {"future", "progressive"} and any(word[0] in _ENSURING for word in above.words)


def _proposes(words: tuple[Word, ...]) -> bool:
    """Whether it is "let's speak …" or "let me call you …"."""
    if next((word[0] for word in words if not classes(word[0]) & CONJ), "") not in {"let's", "let"}:
        return False
    texts = [word[0] for word in words if not classes(word[0]) & CONJ][:3]
    return texts[:1] == ["let's"] or (texts[:2] in (["let", "me"], ["let", "us"]) and texts[2:] != ["know"])


def _disowned(found: Features, words: tuple[Word, ...]) -> bool:
    """Whether a vendor, or somebody of the customer's, is who acts."""
    if found.subject == "us":
        return False
    if not reduce(or_, map(classes, map(text_of, words)), 0) & VENDOR:
        return False
    head = words[: next((i for i, word in enumerate(words) if classes(word[0]) & (AUX | THIRD_S) and i), 4)]
    if any(classes(word[0]) & VENDOR and word[0] not in {"courier", "couriers"} for word in head):
        return not any(word[0] == "our" for word in head)
    return False


def _entrusted(words: tuple[Word, ...], clause: Clause) -> bool:
    """Whether an infinitive is what somebody of ours was asked or arranged to do, and not the customer."""
    before = [word[0] for word in clause.words if word[2] <= words[0][1]]
    if not before or before[-1] in _ON_THEM or clause.negated or clause.mood == "question":
        return False
    if clause.modal in {"will", "shall"} or clause.tense == "future":
        return clause.subject != "customer"
    if clause.tense not in {"perfect", "past", "progressive"}:
        return any(word in _INTENDING for word in before[-3:])
    taken_on = clause.tense == "perfect" and any(word in _TAKEN_ON for word in before)
    return taken_on or (clause.subject == "us" and any(word in _ASKED or word.endswith("ing") for word in before))


def _arranged(found: Features, time: TimeExpression) -> bool:
    """Whether a past act fixed something that lies ahead: "I've booked you in for tomorrow at 9"."""
    moment = time.moment
    if moment is None or found.subject == "customer":
        return False
    ahead = moment.date is not None or (moment.days or 0) > 0 or moment.weekday is not None or moment.stamp is not None
    sure = time.lead == "for" or found.verb in _BOOKED or (moment.days or 0) > 0 or (moment.weeks or 0) > 0
    return ahead and sure and found.verb in _ARRANGED


def _scheduled(found: Features, words: tuple[Word, ...], time: TimeExpression) -> bool:
    """Whether a present tense tells what is going to happen: "Emily rings you within 4 hours"."""
    verb = found.verb
    lasting = verb in {"take", "takes"} and found.subject == "thing" and time.within is not None  # "it takes two hours"
    usual = any(word[0] in _USUAL for word in words)  # "it comes back within 5 minutes for most shops"
    if lasting or usual or (found.subject == "us" and verb in _UNCHANGED):
        return False
    if verb in {"promise", "commit", "guarantee", "aim", "plan", "intend"}:
        return True
    beginning = verb in _BEGINNING and time.within is not None and time.lead in {"within", "in"}
    if verb in _STANDING and not beginning:
        return _is_with_them(found, words, time)
    if time.kind == "range" and time.moment is not None and not time.moment.dated:
        return False  # hours at which somebody is there
    if time.kind == "recurring" and found.subject not in {"us", "third"}:
        return _announces(words)
    dated = time.moment is not None and time.moment.dated and time.lead in {"by", "before"}
    return found.subject == "us" or dated or not _says_of_everybody(words, verb)


def _is_with_them(found: Features, words: tuple[Word, ...], time: TimeExpression) -> bool:
    """Whether "is" tells what will have come about by then: "an engineer is with you by 11"."""
    texts = [word[0] for word in words]
    being = found.verb in {"is", "are", "'s"} or (found.verb == "am" and texts[0] in {"i", "i'm", "and"})
    there = being and found.subject != "customer" and any(text in _WITH_THEM for text in texts[1:])
    placed = time.moment is not None and (time.moment.dated or found.subject == "us")
    arrives = placed and not set(pairwise(texts)).isdisjoint(_AT_THEIRS)
    leads = (*_LEADS, "at", "for") if "due" in texts or arrives else _LEADS
    there = there or (arrives and being and found.subject != "customer")
    return there and time.lead in leads and not any(text in _HOURS for text in texts)


def _says_of_everybody(words: tuple[Word, ...], verb: str) -> bool:
    """Whether the subject is a bare plural ("refunds reach the card"), which speaks of every customer."""
    first = next((word[0] for word in words if not classes(word[0]) & CONJ), "")
    tag = classes(first)
    if first == verb or len(first) <= 3:
        return False
    if tag & (DET | POSS | IT | NOM | YOU):
        return first in {"all", "every", "each", "any", "most", "some"}
    return first.endswith("s") and not first.endswith("ss") and not _announces(words)


def _announces(words: tuple[Word, ...]) -> bool:
    """Whether the subject is news from us: "updates follow every two hours"."""
    return any(stem(word[0]) in _NEWS for word in words[:2])


def _is_fragment(words: tuple[Word, ...], lead: str) -> bool:
    """Whether a phrase without a verb announces something: "Next post from us by 16:30"."""
    stopped = ("since", "as", "until", "after")
    if lead in {"at", ""} and not (
        _announces(words) or any(pair in _BETWEEN_US for pair in pairwise([w[0] for w in words]))
    ):
        return False
    return len(words) <= 14 and not any(word[0] in stopped or word[0] in _STANDING for word in words)
