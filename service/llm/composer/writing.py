"""Putting the parts of a reply in order, within the length that was asked for."""

from __future__ import annotations

from service.domain import Brief
from service.llm.composer import handing, opening, substance, telling
from service.llm.composer.case import Case, case_of
from service.llm.composer.hearing import READ_AT_MOST
from service.llm.composer.lists import words
from service.llm.composer.voice import Voice, stopped
from service.tuples import NamedTuple

_TRIES = 5  # further wordings that a repair may look through
_MOST_WORDS = {"short": 60, "medium": 110, "long": 160}
_HANDING_ON = 30  # words more in a short message that hands the case on: to whom, why and when
_MOST_WORDS_SPOKEN = {"short": 36, "medium": 58, "long": 90}


class Part(NamedTuple):
    """A stretch of the reply: its paragraph, and how early it goes where the reply gets too long (0: never)."""

    text: str
    paragraph: int
    spare: int = 0


def write(brief: Brief, variant: int = 0) -> str:
    """A reply for this brief, written afresh; see `compose`.

    After findings, the first wording that has none of the quoted words and differs from the one objected to.
    """
    quoted = objected(brief)
    if not brief.findings:
        return _written(brief, variant, ())
    texts = [_written(brief, variant + 1 + more, quoted) for more in range(_TRIES)]
    return min(texts, key=lambda text: sum(quote in text.lower() for quote in quoted))


def objected(brief: Brief) -> tuple[str, ...]:
    """The stretches that findings quote, folded, without those too short to be avoided."""
    spans = (finding.span for finding in brief.findings if finding.span)
    return tuple(dict.fromkeys(span.quote.lower().strip() for span in spans if len(span.quote) > 2))


def voice_of(brief: Brief, variant: int, avoid: tuple[str, ...]) -> Voice:
    """The choice of sentences for this conversation and variant."""
    conversation = brief.request.conversation
    seed = "\n".join(message.text[:400] for message in conversation.messages[-4:])
    return Voice(f"{conversation.ticket.id}\n{seed}", variant, avoid)


def _written(brief: Brief, variant: int, avoid: tuple[str, ...]) -> str:
    case = case_of(brief, voice_of(brief, variant, avoid))
    parts = [part for part in _parts(case) if part.text]
    parts = _fitting(parts, most_words(case))
    return _laid_out(case, parts)


def _grave(case: Case) -> list[Part]:
    """Somebody's life first, in words that are nobody's but ours; then who comes in; then the matter in a sentence."""
    handed_on = handing.brought_in(case)
    parts = [Part(text, 0) for text in opening.life_first(case)]
    parts += [Part(opening.boundary(case), 1)] if case.brief.plan.goal == "boundary" else []
    parts += [Part(text, 1) for text in handed_on]
    parts += [Part(case.voice.say("despair.matter", matter=_matter(case)), 2)]
    return [*parts, *(Part(text, 2) for text in substance.pledged(case)[:1])]


def _matter(case: Case) -> str:
    """What it is about in a word of ours."""
    said = set(case.conversation.last_customer_message.said[:READ_AT_MOST].lower().replace(".", " ").split())
    said = said | {"login"} if "account" in said else said
    for matter in ("money", "access", "delivery"):
        if said & words(matter):
            return {"money": "the money", "access": "the account", "delivery": "the order"}[matter]
    return "the matter"


def _parts(case: Case) -> list[Part]:
    if case.despair and case.act != "foreign":
        return _grave(case)
    promised = substance.commitments(case)
    handed_on = handing.escalation(case)
    first = case.brief.plan.goal == "escalation"
    paused = substance.pause(case)
    ask = "" if handing.clash(case) else substance.question(case)
    danger = case.triggered("safety_risk")
    parts = [Part(substance.care(case), 0)] if danger else []
    parts += [Part(opening.acknowledgement(case), 0)]
    parts += [Part(opening.worsened(case), 0, 2), Part(opening.wished(case), 0, 4), Part(opening.apology(case), 0, 0)]
    parts += [Part(opening.boundary(case), 0)]
    parts += [Part(substance.care(case), 1, 6)] if not danger else []
    parts += [Part(handing.refusal(case), 1)]
    parts += [Part(text, 1, 0 if place == 0 else 7) for place, text in enumerate(telling.facts(case))]
    parts += [Part(text, 1) for text in paused[:1]]
    parts += [Part(text, 1) for text in handed_on if first]
    parts += [Part(substance.order_of_work(case), 1, 4)]
    parts += [Part(text, 1, 0 if place < 2 else 8) for place, text in enumerate(promised)]
    parts += [Part(text, 1) for text in paused[1:]]
    parts += [Part(handing.clash(case), 1)]
    parts += [Part(text, 2) for text in handed_on if not first]
    offered = handing.offers(case)
    parts += [Part(offered, 2, 0 if case.brief.plan.goal == "decline" else 3)]
    parts += [Part(text, 2) for text in substance.instructed(case)]
    parts += [Part(ask, 2, 2 if case.act == "problem" else 0)]
    parts += [Part(ending(case, bool(ask or offered)), 3, 5)]
    return [*parts, *(Part(link, 1) for link in telling.links(case))]  # last: an address ends its paragraph


def ending(case: Case, asked: bool) -> str:
    """The door left open; not after a question, which leaves it open by itself."""
    if opening.still_open(case):
        return case.voice.say("close")
    if case.brief.plan.goal in ("closing", "resolution", "follow_up"):
        return case.voice.say("close.resolved")
    if asked or case.brief.plan.goal == "pause":
        return ""
    if case.act == "foreign":
        return case.voice.say("close.foreign")
    if case.act == "question" and not case.spoken and not case.brief.request.policy.commitments:
        return case.voice.say("close.question" if case.technical else "close.question.plain")
    return case.voice.say("close.calm" if case.brief.situation.heat == "calm" else "close")


def most_words(case: Case) -> int:
    """How long the reply may be, by the length asked for and the channel."""
    length = case.brief.request.options.length
    wish = (case.brief.request.instruction or "").lower()
    if any(word in wish for word in ("short", "brief", "concise")):
        length = "short"
    handed_on = _HANDING_ON if case.brief.plan.goal == "escalation" and case.spoken else 0
    return (_MOST_WORDS_SPOKEN if case.spoken else _MOST_WORDS)[length] + handed_on


def _fitting(parts: list[Part], most: int) -> list[Part]:
    """Without the parts that can best be spared, until the rest fits."""
    while sum(len(part.text.split()) for part in parts) > most:
        spare = [part for part in parts if part.spare]
        if not spare:
            break
        parts.remove(max(spare, key=lambda part: part.spare))
    return parts


def _laid_out(case: Case, parts: list[Part]) -> str:
    paragraphs: dict[int, list[str]] = {}
    for part in parts:
        place = 0 if case.spoken else part.paragraph
        paragraphs.setdefault(place, []).append(part.text if "\n" in part.text else stopped(part.text))
    body = [" ".join(texts).replace(" \n", "\n") for _, texts in sorted(paragraphs.items())]
    agent = case.conversation.agent
    signature = (agent.signature or agent.name or "").strip()
    return "\n\n".join(part for part in (opening.greeting(case), *body, signature) if part)
