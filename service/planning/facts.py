"""What the policy's facts say about the case: whether the fault is ours, the request out of reach, the problem solved.

English facts only, clause by clause and by closed word lists; a hedged clause ("whether our update caused it is being
looked into") says nothing. Errs on the side of silence: an admission, a refusal or a "solved" that the facts don't
bear costs more than one that is missed.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.domain import Fact, Message
from service.language.lexicon import names_month
from service.language.normalise import fold
from service.language.words import find_words
from service.planning.vocabulary import meanings, words_of
from service.tuples import NamedTuple


class FactsSay(NamedTuple):
    """What the facts bear out. `something_solved` is a solution that need not be this customer's."""

    our_fault: bool
    unmet_request: bool
    solved: bool
    something_solved: bool


_BREAKS = words_of("but although though however while whereas so because")
_STARTS = words_of("the a an it they he she this that these those your you their i we our customer customers")
_HEDGES = words_of(
    "if whether unknown unclear may might could possibly perhaps probably maybe investigating suspect suspects "
    "suspected suspicion unconfirmed alleged allegedly claim claims claimed believes thinks reports feels unproven "
    "unless"
)
_NOT = words_of("not no never without neither nor none nothing cannot hardly")

_FAULT_VERBS = words_of(
    "broke caused deleted erased wiped lost missed failed forgot overlooked overwrote corrupted duplicated "
    "misconfigured mishandled misplaced mislabelled mislabeled misread misrouted overcharged double-charged "
    "double-billed delayed crashed dropped introduced triggered leaked exposed damaged removed disconnected "
    "cancelled canceled miscalculated mixed neglected went"
)
_WRONG_WAYS = words_of("twice double wrongly incorrectly wrong incorrect outdated faulty mistakenly accidentally")
_MISTAKEN = words_of("mistake error accident oversight wrongly mistakenly accidentally erroneously falsely")
# Acts that are no fault unless they were done by mistake or to the wrong thing.
_FAULT_NEEDS = {
    "went": frozenset(("down", "wrong", "offline")),
    "mixed": frozenset(("up",)),
    "removed": _WRONG_WAYS | _MISTAKEN,
    "cancelled": _WRONG_WAYS | _MISTAKEN | frozenset(("your", "instead")),
    "canceled": _WRONG_WAYS | _MISTAKEN | frozenset(("your", "instead")),
}
_WRONGED = words_of(
    "charged billed flagged blocked locked cancelled canceled closed suspended deleted removed refused declined marked"
    " sent deactivated disabled quarantined routed booked debited collected invoiced classified switched"
)
_ELSEWHERE = words_of(
    "customer customer's customers client bank courier carrier supplier vendor you your they user users"
)
_DUTIES = words_of(
    "ship send deliver process refund update call answer reply tell inform notify warn check test apply cancel book "
    "record register credit pay meet keep arrive renew back follow"
)
_STOPS = words_of(
    "found find finds fixed repaired corrected see saw know checked what which who received noticed that restored "
    "detected logged show shows confirm confirmed say says ask asks recommend fix fixes"
)
_FAULT_NOUNS = words_of(
    "mistake mistakes error errors bug bugs fault faults oversight regression defect defects blunder slip "
    "misconfiguration mix-up negligence"
)
_MADE = words_of("made had introduced caused shipped")
_NOUN_USES = words_of("tracker page pages log logs message messages report reports reporting code codes rate")
_CAUSE_WORDS = words_of("caused due because result resulted triggered introduced broken deleted lost removed")
_CAUSE_LINKS = words_of("by to of from in")
_NO_FAULT = words_of(
    "policy policies terms rules rule process procedure standard standards security opening hours contract "
    "guidelines regulations"
)
_TROUBLE = words_of("problem issue outage delay cause failure incident disruption interruption breakdown")

_OUT_OF_REACH = words_of(
    "possible available supported support supports eligible covered cover covers allowed permitted refundable offer "
    "offered offers included include includes entitled accept accepted grant granted refund refunds refunded "
    "exception exceptions exchange exchanged returned return recoverable restorable transferable longer"
)
_REFUSALS = words_of(
    "impossible unavailable ineligible non-refundable nonrefundable excluded excludes unsupported expired discontinued "
    "prohibited forbidden unrecoverable irreversible"
)
_SOLVED = words_of(
    "fixed resolved restored repaired solved corrected refunded replaced reversed recovered reinstated reconnected"
)
_NOT_YET = words_of(
    "will would being should can planned expected scheduled once until when after before partially partly some "
    "soon tomorrow must need needs only"
)
_STILL = words_of("is are has have needs need yet due planned expected scheduled about going remains remain hope hopes")


def read_facts(facts: tuple[Fact, ...], messages: tuple[Message, ...]) -> FactsSay:
    """What the facts say, given what the customer wrote about."""
    if not facts:
        return FactsSay(False, False, False, False)
    about = meanings(word.text for message in messages for word in find_words(fold(message.said)))
    our_fault = unmet = solved = something_solved = False
    for fact in facts:
        for clause in _clauses(fact.text):
            ours = bool(about & meanings(clause))
            our_fault = our_fault or _our_fault(clause)
            unmet = unmet or (ours and _out_of_reach(clause))
            if _solved(clause):
                something_solved = True
                solved = solved or ours
    return FactsSay(our_fault, unmet, solved, something_solved)


