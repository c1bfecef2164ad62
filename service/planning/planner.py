"""Chooses goal, techniques and next action: the rules are `prompts/planning.yaml`, the facets are read here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from service.conditions import Facet, Facets, facets_of
from service.domain import Deadline, DraftRequest, Goal, NextAction, Plan, Situation
from service.language.durations import in_words
from service.planning.deadlines import clash_of, sla_ahead
from service.planning.detail import is_vague
from service.planning.facts import read_facts
from service.planning.rules import ActionRow, Rules, load_rules
from service.tuples import NamedTuple

_ESCALATE = frozenset(("manager_request", "legal_threat", "safety_risk", "security_incident"))
_NOBODY_NAMED = "somebody with the authority for it"


class Planned(NamedTuple):
    """A plan and what it was made from: `facets` for conditions, `clash` for a deadline that we can't meet."""

    plan: Plan
    facets: Mapping[str, Facet]
    clash: Deadline | None


class Planner:
    """Plans replies by loaded rules. Pure: the same request and situation give the same plan."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def plan(self, request: DraftRequest, situation: Situation) -> Planned:
        """The plan for answering the customer's last message. A goal that the caller names is honoured."""
        escalates = request.options.goal == "escalation" or not _ESCALATE.isdisjoint(situation.triggers)
        clash = clash_of(request, escalates=escalates)
        facets = _facets(request, situation, clash)
        goal = self._goal(request, facets)
        facets = {**facets, "goal": goal, "unmet_request": bool(facets["unmet_request"]) or goal == "decline"}
        plan = Plan(goal, self.techniques(facets), self._action(request, facets))
        return Planned(plan, facets, clash)

    def _goal(self, request: DraftRequest, facets: Facets) -> Goal:
        if request.options.goal != "auto":
            return request.options.goal
        return next(row.goal for row in self._rules.goals if row.when.holds(facets))

    def techniques(self, facets: Facets) -> tuple[str, ...]:
        """Required ones, then by priority as far as there is room; among equals the catalogue's order decides."""
        required: set[str] = set()
        wished: dict[str, int] = {}
        for row in self._rules.techniques:
            if not row.when.holds(facets):
                continue
            if row.required:
                required.add(row.technique)
            else:
                wished[row.technique] = max(row.priority, wished.get(row.technique, row.priority))
        rest = [technique for technique in self._rules.order if technique in wished and technique not in required]
        rest.sort(key=lambda technique: -wished[technique])
        chosen = required.union(rest[: max(0, self._rules.most - len(required))])
        return tuple(technique for technique in self._rules.order if technique in chosen)

    def _action(self, request: DraftRequest, facets: Facets) -> NextAction:
        row = next(row for row in self._rules.actions if row.when.holds(facets))
        path = request.policy.escalation
        to = path.to if path and row.to_escalation else None
        return NextAction(row.type, _reason(row, request, facets), to)


def load_planner(path: Path, cache_dir: Path | None = None, catalogue: frozenset[str] | None = None) -> Planner:
    """The planner whose rules the YAML file holds. Raises PromptError with file and row for what is wrong in it.

    `catalogue` are the techniques that rules may name (None: any).
    """
    return Planner(load_rules(path, cache_dir, catalogue))


def _facets(request: DraftRequest, situation: Situation, clash: Deadline | None) -> dict[str, Facet]:
    conversation, policy = request.conversation, request.policy
    facets = facets_of(situation, conversation, policy)
    said = read_facts(policy.facts, conversation.customer_messages)
    messages = conversation.messages
    last = max((at for at, message in enumerate(messages) if message.role == "customer"), default=-1)
    timed = bool(facets["has_timed_commitment"]) or sla_ahead(request)
    written = messages[last].created_at if last >= 0 else None
    return {
        **facets,
        "has_timed_commitment": timed,
        "deadline_clash": clash is not None,
        "our_fault": said.our_fault,
        "unmet_request": said.unmet_request,
        "solved": said.solved or (said.something_solved and not timed),
        "vague": is_vague(request, situation),
        "our_side_wrote_last": any(message.role == "agent" for message in messages[last + 1 :]),
        "quiet_days": max(0, (request.now - written).days) if written else 0,
    }


def _reason(row: ActionRow, request: DraftRequest, facets: Facets) -> str:
    path = request.policy.escalation
    return row.reason.format(
        to=path.to if path else _NOBODY_NAMED,
        within=f", who can be in touch within {in_words(path.within)}" if path and path.within else "",
        turns=facets["customer_turns"],
        issues=facets["issues"],
    )
