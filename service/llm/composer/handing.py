"""Where the agent's own means end: a plain no, what can be offered, to whom the case goes, a deadline we'd miss."""

from __future__ import annotations

from service.llm.composer.case import Case
from service.llm.composer.choosing import SOLVED, chosen_commitments, overlap
from service.llm.composer.promising import escalation_time, offer_clause, person


def refusal(case: Case) -> str:
    """A plain no, where the goal is one."""
    return case.voice.say("decline") if case.brief.plan.goal == "decline" else ""


def offers(case: Case) -> str:
    """What may be offered, where something is to be made good or another way is needed."""
    goal, offered = case.brief.plan.goal, case.brief.request.policy.may_offer
    declined = goal == "decline" or bool(case.brief.facets.get("unmet_request"))
    if not offered:
        return case.voice.say("offer.none") if goal == "decline" else ""
    fits = case.act == "problem" and any(overlap(case, text) for text in offered)
    lost = case.brief.situation.heat in ("hot", "cold") or bool(case.brief.facets.get("our_fault"))
    wanted = declined or fits or lost
    if not wanted or goal in ("closing", "follow_up", "boundary", "pause"):
        return ""
    best = max(offered, key=lambda text: overlap(case, text))
    clause, verbal = offer_clause(best)
    slot = "offer.do" if verbal else "offer"
    if not verbal and not declined and case.triggered("churn_threat") and case.brief.situation.heat == "cold":
        return case.voice.say("offer.stay", offer=clause)
    if not verbal and not declined and clash(case):
        return case.voice.say("offer.bridge", offer=clause)
    return case.voice.say(f"{slot}.instead" if declined else slot, offer=clause)


def hands_on(case: Case) -> bool:
    """Whether the case goes to somebody else."""
    goal = case.brief.plan.goal
    serious = case.triggered("manager_request", "legal_threat", "safety_risk", "security_incident")
    return goal == "escalation" or (serious and goal not in (*SOLVED, "pause"))


def escalation(case: Case) -> list[str]:
    """To whom the case goes and when they are in touch; nothing where the case stays with the agent."""
    path, asked = case.brief.request.policy.escalation, case.triggered("manager_request")
    if not hands_on(case):
        return []
    if path is None:
        return [case.voice.say("escalate.none")] if asked or case.brief.plan.goal == "escalation" else []
    who, when = person(path.to), escalation_time(path)
    told = [case.voice.say(_reason(case), to=who)]
    promised = any(one.owner and one.owner.lower() == path.to.lower() for one in chosen_commitments(case))
    if when and not promised:
        told.append(case.voice.say("escalate.time", to=who.split(",")[0], when=when))
    return told


def brought_in(case: Case) -> list[str]:
    """Who comes to a case of life and death, and when they are in touch."""
    path = case.brief.request.policy.escalation
    if path is None:
        return [case.voice.say("despair.colleague")]
    who, when = person(path.to), escalation_time(path)
    told = [case.voice.say("despair.to", to=who)]
    return [*told, case.voice.say("escalate.time", to=who.split(",")[0], when=when)] if when else told


def _reason(case: Case) -> str:
    if case.triggered("manager_request"):
        return "escalate.asked"
    if case.triggered("safety_risk"):
        return "escalate.safety"
    return "escalate.security" if case.triggered("security_incident") else "escalate"


def clash(case: Case) -> str:
    """Says that our time comes after the customer's own, and asks what is needed first."""
    deadline = case.brief.clash
    if deadline is None or case.brief.plan.goal in (*SOLVED, "boundary", "pause"):
        return ""
    return case.voice.say("clash", deadline=case.told.event or "the time by which you need it")
