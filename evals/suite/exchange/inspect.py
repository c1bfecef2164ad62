"""Inspect's formats: samples as JSON lines, and one evaluation log (JSON, version 2) for each arm of a result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

from evals.suite.exchange.golden_data import CARRIED, golden_data, transcript
from evals.suite.exchange.promptfoo import Rendered
from evals.suite.golden import Golden
from evals.suite.report.summary import failures
from evals.suite.rescoring import stored
from evals.suite.results import Arm, Outcome, Result, comparable
from evals.suite.statistics_means import rate_interval


def sample(golden: Golden, rendered: Rendered) -> dict[str, Any]:
    """A sample: the rendered prompt as input (the transcript where there is none), a good reply as target."""
    messages = next(iter(rendered.values()), ())
    return {
        "id": golden.id,
        "input": [message._asdict() for message in messages] or transcript(golden.request),
        "target": golden.good[0] if golden.good else "",
        "metadata": {"domain": golden.domain, "tags": list(golden.tags), CARRIED: golden_data(golden)},
    }


def log(result: Result, arm: Arm) -> dict[str, Any]:
    """The log of one arm, as `inspect view` opens it. Ids come from the result's bytes."""
    outcomes = result.of_arm(arm.name)
    digest = hashlib.sha256(comparable(result) + arm.name.encode()).hexdigest()
    created = result.about.created_at
    ids = list(dict.fromkeys(outcome.conversation for outcome in outcomes))
    usage = {arm.model: _usage(outcomes)}
    return {
        "version": 2,
        "status": "success",
        "eval": {
            "run_id": digest[:22],
            "task_id": digest[22:44],
            "created": created,
            "task": _prompt(arm),
            "task_version": 0,
            "dataset": {"name": "golden", "samples": len(ids), "sample_ids": ids, "shuffled": False},
            "model": arm.model,
            "config": {"epochs": result.settings.epochs},
            "packages": {"levelhead": result.settings.levelhead},
            "metadata": {"arm": arm._asdict(), "guardrails": result.settings.guardrails},
        },
        "plan": {"name": "plan", "steps": [{"solver": "levelhead", "params": {"repairs": arm.repairs}}]},
        "results": _results(result, outcomes),
        "stats": {"started_at": created, "completed_at": created, "model_usage": usage},
        "samples": [_sample(result, arm, outcome) for outcome in outcomes],
    }


def _prompt(arm: Arm) -> str:
    return f"{arm.prompt}@{arm.version}" if arm.version else arm.prompt


def _sample(result: Result, arm: Arm, outcome: Outcome) -> dict[str, Any]:
    conversation = result.conversation(outcome.conversation)
    messages = result.prompt(outcome.rendered)
    base = sample(stored(conversation), {_prompt(arm): messages})
    answer = {"role": "assistant", "content": outcome.text, "source": "generate"}
    choice = {"message": answer, "stop_reason": "stop"}
    return {
        **base,
        "epoch": outcome.epoch + 1,
        "messages": [*(message._asdict() for message in messages), answer],
        "output": {"model": arm.model, "choices": [choice], "usage": _usage([outcome])},
        "scores": _scores(outcome),
        "model_usage": {arm.model: _usage([outcome])},
    }


def _scores(outcome: Outcome) -> Mapping[str, Any]:
    lost = ", ".join(name for name, _ in failures(outcome))
    told: dict[str, Any] = {
        name: {"value": value, "answer": None, "explanation": None} for name, value in outcome.scores.items()
    }
    passed = {"value": "C" if outcome.passed else "I", "answer": outcome.text, "explanation": lost or "all checks hold"}
    details = [check._asdict() for check in outcome.checks]
    return {
        **told,
        "passed": {**passed, "metadata": {"status": outcome.status, "checks": json.loads(json.dumps(details))}},
    }


def _results(result: Result, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    names = sorted({name for outcome in outcomes for name in outcome.scores})
    scores = []
    for name in names:
        values = [outcome.scores[name] for outcome in outcomes if name in outcome.scores]
        metrics = {"mean": {"name": "mean", "value": sum(values) / len(values)}}
        if name == "passed":
            found = rate_interval(values, [result.conversation(outcome.conversation).customer for outcome in outcomes])
            bounds = {"low": found.low, "high": found.high}
            metrics |= {key: {"name": key, "value": value} for key, value in bounds.items() if not isnan(value)}
        scores.append({"name": name, "scorer": name, "metrics": metrics})
    return {"total_samples": len(outcomes), "completed_samples": len(outcomes), "scores": scores}


def _usage(outcomes: Sequence[Outcome]) -> dict[str, int]:
    read = sum(outcome.prompt_tokens for outcome in outcomes)
    written = sum(outcome.completion_tokens for outcome in outcomes)
    return {"input_tokens": read, "output_tokens": written, "total_tokens": read + written}