def _clauses(text: str) -> Iterator[list[str]]:
    folded = fold(text)
    clause: list[str] = []
    end = 0
    for word in find_words(folded):
        between = folded[end : word.start]
        apart = any(mark in between for mark in ".;!?:—\n") or ("," in between and word.text in _STARTS)
        if clause and (apart or (word.text in _BREAKS and not _negates(clause[-1]))):  # not "not because of ..."
            yield clause
            clause = []
        clause.append(word.text)
        end = word.end
    if clause:
        yield clause


def _is_hedged(clause: list[str]) -> bool:
    """Whether a word leaves it open; the month of May leaves nothing open."""
    return any(word in _HEDGES and not names_month(clause, at) for at, word in enumerate(clause))


def _to_come(clause: list[str], at: int) -> bool:
    """Whether the word says that it is still to come: "to be fixed", and not the "to" of "access to the archive"."""
    word = clause[at]
    if word != "to":
        return word in _NOT_YET
    ahead = clause[at + 1 : at + 2] in (["be"], ["have"], ["get"])
    return ahead or (at > 0 and clause[at - 1] in _STILL)


def _negates(word: str) -> bool:
    return word in _NOT or word.endswith("n't")


def _our_fault(clause: list[str]) -> bool:
    if _is_hedged(clause) or "will" in clause:
        return False
    return _wronged(clause) or any(
        _did_wrong(clause, at) if word in ("our", "we", "we've", "we'd") else _ours_by_noun(clause, at)
        for at, word in enumerate(clause)
    )


def _did_wrong(clause: list[str], at: int) -> bool:
    """Whether what follows "our" or "we" is a deed or an omission of ours, or a mistake that is ours."""
    for place in range(at + 1, min(at + 9, len(clause))):
        word, rest = clause[place], clause[place + 1 : place + 7]
        if _negates(word):
            return clause[at] != "our" and bool(rest) and (rest[0] in _DUTIES or rest[0].removesuffix("ed") in _DUTIES)
        if word in _STOPS:
            return False
        if word in _FAULT_VERBS:
            return _is_deed(word, rest)
        if word in _FAULT_NOUNS and (clause[at] == "our" or not _MADE.isdisjoint(clause[at:place])):
            return not any(_negates(before) for before in clause[:at]) and not (rest and rest[0] in _NOUN_USES)
        if word.endswith(("ed", "sent", "gave", "told")) and not _WRONG_WAYS.isdisjoint(rest):
            return True
    return False


def _is_deed(verb: str, rest: list[str]) -> bool:
    needs = _FAULT_NEEDS.get(verb)
    return needs is None or not needs.isdisjoint(rest[:2] if verb in ("went", "mixed") else rest)


def _wronged(clause: list[str]) -> bool:
    """Whether something was done by mistake, and nobody else is named who did it: "the fee was charged by mistake"."""
    at = next((place for place, word in enumerate(clause) if word in _WRONGED), None)
    if at is None or any(_negates(word) for word in clause):
        return False
    passive = not {"was", "were", "been"}.isdisjoint(clause[max(0, at - 3) : at])
    if not passive and not _ELSEWHERE.isdisjoint(clause[:at]):
        return False
    by = [place for place, word in enumerate(clause) if word == "by"]
    somebody = any(clause[place + 1 : place + 2] not in (["mistake"], ["error"], ["accident"]) for place in by)
    twice = clause[at] in ("charged", "billed", "debited", "collected") and not {"twice", "double"}.isdisjoint(clause)
    said = not _MISTAKEN.isdisjoint(clause[max(0, at - 2) : at + 9])
    return (said or twice) and not somebody


def _ours_by_noun(clause: list[str], at: int) -> bool:
    """Whether "caused by our …", "an error in our …" or "a problem on our side" starts at this word, not negated."""
    word, rest = clause[at], clause[at + 1 : at + 7]
    owner = next((n for n, other in enumerate(rest) if other in ("our", "us", "ours")), None)
    if owner is None or any(_negates(other) for other in clause[: at + 1 + owner]):
        return False
    if word in _CAUSE_WORDS:
        return not _CAUSE_LINKS.isdisjoint(rest[:owner]) and _NO_FAULT.isdisjoint(rest[owner:])
    if word in _FAULT_NOUNS and rest[owner] == "ours":  # "the mistake was ours"
        return owner <= 2
    if word in _FAULT_NOUNS:
        return not (rest and rest[0] in _NOUN_USES) and not {"in", "on", "at", "by", "of"}.isdisjoint(rest[:owner])
    return word in _TROUBLE and not {"side", "end"}.isdisjoint(rest[owner : owner + 2])


def _out_of_reach(clause: list[str]) -> bool:
    if _is_hedged(clause):
        return False
    if not _REFUSALS.isdisjoint(clause):
        return not any(_negates(word) for word in clause)
    for at, word in enumerate(clause):
        if word in ("cannot", "can't") or clause[at : at + 2] == ["can", "not"]:
            return "yet" not in clause
        if _negates(word) and not _OUT_OF_REACH.isdisjoint(clause[at + 1 : at + 4]):
            return "yet" not in clause
    return False


def _solved(clause: list[str]) -> bool:
    if _is_hedged(clause) or any(_negates(word) or _to_come(clause, at) for at, word in enumerate(clause)):
        return False
    back = any(
        clause[at : at + 2] in (["back", "online"], ["working", "again"], ["back", "up"]) for at in range(len(clause))
    )
    return back or not _SOLVED.isdisjoint(clause)
