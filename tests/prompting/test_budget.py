"""What a prompt costs, and what goes first where that is too much."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompt_briefs import brief, reply
from service.domain import Brief, Fact, Message, Policy
from service.errors import PromptError
from service.prompting.budget import cost_of, tokens_of, within_budget
from service.prompting.sheet import Budget, load_sheet
from test_library import SHIPPED


def long_case(messages: int = 12, size: int = 3_000, facts: int = 0, fact: int = 100) -> Brief:
    talk = [
        Message(f"m{n}", "agent" if n % 2 else "customer", f"TURN{n} " + "ab " * (size // 3)) for n in range(messages)
    ]
    return brief(*talk, policy=Policy(facts=tuple(Fact(f"f{n}", f"FACT{n} " + "x" * fact) for n in range(facts))))


def shown(text: str, what: str) -> list[int]:
    return [int(number) for number in re.findall(rf"{what}(\d+) ", text)]


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("x" * 36, 10), ("請求書", 3), ("x" * 36 + "ü", 11), ("\ud800", 1)]
)
def test_tokens_are_counted_by_characters(text: str, tokens: int) -> None:
    assert tokens_of(text) == tokens


def test_an_ordinary_prompt_is_not_cut() -> None:
    version = reply("1.1.0")
    assert version.spent(brief()) == version.sheet.budget
    assert cost_of(version.render(brief())) < version.sheet.tokens / 3


@pytest.mark.parametrize(
    "case",
    [long_case(), long_case(40, 900), long_case(2, 90_000), long_case(6, 3_000, 60), long_case(12, 3_000, 60, 5_000)],
)
def test_no_prompt_costs_more_than_its_bound(case: Brief) -> None:
    version = reply("1.1.0")
    assert cost_of(version.render(case)) <= version.sheet.tokens


def test_the_oldest_messages_go_first_and_no_more_of_them_than_needed() -> None:
    version = reply("1.1.0")
    case = long_case(30, 900)
    text = version.render(case).messages[1].content
    turns = shown(text, "TURN")
    assert turns == [0, *range(30 - len(turns) + 1, 30)]
    with_one_more = tokens_of("TURN10 " + "ab " * 300) + tokens_of('<message-4be9d20c7a31 from="customer">\n</message>')
    assert cost_of(version.render(case)) + with_one_more > version.sheet.sections[0].most / 3.6


def test_facts_go_before_a_message_is_cut_and_say_how_many() -> None:
    version = reply("1.1.0")
    text = version.render(long_case(2, 200, 90, 80)).messages[1].content
    facts = shown(text, "FACT")
    assert facts == list(range(len(facts)))
    assert f"\n- [{90 - len(facts)} facts left out]\n" in text


def test_sections_are_cut_in_the_order_of_their_priority() -> None:
    version = reply("1.1.0")
    spent = version.spent(long_case(12, 900, 30, 100))
    most = version.sheet.budget
    assert spent.conversation < most.conversation
    assert (spent.facts, spent.message, spent.fact) == (most.facts, most.message, most.fact)


def test_a_promise_is_never_cut() -> None:
    text = reply("1.1.0").render(long_case(40, 5_000, 90, 5_000)).messages[1].content
    assert "TURN39" in text
    assert "You may promise" in text


def test_a_bound_that_cannot_be_kept_is_broken_at_the_least_of_everything() -> None:
    version = reply("1.1.0")
    sheet = version.sheet._replace(tokens=10)
    asked: list[Budget] = []

    def render(tried: object) -> object:
        asked.append(tried.budget)  # type: ignore[attr-defined]
        return version.render(brief())

    _, spent = within_budget(sheet, render)  # type: ignore[arg-type]
    assert spent == Budget(**{section.name: section.least for section in sheet.sections})
    assert len(asked) == 1 + len(sheet.sections)


def test_the_older_form_has_characters_and_no_bound() -> None:
    sheet = reply("1.0.0").sheet
    assert (sheet.tokens, sheet.sections) == (0, ())
    assert sheet.budget == Budget(16_000, 6_000, 1_200)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=4_000), min_size=1, max_size=12))
def test_cutting_is_deterministic_and_keeps_the_bound(texts: list[str]) -> None:
    version = reply("1.1.0")
    case = brief(*texts)
    first = version.render(case)
    assert first == version.render(case)
    assert cost_of(first) <= version.sheet.tokens


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("tokens: 4000", "tokens: many", "'tokens': must be a whole number above 0, not 'many'"),
        ("tokens: 4000", "tokens: 4000\n  message: 3", "unknown 'message'"),
        ("priority: 2", "priority: 1", "two sections have the same priority"),
        ("least: 50", "least: 500", "the least is above the most: 500 > 300"),
        ("    fact: {priority: 4, most: 300, least: 50}\n", "", "lacks 'fact'"),
        ("least: 50}", "least: 50, trim: oldest}", "section 'fact': unknown 'trim'"),
    ],
)
def test_a_mistake_in_the_budget_is_refused_with_its_key(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = (SHIPPED.parent / "1.1.0" / "prompt.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "prompt.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PromptError) as caught:
        load_sheet(path)
    assert complaint in str(caught.value)
