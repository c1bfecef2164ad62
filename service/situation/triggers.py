"""Triggers: what the customer says that changes how the case is handled, in which frame, and where.

A phrase alone is no trigger: "I don't want to threaten you with lawyers", "my neighbour sued his bank" and "how do I
protect my account from hackers?" hold the words and not the fact. The pack says in which kind of clause a phrase
counts; this module tells the kinds apart. Limits: irony is not seen, and a threat told in several sentences
("There are people who would print this. I know some.") is not either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from service.domain import Evidence, Trigger
from service.language.lexicon import listed
from service.language.reading import Clause
from service.situation.turns import Sign, Turn, signs

_ASKING = listed(
    "want need get put speak talk escalate give connect transfer demand send call see let like insist require"
    " asked asking ask request wanted expect bring have hear fetch pass find needs belongs move kick push bump"
    " speaking talking getting seeing"
)
_PUBLISHED = listed(
    "posted tweeted shared left written wrote put published gone went told contacted sent called made informed"
)
# What people cancel without leaving us.
_CANCELLED_THINGS = listed(
    "order orders appointment booking reservation flight meeting trip ticket visit delivery payment transfer request"
    " item items class lesson call event hotel room holiday shipment return renewal invoice charge stop"
)
_LEFT_THINGS = listed("company job firm office role post town country house home school university team building")
_NEEDLESS = listed("need needed necessary required needn't for expected =")
_INVITING = listed("let's let wait see guess watch curious")
_DAILY = listed("always usually trying how broken enabled works when")
_THEIR = listed("her his mother's father's mum's dad's mom's wife's husband's brother's sister's late")
_DIED = listed("died deceased passed funeral dead")
# Programs and roles that are called managers.
_TOOLS = listed(
    "package password channel file task device content window download tag ads business boot session key asset partner"
)
_NEGATIVE = listed("not never no nothing none nobody noone nowhere without zero cannot")
_LOSSES = listed(
    "lost deleted erased wiped overwritten gone destroyed corrupted hacked leaked stolen compromised breached"
)
_WONDERS = listed("how what do does can is are would could which where")
_OWN = listed("my our his her their")
_ORDER = tuple(get_args(Trigger))
_VOIDING = ("denied", "never")  # frames that take a trigger back: in their sentence, or in all that is said
_DENIABLE = listed("vulnerable_person security_incident data_loss legal_threat")
_TAKING_BACK = listed("no not without neither nor never isn't aren't")


def read_triggers(turns: Iterable[Turn]) -> tuple[tuple[Trigger, ...], tuple[Evidence, ...]]:
    """The triggers of a customer's turns in the order of `domain.Trigger`, each with the first words that earned it."""
    found: dict[str, Evidence] = {}
    for turn in turns:
        for label, sign in _told(turn):
            if label not in found:
                found[label] = turn.evidence(f"trigger.{label}", sign.cue.start, sign.cue.end)
    present = tuple(label for label in _ORDER if label in found)
    return present, tuple(found[label] for label in present)


def _told(turn: Turn) -> Iterator[tuple[str, Sign]]:
    told = [(*sign.cue.label.partition(":")[::2], sign) for sign in signs(turn, "triggers")]
    denied = {(label, sign.sentence.start) for label, frame, sign in told if frame == "denied"}
    never = {label for label, frame, _ in told if frame == "never"}
    for label, frame, sign in told:
        if frame in _VOIDING or label in never or (label, sign.sentence.start) in denied:
            continue
        if _stands(label, frame, sign) and _counts(frame, sign):
            yield label, sign


def _stands(label: str, frame: str, sign: Sign) -> bool:
    """Whether a sign is not taken back by the words beside it."""
    if label == "public_threat":
        return frame != "announced" or not _only_reads(sign.clause)
    if label == "repeat_contact":
        return not _no_contact(sign)
    return label not in _DENIABLE or not (said_not(sign) or (label == "vulnerable_person" and "not" in sign.cue.words))


def said_not(sign: Sign) -> bool:
    """Whether the word before it takes it back: "not ill", "no hackers", "without a lawyer"."""
    before = [word.text for word in sign.sentence.words if word.start < sign.cue.start][-1:]
    return bool(before) and before[0] in _TAKING_BACK and sign.cue.words[0] not in _NEGATIVE


def _no_contact(sign: Sign) -> bool:
    """Whether it is a program that keeps asking, or an answer that is not wanted: "no reply needed"."""
    first = sign.cue.words[0]
    behind = [word.text for word in sign.sentence.words if word.start >= sign.cue.end][:1]
    if behind == ["lucky"]:
        return True
    if first in ("keep", "keeps", "kept"):
        return sign.clause.subject == "thing"
    if first != "no" or len(sign.cue.words) > 4:
        return False
    return bool(_NEEDLESS & {*sign.cue.words, *behind})


def _counts(frame: str, sign: Sign) -> bool:
    if frame == "requested":
        return _requested(sign)
    if frame == "named":
        return not sign.clause.negated or "can't" in sign.cue.words
    if frame == "announced":
        return _announced(sign)
    if frame == "threat":
        return _announced(sign) and _ahead(sign)
    return frame != "happened" or _happened(sign)


