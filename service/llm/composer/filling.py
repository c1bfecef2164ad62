"""What a mended reply needs where: which finding empties or opens which place, and the composer's words for it."""

from __future__ import annotations

from collections.abc import Callable

from service.domain import Finding, Span
from service.llm.composer import handing, opening, substance, telling
from service.llm.composer.case import Case
from service.llm.composer.choosing import chosen_commitments
from service.llm.composer.promising import when
from service.llm.composer.voice import stopped

FRONT = ("felt", "restated", "sorry", "limit")  # what goes before the human's own sentences, in this order
UNUSABLE = frozenset((
    "text.empty", "text.garbage", "text.canary", "text.delimiter", "text.unsafe_markup", "text.obeyed", "text.language",
    "language.unjudged", "text.about_model", "text.refusal", "text.leak",
))  # fmt: skip
_INSTEAD = {
    "empathy.generic": "felt", "empathy.minimising": "felt", "empathy.stock_where_serious": "felt",
    "apology.nonapology": "sorry", "boundary.threat": "limit", "overpromise.concession": "offer",
    "money.unrequested": "offer", "grounding.amount": "offer", "timeline.vague": "promise",
    "timeline.unclear": "promise", "ownership.nobody": "promise", "claims.done_act": "promise",
    "claims.scope": "promise", "claims.review": "promise", "promise.too_soon": "promise", "promise.past": "promise",
    "promise.unsupported": "promise", "overpromise.absolute": "promise", "overpromise.too_soon": "promise",
}  # fmt: skip
MISSING = {
    "empathy.missing": "felt", "empathy.generic": "felt", "empathy.minimising": "felt", "apology.missing": "sorry",
    "ownership.missing": "promise", "ownership.nobody": "promise", "timeline.missing": "promise",
    "timeline.unclear": "promise", "timeline.open_ended": "promise", "steps.missing": "promise",
    "boundary.missing": "limit", "escalation.missing": "handing", "timeline.clash": "clash",
    "paraphrase.missing": "restated",
}  # fmt: skip
_PASSED_OVER = frozenset((
    "paraphrase.missing", "timeline.open_ended", "timeline.clash", "steps.unnumbered", "steps.missing", "length.over",
    "length.under", "empathy.missing", "escalation.missing", "ownership.missing", "boundary.missing", "text.loop",
))  # fmt: skip
_TIMES = frozenset((
    "timeline.vague", "timeline.unclear", "timeline.vague_beside", "promise.too_soon", "promise.unsupported",
    "promise.past", "promise.outside_hours", "overpromise.too_soon",
))  # fmt: skip
_WRITING = (
    "get back to you", "let you know", "update you", "write to you", "write back", "be in touch", "contact you",
    "reply to you", "report back", "hear from", "keep you posted", "come back to you", "an update",
)  # fmt: skip
_STOCK = (
    "please note that", "kindly reconsider", "calmed down", "any inconvenience", "thank you for your patience",
    "thanks for your patience", "your patience", "don't worry",
    "calm down", "hope this helps", "i promise", "we value your", "valued customer", "we understand your",
    "understand your frustration", "we can't do anything until", "happens all the time",
    "when he has time", "when we have time", "lot of tickets", "just google",
    "it works for everyone", "not my problem", "not our problem", "happens to everyone", "it's really easy",
)  # fmt: skip
_SORRY = ("sorry", "apolog")
_FELT = ("frustrat", "angry", "upset", "see how", "see why", "worr", "disappoint", "hear how", "enough")
_DOOR = (
    "reply", "write back", "write here", "write to me", "let me know", "let us know", "tell me", "tell us",
    "get in touch", "call us", "contact us", "reach us", "reach me", "any time", "come back to me",
)  # fmt: skip
_SMALL = 3  # letters of words that tell nothing
_SECRETS = ("password", "api key", "card number", "cvc", "cvv", "pin code")
_VAGUE = ("as soon as possible", "shortly", "in due course", "asap", "soon")
_GIVEN = ("refund", "waive", "credit", "compensat", "free of charge")
_NO = ("can't", "cannot", "unable", "not able", "not possible", "isn't possible")


def passed_over(finding: Finding) -> bool:
    """Whether the sentence that a finding points at may stay: what is wrong is what isn't there."""
    quote = finding.span.quote if finding.span else ""
    announced = _has(quote, "will ", "'ll ", "shall ", "going to ", "should ", "someone", "somebody")
    told = finding.code == "ownership.nobody" and (not announced or has_door(quote) or _has(quote, *_FELT))
    own_words = finding.code == "empathy.generic" and not stock(quote) and not _has(quote, *_FELT)
    return finding.code in _PASSED_OVER or told or own_words


def unnoticed(text: str) -> list[Finding]:
    """A vague time in a sentence that says when we write, where a clear one elsewhere hid it from the checks."""
    low = text.lower()
    quote = next((text[at : at + len(one)] for one in _VAGUE if (at := low.find(one)) > 0), "")
    found = quote and _has(text, *_WRITING)
    return [Finding("timeline.vague", "error", "", span=Span(0, len(quote), quote))] if found else []


