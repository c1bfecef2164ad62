"""JUnit XML: a suite for each arm and one for what needs no model, a case for each conversation by its real id.

A check that is known to fail counts as skipped, an outcome that was never recorded as an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evals.suite.report.summary import BLOCKING
from evals.suite.results import Answer, Check, Outcome, Result

# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Case(NamedTuple):
    """One test case: `problem` is failure, error or skipped with its message and details."""

    name: str
    classname: str
    file: str
    problem: tuple[str, str, str] | None = None
    output: str = ""


def junit(result: Result) -> str:
    """The document. Names and order are the same for the same result; there are no times in it."""
    root = Element("testsuites", {"name": "levelhead evals"})
    _suite(root, "golden", list(_golden(result)))
    for arm in result.arms:
        outcomes = [_outcome(result, outcome) for outcome in result.of_arm(arm.name)]
        lost = [
            _Case(_name(one.conversation, one.epoch, result), arm.name, _file(result, one.conversation),
                  ("error", "not recorded", f"Record it: {one.command}"))
            for one in result.missing
            if one.arm == arm.name
        ]  # fmt: skip
        _suite(root, arm.name, [*outcomes, *lost])
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    indent(root)
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, name: str, cases: Sequence[_Case]) -> None:
    kinds = [case.problem[0] for case in cases if case.problem]
    suite = SubElement(root, "testsuite", {"name": _text(name), "tests": str(len(cases)), "time": "0"})
    for count, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(kinds.count(kind)))
    for case in cases:
        names = {"name": _text(case.name), "classname": _text(case.classname), "file": _text(case.file), "time": "0"}
        element = SubElement(suite, "testcase", names)
        if case.problem:
            kind, message, details = case.problem
            problem = SubElement(element, kind, {"message": _text(message)})
            if kind != "skipped":
                problem.set("type", kind)
            problem.text = _text(details)
        if case.output:
            SubElement(element, "system-out").text = _text(case.output)


def _golden(result: Result) -> Iterator[_Case]:
    """Situation, plan and each of the conversation's own replies: what needs no model."""
    for conversation in result.conversations:
        for name, checks in (
            ("situation and plan", conversation.checks),
            *((reply.name, (reply.check, *_failed(reply.details))) for reply in conversation.replies),
        ):
            file = f"evals/golden/{conversation.file}"
            yield _Case(f"{conversation.id} {name}", f"golden.{conversation.domain}", file, _problem(checks, ()))


def _outcome(result: Result, outcome: Outcome) -> _Case:
    return _Case(
        _name(outcome.conversation, outcome.epoch, result),
        outcome.arm,
        _file(result, outcome.conversation),
        _problem(outcome.checks, outcome.findings, passed=outcome.passed),
        outcome.text,
    )


def _problem(
    checks: Sequence[Check], findings: Sequence[Answer], *, passed: bool | None = None
) -> tuple[str, str, str] | None:
    """What is wrong, if anything; `passed` overrules where the run itself said so."""
    news = [check for check in checks if not check.passed and not check.known]
    blocking = [finding for finding in findings if finding["severity"] in BLOCKING]
    lines = [f"{check.name}: expected {check.expected!r}, found {check.found!r}" for check in news]
    lines += [f"{finding['code']} ({finding['severity']}): {finding['message']}" for finding in blocking]
    if lines and passed is not True:
        names = dict.fromkeys([*(check.name for check in news), *(finding["code"] for finding in blocking)])
        return "failure", ", ".join(names), "\n".join(lines)
    if passed is False:
        return "failure", "not passed", "The run says that it did not pass, though each check holds."
    known = [check.name for check in checks if not check.passed]
    return ("skipped", f"known to fail: {', '.join(known)}", "") if known else None


def _failed(checks: Sequence[Check]) -> tuple[Check, ...]:
    return tuple(check for check in checks if not check.passed)


def _name(conversation: str, epoch: int, result: Result) -> str:
    return conversation if result.settings.epochs == 1 else f"{conversation} [{epoch + 1}]"


def _file(result: Result, conversation: str) -> str:
    return f"evals/golden/{result.conversation(conversation).file}"


def _text(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