def _requested(sign: Sign) -> bool:
    """A demand, wish or question for our boss; not the customer's own boss, and not a tale about one."""
    clause = sign.clause
    if clause.negated and "can't" not in sign.cue.words:
        return False
    first = next(i for i, word in enumerate(sign.sentence.words) if word.start == sign.cue.start)
    before = {word.text for word in sign.sentence.words[max(0, first - 2) : first]}
    if before & _OWN or before & _TOOLS:
        return False
    asks = any(word.text in _ASKING for word in clause.words)
    asks = asks or any(word.text in _ASKING for word in sign.sentence.words[max(0, first - 8) : first])
    asks = asks or (sign.sentence.question and (sign.sentence.words[0].text == "who" or "your" in before))
    return clause.mood == "imperative" or clause.tense == "none" or asks


def _announced(sign: Sign) -> bool:
    """What the writer does or will do; a passive or fragment too. Not denied, and not told of other people's past."""
    clause = sign.clause
    if (clause.negated and not _negative_phrase(sign) and clause.words[0].text != "no") or _denied(sign):
        return False
    if _cancels_thing(sign) or _leaves_other(sign) or _for_another(sign):
        return False
    told = clause.tense in ("past", "perfect") or clause.modal == "would"
    if told and clause.subject == "third" and not sign.cue.label.startswith("public"):
        return False
    if sign.sentence.question and sign.sentence.words[0].text in _WONDERS and not _of_ours(sign):
        return False
    if clause.mood == "question" and clause.subject == "us" and not clause.conditional:
        return False
    return not _is_profession(clause)


def _of_ours(sign: Sign) -> bool:
    """Whether the question is about leaving itself: "how do I get out of this contract?"."""
    return sign.clause.subject in ("us", "none") and "a" not in {word.text for word in sign.clause.words}


def _ahead(sign: Sign) -> bool:
    """Whether it lies ahead or has just been done; not a wish to use the product, nor a habit."""
    clause = sign.clause
    if sign.sentence.question or clause.subject == "customer":
        return False
    if clause.mood == "imperative":
        return clause.words[0].text in _INVITING or any(word.text == "or" for word in sign.sentence.words)
    if clause.modal in ("can", "could") and clause.subject == "us":
        return False
    words = {word.text for word in sign.sentence.words}
    return clause.tense != "present" or clause.modal != "" or not _DAILY & words


def _cancels_thing(sign: Sign) -> bool:
    """Whether it is an order or an appointment that is cancelled, or somebody else who cancels."""
    if not sign.cue.words[0].startswith("cancel"):
        return False
    behind = [word.text for word in sign.sentence.words if word.start > sign.cue.start][:5]
    ours = sign.clause.subject in ("us", "none") or sign.clause.mood == "imperative"
    return not ours or bool(_CANCELLED_THINGS & set(behind))


def _leaves_other(sign: Sign) -> bool:
    """Whether it is a job, a house or a town that is left."""
    if "leaving" not in sign.cue.words:
        return False
    behind = [word.text for word in sign.sentence.words if word.start > sign.cue.start][:4]
    return bool(_LEFT_THINGS & set(behind))


def _for_another(sign: Sign) -> bool:
    """Whether it is the contract of somebody else that ends, mostly of one who died."""
    if sign.cue.label.startswith("legal"):
        return bool(_THEIR & set(sign.cue.words)) and not {"you", "your"} & set(sign.cue.words)
    if not sign.cue.label.startswith("churn"):
        return False
    return bool(_THEIR & set(sign.cue.words)) or any(word.text in _DIED for word in sign.sentence.words)


def _only_reads(clause: Clause) -> bool:
    """Whether the writer tells of a past in which they published nothing: "I found you through a review on Google"."""
    return clause.tense in ("past", "perfect") and clause.verb not in _PUBLISHED


def _denied(sign: Sign) -> bool:
    """Whether a clause before it in the sentence denies a wish: "I don't want to threaten you"."""
    return any(
        clause.negated
        and clause.end <= sign.clause.start
        and clause.verb in ("want", "going", "intend", "wish", "mean", "threaten", "threatening", "planning")
        for clause in sign.sentence.clauses
    ) and not any(word.text in ("but", "however", "yet") for word in sign.clause.words[:2])


def _is_profession(clause: Clause) -> bool:
    """Whether the writer only tells what they are: "I am a lawyer" threatens nobody."""
    words = tuple(word.text for word in clause.words[:4])
    return words[:1] in (("i'm",), ("i",)) and "a" in words[1:3] and clause.verb in ("am", "is")


def _happened(sign: Sign) -> bool:
    """A fact: not a denial, a supposition, or a question how something is done or prevented."""
    clause = sign.clause
    if clause.conditional and sign.sentence.question:
        return False
    if clause.modal in ("could", "might", "may", "would", "should") and clause.tense != "perfect":
        return False
    asks_how = clause.mood == "question" and clause.subject in ("us", "customer") and clause.tense == "present"
    return not asks_how and not (clause.negated and not _negative_phrase(sign))


def _negative_phrase(sign: Sign) -> bool:
    """Whether the cue has its own negation in it: "payments I never made"."""
    words = sign.cue.words
    for word, behind in zip(words, (*words[1:], ""), strict=True):
        if word in _NEGATIVE or word.endswith("n't"):
            return behind not in _LOSSES
    return False
