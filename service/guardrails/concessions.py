"""Concessions that a reply grants: refund, credit, discount, waiver, free time, replacement, loan. Not a guardrail.

A concession is granted where our side gives it, has given it, or says that the customer will get it: not where it is
asked about, refused, weighed, asked for, or waits for a condition. Whether it is allowed is told by `allowances`.
"""

from __future__ import annotations

from functools import cache

from service.guardrails.allowances import Given, allowed
from service.guardrails.amounts import Amount, amounts_in
from service.guardrails.base import Review
from service.language.cues import Cue
from service.language.lexicon import listed
from service.language.overlap import stem
from service.language.reading import Clause, Sentence
from service.tuples import NamedTuple

MONEY = frozenset(("refund", "credit", "discount", "waiver", "compensation"))
_KINDS = ("refund", "credit", "discount", "waiver", "free", "replacement", "loan", "compensation", "exception")
_LABELS = tuple([f"grant.{kind}" for kind in _KINDS])
_GIVING = ("us", "thing", "customer", "none", "third")
_POSSIBLE = ("could", "might", "may", "would", "should", "can")
_OFFERING = listed("offer give grant promise gladly happily")
_TAKING = listed("accept enjoy take use have keep consider")
_WRITING = listed("write writing wrote written")
_FURTHER = (" further ", " another ", " on top", " as well", " extra ", " plus ", " more on")
_AT_HAND = listed("is are be 's 're comes becomes have has get got are")
_ONES_ELSE = listed("them him her council bank landlord court shop seller airline police other courier city")
_NAMES = listed("refund refunds replacement replacements reimbursement discount voucher compensation")
_ABOUT = listed(
    "limit limits policy policies request requests form process team claim claims rule rules terms procedure department"
    " window status button page option options desk queue code codes calculator scheme"
)
_PLEASED = listed("accept enjoy")
_RECEIVING = listed("get receive have see find be enjoy keep travel stay")
_SPARED = listed("charged billed invoiced pay owe charge pocket")
_BEING = listed("is are be 's 're comes come back goes go free")
_TO_THEM = listed("you your yours us")
_DENIALS = listed("not never no nothing cannot nobody unable without neither nor")
_TIES = listed("feel am i'm we're i we hands toll hassle ad sugar trouble error set risk bug stress worry scot break")
_KINDS_OF_PLAN = listed("trial version tier plan number choice will slot slots time space")
_OTHER_FREE = _KINDS_OF_PLAN | listed("to up from for now again as if")
_LINKING = listed("is are be you you're feel being")
_WAITING = listed("when once until whenever after before where")
_VACANT = listed(
    "slot slots engineer engineers technician technicians agent agents line lines appointment desk someone"
)
_GIVE = (
    "give gave given add added send sent apply applied issue issued arrange arranged order ordered offer offered grant"
    " granted make made pay paid put throw threw take taken took cover covered process processed book booked ship"
    " shipped provide provided get include included upgrade upgraded extend extended transfer transferred approve"
    " approved settle settled replace replaced repair repaired charge charged bill billed pop stick stuck bung"
    " chuck drop dropped load loaded top topped treat hand handed set line lined sort sorted fix authorise authorize"
    " release return returned repay wipe zero knock slash halve double doubled deduct write written wrote foot bear"
    " pick swap waive reverse cancel remove lift scrap strike struck forget refund reimburse credit compensate move"
    " moved moving bring brought post posted secure secured reserve reserved organise organised pass push pushed let"
    " leave lend lent loan keep kept honour match void rebook rebooked tack slip slipped grant gift gifted bump"
    " absorb meet own shout"
    " popping dropping putting setting topping letting getting slipping swapping bumping cutting"
)


class Grant(NamedTuple):
    """A concession granted in a clause: its kind, the amounts named with it, and whether policy allows it."""

    kind: str
    clause: Clause
    cue: Cue
    amounts: tuple[Amount, ...]
    allowed: bool


