"""What policy states as true, said where it belongs."""

from __future__ import annotations

from service.domain import Fact
from service.language.lexicon import AUX, BASE, THIRD_S, classes
from service.llm.composer.case import Case
from service.llm.composer.choosing import overlap
from service.llm.composer.voice import capital, stopped

_STEPS_UNNUMBERED = 2  # more instructions than this are numbered, one to a line


def facts(case: Case) -> list[str]:
    """What policy states as true, as far as it belongs here."""
    goal = case.brief.plan.goal
    known = case.brief.request.policy.facts
    if not known or goal in ("closing", "follow_up", "boundary", "pause"):
        return [case.voice.say("update.none")] if goal == "update" and case.act == "problem" and not known else []
    chosen = _relevant(case, known, {"short": 1, "medium": 2, "long": 3}[case.brief.request.options.length])
    slot = {"decline": "fact.reason", "update": "fact.update", "resolution": "fact.done"}.get(goal, "fact")
    if slot == "fact" and case.act == "question":
        slot = "fact.answer"
    if len(chosen) > _STEPS_UNNUMBERED and not case.spoken and all(_instructs(fact) for fact in chosen):
        rows = "\n".join(f"{number}. {_stated(fact)}" for number, fact in enumerate(chosen, 1))
        return [f"{case.voice.say('steps')}\n{rows}"]
    told = [case.voice.say(slot, fact=_stated(chosen[0]))]
    return [*told, *(_stated(fact) for fact in chosen[1:])]


def _relevant(case: Case, known: tuple[Fact, ...], limit: int) -> list[Fact]:
    limit = 1 if case.spoken else limit
    ranked = sorted(known, key=lambda fact: -overlap(case, fact.text))
    chosen = [fact for fact in ranked if overlap(case, fact.text)][:limit] or ranked[:1]
    return [fact for fact in known if fact in chosen]


def _instructs(fact: Fact) -> bool:
    """Whether a fact tells what to do: "Open the settings."."""
    parts = fact.text.lower().split()
    return len(parts) > 1 and bool(classes(parts[0]) & BASE) and not classes(parts[1]) & (AUX | THIRD_S)


def _stated(fact: Fact) -> str:
    text = capital(stopped(fact.text))
    return f"{text} {fact.url}" if fact.url else text
