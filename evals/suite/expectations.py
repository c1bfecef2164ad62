"""Holds what a golden conversation expects against what came out. Pure; each expectation gives one Check."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from evals.suite.golden import Bad
from evals.suite.results import Check
from service.domain import Finding, Plan, Promise, Situation, Verdict
from service.intake.times import moment

Wanted = Mapping[str, Any]


def situation_checks(expected: Wanted, situation: Situation) -> Iterator[Check]:
    """One check a label that is named: triggers exactly, emotions at least those, everything else equal."""
    for label, wanted in expected.items():
        found = getattr(situation, label)
        name = f"situation.{label}"
        if label == "triggers":
            yield Check(name, set(found) == set(wanted), sorted(wanted), sorted(found))
        elif label == "emotions":
            yield Check(name, set(wanted) <= set(found), sorted(wanted), sorted(found))
        else:
            yield Check(name, found == wanted, wanted, found)


def plan_checks(expected: Wanted, plan: Plan) -> Iterator[Check]:
    """Goal and next action equal; `includes` all in the plan, `excludes` none of them."""
    if "goal" in expected:
        yield Check("plan.goal", plan.goal == expected["goal"], expected["goal"], plan.goal)
    if "includes" in expected:
        lacking = [technique for technique in expected["includes"] if technique not in plan.techniques]
        yield Check("plan.includes", not lacking, expected["includes"], {"lacks": lacking})
    if "excludes" in expected:
        there = [technique for technique in expected["excludes"] if technique in plan.techniques]
        yield Check("plan.excludes", not there, expected["excludes"], {"has": there})
    if "next_action" in expected:
        found = plan.next_action.type
        yield Check("plan.next_action", found == expected["next_action"], expected["next_action"], found)


def reply_checks(expected: Wanted, text: str, verdict: Verdict) -> tuple[Check, ...]:
    """What `expect.reply` names, held against a reply and its verdict."""
    return (
        *_assessment(expected.get("assessment", {}), verdict),
        *_findings(expected.get("findings", {}), verdict),
        *_promises(expected.get("promises", {}), verdict.promises),
        *_words(expected, text),
    )


def good_check(name: str, verdict: Verdict, details: Sequence[Check]) -> Check:
    """Whether a good reply may go out: no error, and every expectation holds. `found` lists what is in the way."""
    errors = (finding for finding in verdict.findings if finding.blocking)
    found = [f"{finding.severity} {described(finding)}" for finding in errors]
    found += [f"{check.name}: {check.found!r}, not {check.expected!r}" for check in details if not check.passed]
    return Check(name, not found, "no error, and all of expect.reply", found)


def bad_check(name: str, bad: Bad, verdict: Verdict, forbidden: Collection[str] = ()) -> Check:
    """Whether a bad reply breaks exactly what it says: its errors, and warnings that this conversation forbids."""
    found = sorted({finding.code for finding in verdict.findings if finding.blocking or finding.code in forbidden})
    return Check(name, found == sorted(set(bad.breaks)), sorted(set(bad.breaks)), found)


def described(finding: Finding) -> str:
    """The code with the words that earned it."""
    return f"{finding.code} {' '.join(finding.span.quote.split())!r}" if finding.span else finding.code


def _assessment(expected: Wanted, verdict: Verdict) -> Iterator[Check]:
    for label, wanted in expected.items():
        found = getattr(verdict.assessment, label)
        if isinstance(wanted, Mapping):
            passed = wanted.get("at_least", 0) <= found <= wanted.get("at_most", 2)
        else:
            passed = found == wanted
        yield Check(f"assessment.{label}", passed, wanted, found)


def _findings(expected: Wanted, verdict: Verdict) -> Iterator[Check]:
    codes = {finding.code for finding in verdict.findings}
    if "none_of" in expected:
        there = [code for code in expected["none_of"] if code in codes]
        yield Check("findings.none_of", not there, expected["none_of"], there)
    if "any_of" in expected:
        there = [code for code in expected["any_of"] if code in codes]
        yield Check("findings.any_of", bool(there), expected["any_of"], there)


def _promises(expected: Wanted, promises: Sequence[Promise]) -> Iterator[Check]:
    count = len(promises)
    if "at_least" in expected:
        yield Check("promises.at_least", count >= expected["at_least"], expected["at_least"], count)
    if "at_most" in expected:
        yield Check("promises.at_most", count <= expected["at_most"], expected["at_most"], count)
    if "latest" in expected:
        due = _earliest(promise.due_at for promise in promises)
        passed = due is not None and due <= moment(expected["latest"])
        yield Check("promises.latest", passed, expected["latest"], due.isoformat() if due else None)


def _earliest(times: Iterable[datetime | None]) -> datetime | None:
    return min((time for time in times if time is not None), default=None)


def _words(expected: Wanted, text: str) -> Iterator[Check]:
    for number, group in enumerate(expected.get("mentions", ()), start=1):
        yield Check(f"mentions.{number}", any(mentioned(phrase, text) for phrase in group), group, None)
    if "avoids" in expected:
        there = [phrase for phrase in expected["avoids"] if mentioned(phrase, text)]
        yield Check("avoids", not there, expected["avoids"], there)


def mentioned(phrase: str, text: str) -> bool:
    """Whether the phrase stands in the text: case-blind, whole words, any white space and apostrophe between them."""
    words = (re.sub("['’]", "['’]", re.escape(word)) for word in phrase.split())
    return re.search(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", text, re.IGNORECASE) is not None
