"""A result as promptfoo's output file (version 3): `promptfoo import FILE` shows it in promptfoo's own viewer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from evals.suite.exchange import promptfoo
from evals.suite.report.summary import arm_titles, failures
from evals.suite.rescoring import stored
from evals.suite.results import Arm, Outcome, Result, comparable


def output(result: Result) -> dict[str, Any]:
    """The whole file as JSON values. Ids come from the result's bytes, so the same result gives the same file."""
    prompts = _titles(result)
    digest = hashlib.sha256(comparable(result)).hexdigest()
    rendered = _rendered(result, prompts)
    goldens = [(stored(one), rendered.get(one.id, {})) for one in result.conversations]
    config = promptfoo.config(goldens, sorted(set(prompts)), sorted({arm.model for arm in result.arms}))
    rows = [_row(result, outcome, prompts, config["tests"]) for outcome in result.outcomes]
    return {
        "evalId": f"eval-levelhead-{digest[:12]}",
        "results": {
            "version": 3,
            "timestamp": result.about.created_at,
            "prompts": [_prompt(result, place, prompts) for place in range(len(result.arms))],
            "results": rows,
            "stats": _stats(result.outcomes),
        },
        "config": config,
        "shareableUrl": None,
        "metadata": {"exportedBy": "levelhead", "guardrails": result.settings.guardrails},
    }


def _titles(result: Result) -> tuple[str, ...]:
    """The prompt's name of each arm: the provider tells the model."""
    return tuple(f"{arm.prompt}@{arm.version}" if arm.version else arm.prompt for arm in result.arms)


def _rendered(result: Result, titles: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By conversation: the messages by prompt."""
    of_arm = dict(zip((arm.name for arm in result.arms), titles, strict=True))
    found: dict[str, dict[str, Any]] = {}
    for outcome in result.outcomes:
        messages = result.prompt(outcome.rendered)
        if messages:
            found.setdefault(outcome.conversation, {}).setdefault(of_arm[outcome.arm], messages)
    return found


def _prompt(result: Result, place: int, titles: Sequence[str]) -> dict[str, Any]:
    arm = result.arms[place]
    outcomes = result.of_arm(arm.name)
    passed = sum(outcome.passed for outcome in outcomes)
    checks = [check.passed for outcome in outcomes for check in outcome.checks]
    names = sorted({name for outcome in outcomes for name in outcome.scores})
    return {
        **promptfoo.prompts([titles[place]])[0],
        "id": _id(arm),
        "provider": arm.model,
        "metrics": {
            "score": sum(_score(outcome) for outcome in outcomes),
            "testPassCount": passed,
            "testFailCount": len(outcomes) - passed,
            "testErrorCount": 0,
            "assertPassCount": sum(checks),
            "assertFailCount": len(checks) - sum(checks),
            "totalLatencyMs": 0,
            "tokenUsage": _tokens(outcomes),
            "namedScores": {name: sum(outcome.scores.get(name, 0.0) for outcome in outcomes) for name in names},
            "namedScoresCount": {name: sum(name in outcome.scores for outcome in outcomes) for name in names},
            "cost": sum(outcome.cost_usd or 0.0 for outcome in outcomes),
        },
    }


def _row(result: Result, outcome: Outcome, titles: Sequence[str], tests: Sequence[dict[str, Any]]) -> dict[str, Any]:
    place = [arm.name for arm in result.arms].index(outcome.arm)
    number = [one.id for one in result.conversations].index(outcome.conversation)
    arm, case = result.arms[place], tests[number]
    messages = result.prompt(outcome.rendered)
    return {
        "id": f"{outcome.conversation}-{place}-{outcome.epoch}",
        "promptIdx": place,
        "testIdx": number + outcome.epoch * len(tests),
        "testCase": case,
        "promptId": _id(arm),
        "provider": {"id": arm.model, "label": arm_titles(result.arms)[place]},
        "prompt": {"raw": promptfoo.chat(messages) if messages else "", "label": titles[place]},
        "vars": case["vars"],
        "response": {"output": outcome.text, "tokenUsage": _tokens([outcome]), "cost": outcome.cost_usd or 0.0},
        "failureReason": int(not outcome.passed),
        "success": outcome.passed,
        "score": _score(outcome),
        "latencyMs": 0,
        "gradingResult": _grading(outcome),
        "namedScores": dict(outcome.scores),
        "cost": outcome.cost_usd or 0.0,
        "metadata": {"status": outcome.status, "epoch": outcome.epoch},
    }


def _grading(outcome: Outcome) -> dict[str, Any]:
    parts = [
        {
            "pass": check.passed,
            "score": float(check.passed),
            "reason": "holds" if check.passed else f"expected {_told(check.expected)}, found {_told(check.found)}",
            "assertion": {"type": "python", "value": check.name, "metric": check.name},
        }
        for check in outcome.checks
    ]
    lost = ", ".join(name for name, _ in failures(outcome))
    reason = "All checks hold" if outcome.passed else lost or "Not ready"
    return {"pass": outcome.passed, "score": _score(outcome), "reason": reason, "componentResults": parts}


def _told(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _score(outcome: Outcome) -> float:
    return float(outcome.scores.get("checks", outcome.passed))


def _stats(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    passed = sum(outcome.passed for outcome in outcomes)
    return {
        "successes": passed,
        "failures": len(outcomes) - passed,
        "errors": 0,
        "tokenUsage": {**_tokens(outcomes), "numRequests": sum(len(outcome.attempts) for outcome in outcomes)},
    }


def _tokens(outcomes: Sequence[Outcome]) -> dict[str, int]:
    read = sum(outcome.prompt_tokens for outcome in outcomes)
    written = sum(outcome.completion_tokens for outcome in outcomes)
    return {"prompt": read, "completion": written, "cached": 0, "total": read + written}


def _id(arm: Arm) -> str:
    return arm.sha256 or hashlib.sha256(arm.name.encode()).hexdigest()
