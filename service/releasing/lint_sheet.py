"""What is wrong with a version's `prompt.yaml`, held against the version before it, the guardrails and the planner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from service.datafiles import line_of
from service.errors import PromptError
from service.guardrails.policy import GuardrailPolicy
from service.planning.rules import Rules
from service.prompting.sheet import Sheet, load_sheet
from service.releasing.flaws import Flaw
from service.releasing.reaching import selectable

_SHORTEST = 15  # characters that a changelog needs to say anything


def changelog_flaws(sheet: Sheet, path: Path, before: Path | None) -> Iterator[Flaw]:
    """A changelog that says nothing, or says what that of the version before says."""
    line = line_of(path, "changelog")
    text = sheet.changelog.strip()
    if text.upper().startswith(("TODO", "TBD", "FIXME", "XXX")) or (before is not None and len(text) < _SHORTEST):
        yield Flaw(path, line, "changelog", "error", f"says nothing yet ({text[:40]!r}): what is different, and why?")
    elif before is not None and text == _changelog(before):
        told = f"is that of {before.parent.name}: say what is different in this version, and why"
        yield Flaw(path, line, "changelog", "error", told)


def policy_flaws(sheet: Sheet, path: Path, policy: GuardrailPolicy) -> Iterator[Flaw]:
    """A wording made for other guardrails, and lengths that the guardrails refuse."""
    if sheet.guardrails != policy.version:
        told = (
            f"written against guardrails {sheet.guardrails}, and there are {policy.version}: read it again, then say so"
        )
        yield Flaw(path, line_of(path, "guardrails"), "guardrails", "warning", told)
    for channel, row in sheet.words.items():
        bounds = policy.lengths.get("" if channel == "default" else channel, policy.lengths[""])
        for length, (least, most) in row.items():
            low, high = bounds[length]
            if least < low or most > high:
                told = (
                    f"asks for {least} to {most} words ({channel}, {length}); the guardrails let pass {low} to {high}"
                )
                yield Flaw(path, line_of(path, "words", channel, length), "contradiction", "error", told)


def planning_flaws(sheet: Sheet, path: Path, rules: Rules) -> Iterator[Flaw]:
    """Techniques that no plan can have, and those that a plan can have and this version has no words for."""
    possible = selectable(rules)
    for number, technique in enumerate(sheet.techniques):
        if technique not in possible:
            named = any(row.technique == technique for row in rules.techniques)
            why = "its rows in planning.yaml can never hold" if named else "planning.yaml has no row for it"
            told = f"no plan can select {technique!r}: {why}"
            yield Flaw(path, line_of(path, "techniques", number), "unreachable", "error", told)
    for technique in rules.order:
        if technique in possible and technique not in sheet.techniques:
            told = f"a plan can select {technique!r}, and this version has no words for it"
            yield Flaw(path, line_of(path, "techniques"), "technique", "error", told)


def _changelog(path: Path) -> str:
    try:
        return load_sheet(path).changelog.strip()
    except PromptError:
        return ""
