"""One golden conversation under examination: everything that needs no model, as the result file holds it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, NamedTuple

from evals.suite.expectations import bad_check, good_check, plan_checks, reply_checks, situation_checks
from evals.suite.golden import Golden
from evals.suite.readings import Readings
from evals.suite.results import Check, ConversationResult, Reply
from service import wire
from service.assembly import Service
from service.checking import Checker, their_readings
from service.domain import DraftRequest, Situation, Verdict
from service.intake import draft_request_from
from service.language.reading import Reading
from service.planning import Planned

_NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # a golden request always names its own time


class Case(NamedTuple):
    """A golden conversation as the service reads it. `theirs` are the readings of what the customer wrote."""

    golden: Golden
    request: DraftRequest
    situation: Situation
    planned: Planned
    theirs: tuple[Reading, ...]


def open_case(golden: Golden, service: Service, readings: Readings | None = None) -> Case:
    """The conversation read and planned, or found among the readings."""
    request = draft_request_from(golden.request, _NEVER)
    readings = readings or Readings()
    situation, planned = readings.read(golden, lambda: service.drafter.read(request))
    return Case(golden, request, situation, planned, their_readings(request.conversation))


def examine(
    golden: Golden, service: Service, known: Collection[str] = (), readings: Readings | None = None
) -> ConversationResult:
    """The conversation's expectations held, and its own replies checked. `known`: checks that not_yet.txt lists."""
    case = open_case(golden, service, readings)
    expect = golden.expect
    checks = (
        *situation_checks(expect.get("situation", {}), case.situation),
        *plan_checks(expect.get("plan", {}), case.planned.plan),
    )
    checker = Checker(service.guardrails())
    reading: dict[str, Any] = wire.situation_answer(case.situation, case.planned.plan)
    return ConversationResult(
        id=golden.id,
        file=golden.file,
        why=golden.why,
        tags=golden.tags,
        domain=golden.domain,
        customer=golden.customer,
        techniques=golden.techniques,
        request=golden.request,
        expect=expect,
        situation=reading["situation"],
        plan=reading["plan"],
        checks=tuple(marked(check, known) for check in checks),
        replies=tuple(_replies(case, checker, known)),
    )


def judge(text: str, case: Case, checker: Checker) -> Verdict:
    """What the guardrails say of anybody's reply to the case."""
    return checker.check(
        text,
        now=case.request.now,
        policy=case.request.policy,
        conversation=case.request.conversation,
        situation=case.situation,
        plan=case.planned.plan,
        facets=case.planned.facets,
        clash=case.planned.clash,
        theirs=case.theirs,
        language=_language(case),
        length=case.request.options.length,
    )


def _language(case: Case) -> str:
    """What a reply is to be written in: as asked, else as the customer writes."""
    asked = case.request.options.language
    wanted = asked if asked != "auto" else case.situation.language
    return "en" if wanted == "und" else wanted


def marked(check: Check, known: Collection[str]) -> Check:
    """The check, marked where it is known to fail."""
    return check._replace(known=True) if check.name in known else check


def _replies(case: Case, checker: Checker, known: Collection[str]) -> list[Reply]:
    golden, expected = case.golden, case.golden.expect.get("reply", {})
    forbidden = expected.get("findings", {}).get("none_of", ())
    replies: list[Reply] = []
    for number, text in enumerate(golden.good, start=1):
        verdict = judge(text, case, checker)
        details = reply_checks(expected, text, verdict)
        check = marked(good_check(f"good.{number}", verdict, details), known)
        replies.append(_reply(text, "", check, details, verdict))
    for number, bad in enumerate(golden.bad, start=1):
        verdict = judge(bad.text, case, checker)
        check = marked(bad_check(f"bad.{number}", bad, verdict, forbidden), known)
        replies.append(_reply(bad.text, bad.why, check, (), verdict))
    return replies


def _reply(text: str, why: str, check: Check, details: tuple[Check, ...], verdict: Verdict) -> Reply:
    answer = wire.check_answer(verdict)
    return Reply(
        name=check.name,
        text=text,
        why=why,
        check=check,
        details=details,
        findings=tuple(answer["findings"]),
        assessment=answer["assessment"],
        promises=tuple(answer["promises"]),
    )
