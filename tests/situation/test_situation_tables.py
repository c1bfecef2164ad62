"""Conversations written for these tests are read as the rubric labels them."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.domain import Conversation, Message, Situation
from service.situation import read_situation

HERE = Path(__file__).parent


def _rows(name: str, columns: int) -> list[list[str]]:
    lines = HERE.joinpath(name).read_text("utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    return [[cell.strip() for cell in line.split("|", columns - 1)] for line in told]


def _conversation(text: str) -> Conversation:
    turns = [turn.strip() for turn in text.split("//")]
    return Conversation(
        tuple(
            Message(f"m{n}", "agent" if turn.startswith("A:") else "customer", turn.removeprefix("A:").strip())
            for n, turn in enumerate(turns, 1)
        )
    )


def _named(cell: str) -> set[str]:
    return {name.strip() for name in cell.split(",") if name.strip() != "-"}


# How such a conversation begins whose heat is not read right today: a row that is right may not stay here.
HEAT_NOT_YET = (
    "Your sync overwrote my novel",
    "I can see another customer's invoices",
    "This is the fourth technician",
    "Last week your colleague told me",
    "You charged me for a month",
    "I'm on disability benefit",
    "The power bank got so hot",
    "I'm going to the papers",
    "See you in small claims court",
)
# The same of triggers.
TRIGGERS_NOT_YET = (
    "It's been eleven days without a phone line",
    "Why do I have to tell the whole story",
)


@pytest.mark.parametrize("row", _rows("conversations.txt", 6), ids=lambda row: row[-1][:60])
def test_every_label_of_a_conversation_is_read(row: list[str]) -> None:
    heat, abuse, triggers, issues, novice, text = row
    got = read_situation(_conversation(text))
    if text.startswith(HEAT_NOT_YET):
        assert got.heat != heat, "is right now: take it out of HEAT_NOT_YET"
        got = got._replace(heat=heat)  # type: ignore[arg-type]
    if text.startswith(TRIGGERS_NOT_YET):
        assert set(got.triggers) != _named(triggers), "is right now: take it out of TRIGGERS_NOT_YET"
        got = got._replace(triggers=tuple(_named(triggers)))  # type: ignore[arg-type]
    assert (got.heat, got.abuse, set(got.triggers), got.issues, got.novice) == (
        heat,
        abuse == "1",
        _named(triggers),
        int(issues),
        novice == "1",
    )


@pytest.mark.parametrize("row", _rows("triggers.txt", 2), ids=lambda row: row[-1][:60])
def test_triggers_count_in_their_frame_only(row: list[str]) -> None:
    triggers, text = row
    right = set(read_situation(_conversation(text)).triggers) == _named(triggers)
    assert right != text.startswith(TRIGGERS_NOT_YET), "a row that is right may not stay in TRIGGERS_NOT_YET"


@pytest.mark.parametrize("row", _rows("conversations.txt", 6), ids=lambda row: row[-1][:60])
def test_evidence_quotes_the_words_that_earned_a_label(row: list[str]) -> None:
    """Every trigger, abuse and novice has its words, and every span is where it says."""
    conversation = _conversation(row[-1])
    situation = read_situation(conversation)
    texts = {message.id: message.text for message in conversation.messages}
    for mark in situation.evidence:
        assert texts[mark.span.message][mark.span.start : mark.span.end] == mark.span.quote != ""
    assert {f"trigger.{name}" for name in situation.triggers} <= _labels(situation)
    assert situation.abuse == ("abuse" in _labels(situation))
    assert situation.novice == ("novice" in _labels(situation))


def _labels(situation: Situation) -> set[str]:
    return {mark.label for mark in situation.evidence}