def stock(text: str) -> bool:
    """Whether a sentence says nothing, or plays down, in words that support desks have worn out."""
    low = text.lower().replace("’", "'")
    secret = _has(text, *_SECRETS) and _has(text, "send", "tell us", "give us", "share", "provide", "reply with")
    return any(phrase in low for phrase in _STOCK) or (secret and not _has(text, "n't ", " not ", "never"))


def slot_for(against: list[Finding], text: str) -> str:
    """For which purpose the composer speaks in place of a sentence; empty where it is only struck."""
    slots = [slot for finding in against if (slot := _INSTEAD.get(finding.code))]
    if "felt" in slots or (not slots and stock(text) and "understand" in text.lower()):
        return "sorry" if _has(text, *_SORRY) else "felt"
    return slots[0] if slots else ""


def retimed(case: Case, text: str, against: list[Finding]) -> str:
    """A sentence that only its time speaks against, with the time that policy gives; empty where that can't be done."""
    if any(finding.code not in _TIMES for finding in against) or stock(text) or not _has(text, *_WRITING):
        return ""
    times = [when(one) for one in chosen_commitments(case) if not one.owner and not one.recurring]
    told = times[0] if times and not any(word in times[0] for word in ("(", ",")) else ""
    if not told and any(finding.code not in ("timeline.vague", "timeline.vague_beside") for finding in against):
        return ""
    for finding in against:
        quote = finding.span.quote if finding.span else ""
        before, found, after = text.partition(quote)
        if not quote or (found and after and after[0] not in ".!,;?"):
            return ""
        if found:
            text = (f"{before}{told}{after}" if told else f"{before.rstrip()}{after}").lstrip()
    return text


def text_for(case: Case, slot: str, told: str) -> str:
    """The composer's sentences for a purpose; empty where there are none, or where `told` says it already."""
    words_for: dict[str, Callable[[Case, str], str]] = {
        "felt": _felt,
        "sorry": lambda case, told: "" if _has(told, *_SORRY) else opening.apology(case),
        "limit": lambda case, _: opening.boundary(case),
        "restated": _restated,
        "refusal": _refusal,
        "care": lambda case, told: "" if "emergency" in told.lower() else substance.care(case),
        "promise": _promise,
        "handing": lambda case, _: " ".join(handing.escalation(case)),
        "clash": lambda case, _: handing.clash(case),
        "offer": lambda case, _: handing.offers(case),
    }
    return words_for[slot](case, told) if slot in words_for else ""


def _refusal(case: Case, told: str) -> str:
    return "" if _has(told, *_NO) else " ".join((handing.refusal(case), *telling.facts(case)[:1]))


def _felt(case: Case, told: str) -> str:
    if case.despair:
        return "" if "crisis" in told.lower() else " ".join(opening.life_first(case))
    felt = opening.acknowledgement(case)
    sorry = "" if _has(told, *_SORRY) else opening.apology(case)
    return f"{stopped(felt)} {sorry}".strip()


def _restated(case: Case, told: str) -> str:
    """The problem in a plain sentence where the human's text has warmth of its own; with warmth where it has none."""
    if not case.gist or case.despair:
        return ""
    return case.voice.say("restated", gist=case.gist) if _has(told, *_FELT) else opening.acknowledgement(case)


def _promise(case: Case, told: str) -> str:
    """What policy commits to and is not yet told; without any, that we look into it."""
    pledged = case.brief.request.policy.commitments
    if not pledged or case.brief.plan.goal in ("closing", "resolution", "follow_up"):
        done = telling.facts(case)[:1] if case.brief.plan.goal == "resolution" and not _told_fact(case, told) else []
        return " ".join([*done, *substance.commitments(case)[:1]])
    return " ".join(substance.commitments(case, told))


def _told_fact(case: Case, told: str) -> bool:
    """Whether the text tells most of one of the policy's facts in its own words."""
    low = told.lower()
    for fact in case.brief.request.policy.facts:
        long = [word.strip(".,:;()") for word in fact.text.lower().split() if len(word) > _SMALL]
        if sum(word in low for word in long) > len(long) * 0.6:
            return True
    return False


def grants(case: Case, text: str) -> bool:
    """Whether a sentence of a reply that should decline gives more than policy lets anyone offer."""
    if case.brief.plan.goal != "decline" or not _has(text, *_GIVEN):
        return False
    given = _has(text, " will ", "'ll ", "we can ", "i can ", "i've ", "we've ")
    given = given and not _has(text, *_NO, " not ", "n't ")
    low = text.lower()
    listed = any(
        all(word in low for word in offer.lower().split() if len(word) > 3)
        for offer in case.brief.request.policy.may_offer
    )
    return given and not listed


def _found(case: Case, code: str) -> bool:
    return any(finding.code == code for finding in case.brief.findings)


def has_door(text: str) -> bool:
    """Whether it says how to come back."""
    return _has(text, *_DOOR)


def _has(text: str, *signs: str) -> bool:
    low = text.lower().replace("’", "'")
    return any(sign in low for sign in signs)
