"""The phrase tables: what each guardrail says to a text, and what is assessed. Data, one file a rule family."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.checking import Checker
from service.datafiles import prompts_root, read_yaml
from service.domain import Assessment, Conversation, Deadline, Fact, Message, MessageSpan, Policy, Verdict
from service.guardrails import GUARDRAILS
from service.guardrails.policy import load_policy

PHRASES = Path(__file__).with_name("phrases")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
CODES = {guardrail.name: frozenset(guardrail.codes) for guardrail in GUARDRAILS}
CHECKER = Checker(load_policy(prompts_root() / "guardrails.yaml"))


def rows() -> Iterator[Any]:
    for path in sorted(PHRASES.glob("*.yaml")):
        table = read_yaml(path)
        assert isinstance(table, list), path
        for number, row in enumerate(table, 1):
            yield pytest.param(path.stem, row, id=f"{path.stem}-{number}-{row['why']}")


ROWS = tuple(rows())


def check(row: dict[str, Any]) -> Verdict:
    """What the checker says of a row's text, in its row's surroundings."""
    theirs = row.get("theirs")
    conversation = Conversation((Message("m1", "customer", theirs),)) if theirs else None
    clash = Deadline(MessageSpan("m1", 0, len(row["clash"]), row["clash"]), NOW) if "clash" in row else None
    named = row.get("facets", {})
    facets = {key: frozenset(value) if isinstance(value, list) else value for key, value in named.items()}
    return CHECKER.check(
        row["text"],
        now=NOW,
        policy=Policy(facts=tuple(Fact(f"f{n}", text) for n, text in enumerate(row.get("facts", ()), 1))),
        conversation=conversation,
        facets=facets,
        language=row.get("language"),
        canary=row.get("canary"),
        prompt_text=row.get("prompt"),
        clash=clash,
    )


@pytest.mark.parametrize(("family", "row"), ROWS)
def test_a_phrase_gets_exactly_the_codes_and_labels_of_its_row(family: str, row: dict[str, Any]) -> None:
    """False alarms show as clearly as misses: the codes of the row's own guardrail are all and no others."""
    verdict = check(row)
    if "codes" in row:
        own = CODES.get(family, frozenset())
        assert sorted({finding.code for finding in verdict.findings} & own) == sorted(row["codes"])
    found = verdict.assessment._asdict()
    assert {label: found[label] for label in row.get("labels", {})} == row.get("labels", {})
    assert row.get("codes") is not None or row.get("labels"), "a row must expect something"


@pytest.mark.parametrize(("family", "row"), ROWS)
def test_every_span_quotes_the_text_where_it_stands(family: str, row: dict[str, Any]) -> None:
    verdict = check(row)
    spans = [finding.span for finding in verdict.findings if finding.span] + [span for _, span in verdict.evidence]
    assert all(row["text"][span.start : span.end] == span.quote for span in spans)
    assert all(span.quote for span in spans)


def test_every_family_with_phrases_tests_both_sides() -> None:
    """Each code of a table stands in one row, and some row of the table expects nothing of it."""
    for path in sorted(PHRASES.glob("*.yaml")):
        table: Any = read_yaml(path)
        own = CODES.get(path.stem, frozenset())
        expected = {code for row in table for code in row.get("codes", ())}
        assert expected <= own, path.stem
        labels = {label for row in table for label in row.get("labels", ())}
        assert labels <= set(Assessment._fields), path.stem
        assert all(str(row.get("why", "")).strip() for row in table), path.stem
