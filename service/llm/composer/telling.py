"""What policy states as true, said where it belongs."""

from __future__ import annotations

from service.domain import Fact
from service.language.lexicon import (
    AUX,
    BASE,
    BE,
    DET,
    HAVE,
    IT,
    MODAL,
    NEG,
    NOM,
    NOUNISH,
    PAST,
    POSS,
    THIRD_S,
    YOU,
    classes,
)
from service.llm.composer.case import Case
from service.llm.composer.choosing import overlap
from service.llm.composer.lists import listed
from service.llm.composer.voice import capital, stopped

_LIMITS = listed(
    "can't cannot only not no never until unless must required requires require needs because since after ended expired"
    " terms within law policy rule rules limit limited limits longer before than already isn't aren't doesn't don't"
    " won't"
)  # what makes a fact a reason for a no
_DONE = listed("been has have fixed restored replaced corrected refunded resolved reset")
_STEPS_UNNUMBERED = 2  # more instructions than this are numbered, one to a line


def facts(case: Case) -> list[str]:
    """What policy states as true, as far as it belongs here."""
    goal, chosen = case.brief.plan.goal, chosen_facts(case)
    if not chosen:
        known = case.brief.request.policy.facts
        return [case.voice.say("update.none")] if goal == "update" and case.act == "problem" and not known else []
    if len(chosen) > _STEPS_UNNUMBERED and not case.spoken and all(_instructs(fact) for fact in chosen):
        rows = "\n".join(f"{number}. {_stated(fact)}" for number, fact in enumerate(chosen, 1))
        return [f"{case.voice.say('steps')}\n{rows}"]
    stated = _stated(chosen[0])
    told = stated if "://" in stated else case.voice.say(_slot(case, chosen[0]), fact=stated)
    return [told, *(_stated(fact) for fact in chosen[1:])]


def links(case: Case) -> list[str]:
    """Where the facts told can be read, as sentences that end with the address."""
    urls = dict.fromkeys(fact.url.strip() for fact in chosen_facts(case) if fact.url and _opens(fact.url.strip()))
    return [case.voice.say("link.status" if "status" in url else "link", url=url) for url in urls][:1]


def steps_follow(case: Case) -> bool:
    """Whether the facts of this reply tell the customer what to do."""
    return any(_instructs(fact) for fact in chosen_facts(case))


def chosen_facts(case: Case) -> list[Fact]:
    """The facts that this reply states, in policy's order."""
    known = case.brief.request.policy.facts
    if not known or case.brief.plan.goal in ("closing", "follow_up", "boundary", "pause"):
        return []
    limit = 1 if case.spoken else {"short": 1, "medium": 2, "long": 3}[case.brief.request.options.length]
    ranked = sorted(known, key=lambda fact: -overlap(case, fact.text))
    chosen = [fact for fact in ranked if overlap(case, fact.text)][:limit] or ranked[:1]
    return [fact for fact in known if fact in chosen]


def _slot(case: Case, fact: Fact) -> str:
    """How a fact is led in: as a reason or a result only where it reads as one."""
    goal, low = case.brief.plan.goal, [part.strip(".,;:!()").lower() for part in fact.text.split()]
    if not _is_sentence(low):
        return "fact.note"
    if goal == "decline":
        return "fact.reason" if _LIMITS & set(low) else "fact"
    if goal == "resolution":
        return "fact.done" if _DONE & set(low) or _did(low) else "fact.plain"
    if goal == "update":
        return "fact.plain"
    return "fact.answer" if case.act == "question" else "fact"


def _is_sentence(low: list[str]) -> bool:
    """Whether a fact has a verb of its own: "The gateway restarts at 14:00", not "gateway restart planned"."""
    flags = [classes(word) for word in low]
    finite = any(flag & (AUX | MODAL | BE | HAVE | NEG) for flag in flags)
    third = any(flag & THIRD_S and not flag & NOUNISH for flag in flags[1:])
    subject = bool(flags and (flags[0] & (NOM | DET | POSS | IT | YOU) or low[0] in ("see", "please")))
    plural = any(
        flags[place] & BASE and low[place - 1].endswith("s") and not low[place - 1].endswith("ss")
        for place in range(1, len(low))
    )
    own = subject and any(flag & (PAST | THIRD_S | BASE) for flag in flags[1:])
    return finite or third or plural or own or _orders(flags)


def _did(low: list[str]) -> bool:
    """Reads "We replaced the gateway": somebody of ours, and a past."""
    return low[0] in ("we", "i", "our", "the") and any(classes(word) & PAST for word in low[1:])


def _orders(flags: list[int]) -> bool:
    return len(flags) > 1 and bool(flags[0] & BASE) and not flags[0] & NOUNISH and bool(flags[1])


def _instructs(fact: Fact) -> bool:
    """Whether a fact tells what to do: "Open the settings."."""
    parts = fact.text.lower().split()
    return len(parts) > 1 and bool(classes(parts[0]) & BASE) and not classes(parts[1]) & (AUX | THIRD_S)


def _stated(fact: Fact) -> str:
    return capital(stopped(fact.text))


def _opens(url: str) -> bool:
    return url.lower().startswith(("https://", "http://")) and " " not in url
