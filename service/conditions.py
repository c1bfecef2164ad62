"""Conditions as data: when a technique applies, or a guardrail asks for a level.

Prompt engineers write them as small YAML mappings; every key must hold:

    when: {heat: [hot, cold], abuse: true, issues: {at_least: 2}, triggers: [legal_threat], goal: {none_of: [closing]}}

A facet's value is a string, a boolean, an integer or a set of strings. A string, boolean or integer holds when it
equals the facet (a list: one of them); for a set facet it holds when one of the named members is in it. `none_of`
turns that round, `at_least` and `at_most` compare integers. An empty condition always holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, get_args

from service.domain import Conversation, Emotion, Goal, Heat, Policy, Situation, Stage, Trigger
from service.errors import PromptError
from service.tuples import NamedTuple

Facet: TypeAlias = str | bool | int | frozenset[str]
Facets: TypeAlias = Mapping[str, Facet]

# Every facet that a condition may name, with what it tells; a condition naming another is refused when it is loaded.
FACETS: dict[str, str] = {
    "goal": "the goal of this reply",
    "heat": "calm, warm, hot or cold",
    "emotions": "the customer's emotions",
    "abuse": "whether a person is insulted or threatened",
    "triggers": "the situation's triggers",
    "issues": "how many separate problems",
    "novice": "whether the customer is not technical",
    "stage": "first_reply, ongoing, stalled or resolved",
    "language": "the conversation's language as a tag; situations are read well in en only",
    "channel": "email, chat, social, phone, … or unknown",
    "customer_turns": "how many messages the customer wrote",
    "has_commitments": "whether policy lists a commitment",
    "has_timed_commitment": "whether a commitment or the escalation path names a time",
    "has_offers": "whether policy allows an offer",
    "has_facts": "whether policy states facts",
    "has_escalation": "whether policy names an escalation path",
    "our_fault": "whether policy's facts say that the fault is ours",
    "deadline_clash": "whether our soonest commitment comes after the customer's own deadline",
    "unmet_request": "whether the request cannot be met as it stands",
    "vague": "whether neither the customer nor the facts say anything concrete yet",
    "solved": "whether policy's facts say that the problem is solved",
    "our_side_wrote_last": "whether an agent's message follows the customer's last one",
    "quiet_days": "full days since the customer last wrote, 0 where unknown",
}


# What a facet can be, where that is a closed set; channel and language are the caller's words.
_CLOSED: dict[str, object] = {
    "goal": Goal,
    "heat": Heat,
    "emotions": Emotion,
    "triggers": Trigger,
    "stage": Stage,
}
_COUNTED = frozenset({"issues", "customer_turns", "quiet_days"})
_OPEN = frozenset({"channel", "language"})


class Condition(NamedTuple):
    """A loaded condition: for each facet the allowed, forbidden and bounding values."""

    tests: tuple[tuple[str, str, frozenset[Facet] | int], ...] = ()

    def holds(self, facets: Facets) -> bool:
        """Whether every test holds. A facet that is absent counts as false."""
        for facet, kind, wanted in self.tests:
            actual = facets.get(facet, False)
            if kind == "any_of" and not isinstance(actual, frozenset):  # most tests, without a further call
                if actual not in wanted:  # type: ignore[operator]
                    return False
            elif not _holds(kind, wanted, actual):
                return False
        return True


def parse_condition(data: object, where: str) -> Condition:
    """The condition that a YAML mapping stands for; `where` names the file and row in errors (PromptError)."""
    if data is None:
        return Condition()
    if not isinstance(data, Mapping):
        raise PromptError(f"{where}: 'when' must be a mapping of facets, not {data!r}")
    tests: list[tuple[str, str, frozenset[Facet] | int]] = []
    for facet, wanted in data.items():
        if facet not in FACETS:
            raise PromptError(f"{where}: unknown facet {facet!r}; known: {', '.join(sorted(FACETS))}")
        if isinstance(wanted, Mapping):
            for kind, value in wanted.items():
                tests.append((facet, kind, _operand(facet, kind, value, f"{where}: facet {facet!r}")))
        else:
            tests.append((facet, "any_of", _values(facet, wanted, f"{where}: facet {facet!r}")))
    return Condition(tuple(tests))


def _operand(facet: str, kind: object, value: object, where: str) -> frozenset[Facet] | int:
    if kind in ("at_least", "at_most"):
        if isinstance(value, bool) or not isinstance(value, int) or facet not in _COUNTED:
            raise PromptError(f"{where}: {kind} needs a whole number and one of {_listed(_COUNTED)}, not {value!r}")
        return value
    if kind in ("any_of", "none_of"):
        return _values(facet, value, where)
    raise PromptError(f"{where}: unknown test {kind!r}; known: any_of, none_of, at_least, at_most")


def _values(facet: str, value: object, where: str) -> frozenset[Facet]:
    values = value if isinstance(value, list) else [value]
    if not values:
        raise PromptError(f"{where}: an empty list never holds")
    for item in values:
        if not _possible(facet, item):
            raise PromptError(f"{where}: can't be {item!r}; it is {_told(facet)}")
    return frozenset(values)


def _possible(facet: str, value: object) -> bool:
    if facet in _CLOSED:
        return value in get_args(_CLOSED[facet])
    if facet in _COUNTED:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, str) if facet in _OPEN else isinstance(value, bool)


def _told(facet: str) -> str:
    if facet in _CLOSED:
        return "one of " + ", ".join(get_args(_CLOSED[facet]))
    if facet in _COUNTED:
        return "a whole number"
    return "a word" if facet in _OPEN else "true or false"


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _holds(kind: str, wanted: frozenset[Facet] | int, actual: Facet) -> bool:
    if isinstance(wanted, int):
        number = int(actual) if isinstance(actual, int) else 0
        return number >= wanted if kind == "at_least" else number <= wanted
    met = bool(actual & wanted) if isinstance(actual, frozenset) else actual in wanted
    return met if kind == "any_of" else not met


def facets_of(situation: Situation, conversation: Conversation, policy: Policy) -> dict[str, Facet]:
    """What situation, conversation and policy tell without a plan; `planning` adds the rest."""
    escalation = policy.escalation
    timed = any(commitment.within or commitment.at for commitment in policy.commitments)
    return {
        "heat": situation.heat,
        "emotions": frozenset(situation.emotions),
        "abuse": situation.abuse,
        "triggers": frozenset(situation.triggers),
        "issues": situation.issues,
        "novice": situation.novice,
        "stage": situation.stage,
        "language": situation.language,
        "channel": (conversation.ticket.channel or "unknown").lower(),
        "customer_turns": len(conversation.customer_messages),
        "has_commitments": bool(policy.commitments),
        "has_timed_commitment": timed or bool(escalation and escalation.within),
        "has_offers": bool(policy.may_offer),
        "has_facts": bool(policy.facts),
        "has_escalation": escalation is not None,
    }