def grants(review: Review) -> tuple[Grant, ...]:
    """Every concession that the reply grants, in order; one a clause, two where it names two kinds."""
    cues = [cue for cue in review.marks.of(*_LABELS) if not _idle(review, cue)]
    if not cues:
        return ()
    given: list[Given] = []
    for sentence in review.reading.sentences:
        for clause in sentence.clauses:
            inside = [cue for cue in cues if clause.start <= cue.start < clause.end]
            if inside and _gives(review, clause, sentence, inside):
                inside.sort(key=lambda cue: cue.start)
                given.append(Given(clause, tuple(inside)))
    verdicts = allowed(review, given) if given else ()
    return tuple(
        [
            Grant(
                _kind(one.cues[0]),
                one.clause,
                one.cues[0],
                amounts_in(review.reading.folded, one.clause.start, _until(review, one.clause)),
                verdict,
            )
            for one, verdict in zip(given, verdicts, strict=True)
        ]
    )


def _until(review: Review, clause: Clause) -> int:
    """Where the amounts given with the clause end: a further one may follow in its sentence."""
    end = next((one.end for one in review.reading.sentences if one.start <= clause.start < one.end), clause.end)
    rest = review.reading.folded[clause.end : end]
    return end if any(word in rest for word in _FURTHER) else clause.end


def _kind(cue: Cue) -> str:
    return cue.label.partition(".")[2]


def _idle(review: Review, cue: Cue) -> bool:
    """Whether "free" stands in "feel free", "error-free" or "free up", or "credit" in "credit card"."""
    folded = review.reading.folded
    if cue.words[-1] in ("pay", "owe"):  # "you needn't pay the council while it is disputed"
        payee = folded[cue.end : cue.end + 24].replace(",", " ").split()[:2]
        return not _ONES_ELSE.isdisjoint(payee)
    if len(cue.words) == 1 and cue.words[0] in _NAMES:
        return folded[cue.end : cue.end + 16].partition(" ")[2].partition(" ")[0].strip(".,;:!?") in _ABOUT
    if cue.words not in (("free",), ("credit",)):
        return False
    before = folded[max(0, cue.start - 12) : cue.start].split()
    after = folded[cue.end : cue.end + 16].split()
    following = after[0].strip(".,;:!?") if after else ""
    if cue.words == ("credit",):
        return following in ("card", "cards", "check", "rating", "score")
    return (
        folded[cue.start - 1 : cue.start] == "-"
        or bool(before and before[-1] in _TIES)
        or (following in _OTHER_FREE and (following in _KINDS_OF_PLAN or not before or before[-1] in _LINKING))
    )


def _gives(review: Review, clause: Clause, sentence: Sentence, cues: list[Cue]) -> bool:
    """Whether the clause gives rather than asks, refuses, weighs or waits."""
    asked = clause.mood == "question" or (sentence.question and clause is sentence.clauses[-1])
    if clause.quoted or sentence.quoted or clause.conditional or asked or clause.subject not in _GIVING:
        return False
    words = {word.text for word in clause.words}
    vacant = cues[0].words == ("free",) and words & _VACANT and _is_vacant(review, clause, cues[0])
    if vacant or clause.words[0].text in _WAITING or _refuses(clause, cues) or _weighed(review, clause):
        return False
    if clause.tense == "none":
        return _in_passing(sentence, clause, cues)
    if clause.mood == "imperative":
        return clause.verb in _TAKING or bool(words & _PLEASED)
    if clause.modal in _POSSIBLE:
        return clause.subject == "us" and bool(words & _OFFERING)
    return _in_so_many_words(clause, words, cues)


def _is_vacant(review: Review, clause: Clause, cue: Cue) -> bool:
    """Whether it tells what is free to be had: "the line is free", "a free slot"; not "free months for the line"."""
    following = review.reading.folded[cue.end : cue.end + 16].split()[:1]
    return clause.verb in _AT_HAND or bool(following and following[0].strip(".,;:!") in _VACANT)


