"""Minimal pairs, one file a label: two messages that differ in one thing and in the verdict, and disguises that change
nothing. The `held` half of each file is measured, never tuned on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from service.domain import Conversation, Message, Situation
from service.language import read
from service.situation import notions, read_situation

FILES = {path.stem: path for path in sorted(Path(__file__).with_name("pairs").glob("*.yaml"))}
# How many of the twenty verdicts of a held half are right at least: a fall below is a step back.
HELD = {
    "abuse": 15,
    "churn_threat": 14,
    "data_loss": 18,
    "heat": 15,
    "legal_threat": 16,
    "manager_request": 16,
    "public_threat": 15,
    "repeat_contact": 14,
    "safety_risk": 13,
    "security_incident": 17,
    "vulnerable_person": 16,
}


def _read(text: str) -> Situation:
    return read_situation(Conversation((Message("m1", "customer", text),)))


def _pairs(label: str, part: str) -> list[dict[str, str]]:
    told: dict[str, list[dict[str, str]]] = yaml.safe_load(FILES[label].read_text("utf-8"))
    return told[part]


def _cases(label: str, part: str) -> list[tuple[str, Any]]:
    """(text, verdict) for both sides of every pair."""
    if label == "heat":
        return [(pair[side], pair[f"heat_{side}"]) for pair in _pairs(label, part) for side in "ab"]
    return [(pair[side], side == "a") for pair in _pairs(label, part) for side in "ab"]


def _verdict(label: str, text: str) -> object:
    situation = _read(text)
    if label == "heat":
        return situation.heat
    return situation.abuse if label == "abuse" else label in situation.triggers


TUNED = [(label, text, verdict) for label in FILES for text, verdict in _cases(label, "tuned")]
TEXTS = [text for label in FILES for part in ("held", "tuned") for text, _ in _cases(label, part)]


NOT_YET = frozenset(
    (
        "The admin account was used at two at night by our own job.",
        "It leaves me with nine euros until the first.",
    )
)


@pytest.mark.parametrize(("label", "text", "verdict"), TUNED, ids=lambda value: str(value)[:50])
def test_a_pair_is_told_apart(label: str, text: str, verdict: object) -> None:
    assert (_verdict(label, text) == verdict) != (text in NOT_YET), "a row that is right may not stay in NOT_YET"


@pytest.mark.parametrize("label", FILES)
def test_each_label_has_twenty_pairs_half_of_them_held(label: str) -> None:
    assert len(_pairs(label, "held")) >= 10
    assert len(_pairs(label, "held")) + len(_pairs(label, "tuned")) >= 20


@pytest.mark.parametrize("label", FILES)
def test_pairs_that_no_rule_was_written_on_are_read_as_well_as_they_were(label: str) -> None:
    right = sum(_verdict(label, text) == verdict for text, verdict in _cases(label, "held"))
    assert right >= HELD[label]


def _labels(situation: Situation) -> tuple[object, ...]:
    return situation.heat, situation.abuse, situation.triggers, situation.novice


@given(st.sampled_from(TEXTS), st.integers(min_value=1, max_value=4))
def test_white_space_changes_no_verdict(text: str, count: int) -> None:
    assert _labels(_read(f"  {text.replace(' ', ' ' * count)}\n")) == _labels(_read(text))


@given(st.sampled_from(TEXTS), st.sampled_from([("e", "е"), ("'", "’"), ("o", "о"), ("a", "а")]))
def test_look_alikes_change_no_verdict(text: str, swap: tuple[str, str]) -> None:
    assert _labels(_read(text.replace(*swap))) == _labels(_read(text))


@given(st.sampled_from(TEXTS))
def test_small_letters_change_no_trigger_and_no_insult(text: str) -> None:
    """Heat may fall: capitals are shouting."""
    plain, lowered = _read(text), _read(text.lower())
    assert (lowered.abuse, lowered.triggers, lowered.novice) == (plain.abuse, plain.triggers, plain.novice)


def test_coming_back_with_a_raised_voice_is_hot_and_the_whole_message_shows_it() -> None:
    situation = _read("Third time this week!!")
    (mark,) = [mark for mark in situation.evidence if mark.label == "heat"]
    assert (situation.heat, mark.span.quote) == ("hot", "Third time this week!!")


@pytest.mark.parametrize("text", ["Thank you so much!!", "See you on Monday!!", "Love the new colours!!"])
def test_exclamation_marks_alone_are_no_anger(text: str) -> None:
    assert _read(text).heat == "calm"


def test_a_frame_wants_all_its_members_in_reach_and_none_that_bars_it() -> None:
    words = notions.parse("<quit> = leave~ opt_out\n<tie> = plan+\n[x/y:z]\n<quit> + my > <tie> ..4 - holiday")

    def told(text: str) -> list[str]:
        return [" ".join(cue.words) for cue, _ in notions.found(read(text).sentences[0].words, words)]

    assert told("I am leaving my old plan today") == ["leaving my old plan"]
    assert told("We opt out of my plans") == ["opt out of my plans"]
    assert told("I am leaving for my holiday plan") == []
    assert told("I am leaving, which for me and for us all was never once my plan") == []
    assert told("My plan is good") == []


def test_of_two_members_as_near_the_earlier_one_is_taken() -> None:
    """Sets have no order that lasts: the same text must give the same evidence in every process."""
    pairs = ("red blue", "one two", "cat dog", "up down", "salt pepper", "hill dale", "left right", "sun moon")
    for pair in pairs:
        before, behind = pair.split()
        words = notions.parse(f"[x/y:z]\nmiddle + {before}|{behind}")
        ((cue, _),) = notions.found(read(f"{before} middle {behind}").sentences[0].words, words)
        assert cue.words == (before, "middle")


def test_a_member_may_mix_words_with_classes() -> None:
    words = notions.parse("<quit> = leave~\n[x/y:z]\n<quit>|end + my")
    told = [
        list(notions.found(read(text).sentences[0].words, words)) for text in ("I end my plan", "She leaves my plan")
    ]
    assert [len(cues) for cues in told] == [1, 1]


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Have you got sawdust up there?", "The crate has sawdust in it, as you said."),
        ("Are you paid in peanuts?", "You sent me peanuts, I ordered almonds."),
        ("Can you verify a pulse?", "You can read the pulse on the watch."),
    ],
)
def test_a_jibe_is_asked_and_the_same_words_told_are_none(question: str, statement: str) -> None:
    assert (_read(question).abuse, _read(statement).abuse) == (True, False)


@pytest.mark.parametrize("text", ["leave", "[x/y]\n<nobody> + my"])
def test_notions_that_cannot_be_read_name_their_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"notions:\d"):
        tuple(notions.parse(text).every())


def test_every_frame_can_be_filled_in_some_order() -> None:
    """A misspelt class would be an unknown one; a frame of the pack names a family that is read."""
    families = {frame.label.partition("/")[0] for frame in notions.load().every()}
    assert families == {"triggers", "abuse", "heat", "novice"}
