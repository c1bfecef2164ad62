"""What the page's script reads: the whole result, each repeated text, part and line of a prompt stored once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from evals.suite.report.summary import arm_titles
from evals.suite.results import Answer, Check, ConversationResult, Outcome, Reply, Result, Tried
from service.domain import ChatMessage


class _Once:
    """Numbers things in the order in which they come, each only once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, thing: str) -> int:
        return self._numbers.setdefault(thing, len(self._numbers))

    def things(self) -> list[str]:
        return list(self._numbers)


class PageData:
    """Packs a result: `packed()` is a JSON value. Texts, parts (findings, checks, promises) and lines are numbers."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._texts, self._parts, self._lines = _Once(), _Once(), _Once()
        self._arms = {arm.name: place for place, arm in enumerate(result.arms)}
        self._places = {each.id: place for place, each in enumerate(result.conversations)}
        self._prompts = {sha256: place for place, sha256 in enumerate(result.prompts)}

    def packed(self) -> dict[str, Any]:
        result = self._result
        titles = arm_titles(result.arms)
        data: dict[str, Any] = {
            "arms": [{**arm._asdict(), "title": title} for arm, title in zip(result.arms, titles, strict=True)],
            "conversations": [self._conversation(each) for each in result.conversations],
            "outcomes": [self._outcome(each) for each in result.outcomes],
            "missing": [
                [self._arms[one.arm], self._places[one.conversation], one.epoch, one.command]
                for one in result.missing
                if one.arm in self._arms and one.conversation in self._places
            ],
            "prompts": [self._prompt(messages) for messages in result.prompts.values()],
        }
        parts = [json.loads(part) for part in self._parts.things()]
        return {**data, "texts": self._texts.things(), "lines": self._lines.things(), "parts": parts}

    def _conversation(self, each: ConversationResult) -> dict[str, Any]:
        request, ticket = each.request, each.request.get("ticket") or {}
        return {
            "id": each.id,
            "file": each.file,
            "why": each.why,
            "tags": each.tags,
            "domain": each.domain,
            "customer": each.customer,
            "techniques": each.techniques,
            "now": request.get("now"),
            "subject": ticket.get("subject"),
            "channel": ticket.get("channel"),
            "instruction": request.get("instruction"),
            "messages": [
                [one.get("role", ""), one.get("author"), one.get("created_at"), self._said(one)]
                for one in request.get("messages", ())
            ],
            "policy": policy_lines(request.get("policy") or {}),
            "situation": self._part({key: value for key, value in each.situation.items() if key != "evidence"}),
            "plan": self._part(each.plan),
            "checks": self._checks(each.checks),
            "replies": [self._reply(one) for one in each.replies],
        }

    def _said(self, message: Answer) -> int:
        return self._texts.number(message.get("text") or message.get("html") or "")

    def _reply(self, one: Reply) -> dict[str, Any]:
        return {
            "name": one.name,
            "text": self._texts.number(one.text),
            "why": one.why,
            "check": self._check(one.check),
            "details": self._checks(one.details),
            "findings": self._all(one.findings),
            "promises": self._all(one.promises),
        }

    def _outcome(self, one: Outcome) -> dict[str, Any]:
        return {
            "a": self._arms[one.arm],
            "c": self._places[one.conversation],
            "e": one.epoch,
            "status": one.status,
            "passed": one.passed,
            "text": self._texts.number(one.text),
            "scores": one.scores,
            "checks": self._checks(one.checks),
            "findings": self._all(one.findings),
            "promises": self._all(one.promises),
            "claims": self._all(one.claims),
            "assessment": self._part(one.assessment),
            "attempts": [self._tried(each) for each in one.attempts],
            "prompt": self._prompts.get(one.rendered),
            "tokens": [one.prompt_tokens, one.completion_tokens],
            "cost": one.cost_usd,
        }

    def _tried(self, each: Tried) -> dict[str, Any]:
        return {
            "text": self._texts.number(each.text),
            "passed": each.passed,
            "codes": each.codes,
            "error": each.error,
            "findings": self._all(each.findings),
        }

    def _checks(self, checks: Iterable[Check]) -> list[int]:
        return [self._check(check) for check in checks]

    def _check(self, check: Check) -> int:
        return self._part(check._asdict())

    def _all(self, parts: Iterable[Answer]) -> list[int]:
        return [self._part(part) for part in parts]

    def _part(self, part: Mapping[str, Any]) -> int:
        return self._parts.number(json.dumps(part, ensure_ascii=False))

    def _prompt(self, messages: Iterable[ChatMessage]) -> list[list[Any]]:
        return [[one.role, [self._lines.number(line) for line in one.content.split("\n")]] for one in messages]


def policy_lines(policy: Answer) -> list[list[str]]:
    """The policy as [kind, sentence] pairs, whatever shape each entry has."""
    told = [
        [kind, _sentence(entry)]
        for kind, name in (("may promise", "commitments"), ("may offer", "may_offer"), ("fact", "facts"))
        for entry in policy.get(name) or ()
    ]
    told += [["link", link] for link in policy.get("allowed_links") or ()]
    for kind in ("escalation", "calendar"):
        told += [[kind, _sentence(policy[kind])]] if policy.get(kind) else []
    return told


def _sentence(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return str(entry)
    if entry.get("text"):
        return str(entry["text"])
    return ", ".join(f"{value}" if key in ("action", "to") else f"{key} {value}" for key, value in entry.items())