def _in_passing(sentence: Sentence, clause: Clause, cues: list[Cue]) -> bool:
    """Whether a fragment gives: "Two months free on us", "and a full refund", behind a clause in which we act."""
    if any(cue.label in ("grant.free", "grant.compensation") for cue in cues):
        return True
    index = sentence.clauses.index(clause)
    return any(one.subject == "us" and one.tense in ("future", "perfect") for one in sentence.clauses[:index])


def _in_so_many_words(clause: Clause, words: set[str], cues: list[Cue]) -> bool:
    """Whether subject and verb of a statement give: "I've waived", "you'll get", "your month is free"."""
    if clause.subject == "customer" and words & {"you", "you'll", "you're"} and not clause.passive:
        spared = clause.negated and bool(words & _SPARED)
        off = clause.tense == "present" and any(cue.label == "grant.discount" for cue in cues)
        return spared or (off and clause.verb in _RECEIVING) or (clause.tense == "future" and clause.verb in _RECEIVING)
    if clause.subject == "third" and clause.verb not in _BEING:
        return False
    if clause.verb in _BEING:
        return (clause.subject != "us" or "on" in words) and _is_given(clause, words, cues)
    if clause.tense == "progressive" and clause.passive and clause.agent_by != "us" and clause.subject == "us":
        return False
    told = clause.tense != "past" or clause.subject == "us" or clause.passive
    only_writes = clause.verb in _WRITING and "off" not in words  # "I'll write to you about the points"
    giving = any(clause.verb in cue.words for cue in cues) or stem(clause.verb) in _giving_verbs()
    giving = (giving and not only_writes) or (clause.verb in ("confirm", "confirming") and {"a", "of"} <= words)
    return told and (giving or (clause.subject == "us" and _gives_with(clause, cues)))


def _gives_with(clause: Clause, cues: list[Cue]) -> bool:
    """Whether an act of ours comes at our cost: "I'm moving you to the other hotel, at our cost"."""
    costless = any(cue.label == "grant.free" and len(cue.words) > 1 for cue in cues)
    return costless and clause.tense in ("future", "perfect", "progressive")


def _refuses(clause: Clause, cues: list[Cue]) -> bool:
    """Whether a denial stands in the clause that is not part of the concession ("at no cost", "won't be charged")."""
    if not clause.negated:
        return False
    last = max(cue.end for cue in cues)
    return any(
        (word.text in _DENIALS or word.text.endswith("n't"))
        and word.start < last
        and not any(cue.start <= word.start < cue.end for cue in cues)
        for word in clause.words
    )


def _weighed(review: Review, clause: Clause) -> bool:
    """Whether the concession is asked for, looked at, or waits for somebody's decision."""
    for cue in review.marks.of("grant.weighed"):
        if clause.start <= cue.start and cue.end <= clause.end:
            before = review.reading.folded[max(clause.start, cue.start - 4) : cue.start].split()
            if "no" not in before:
                return True
    return False


def _is_given(clause: Clause, words: set[str], cues: list[Cue]) -> bool:
    """Whether "is" gives: "your next month is free", "a new phone is on its way to you", "the money will be back"."""
    if any(cue.words[:2] in (("ours", "to"), ("mine", "to")) for cue in cues):
        return clause.tense != "past"
    if any(cue.label == "grant.free" or (cue.label == "grant.waiver" and len(cue.words) > 1) for cue in cues):
        return clause.tense != "past" and clause.subject != "us"
    if any(cue.label == "grant.refund" and "back" in cue.words for cue in cues):
        return clause.tense == "future"
    return bool(words & _TO_THEM) and (clause.tense == "future" or bool(words & {"way", "back", "yours"}))


@cache
def _giving_verbs() -> frozenset[str]:
    bases = _GIVE.split()
    ing = [verb + "ing" for verb in bases] + [verb[:-1] + "ing" for verb in bases if verb.endswith("e")]
    return frozenset(stem(verb) for verb in (*bases, *ing))
