"""Conversation -> Situation: the customer's side, read up to their last message. One module a family of labels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import get_args

from service.domain import Conversation, Evidence, Heat, Situation, Trigger
from service.language.detect import detect
from service.situation import learned
from service.situation.abuse import read_abuse
from service.situation.emotions import read_emotions
from service.situation.heat import Warmth, alarms, evidence, level, weigh
from service.situation.issues import count_issues
from service.situation.novice import read_novice
from service.situation.posture import loudness
from service.situation.stage import read_stage
from service.situation.triggers import read_triggers
from service.situation.turns import READ_TURNS, Turn, turn_of

_WITHOUT_EVIDENCE = "en"  # what a conversation that tells no language is answered in
_LOUD = 1.7
_RAISED = 0.6  # one word in capitals
_ICY = 1.0  # from here on an insult is cold contempt


def read_situation(conversation: Conversation) -> Situation:
    """The labels of a conversation with the words that earned them; never raises for a conversation with a customer.

    English rules. Of another language its name is told, and of its heat what capitals and exclamation marks show;
    the rest stays at its neutral default. Evidence spans are offsets into `Message.text`; asides are not read.
    """
    language = language_of(conversation)
    turns = tuple(turn_of(message) for message in conversation.customer_messages[-READ_TURNS:])
    if language != "en":
        return _foreign(conversation, turns, language)
    read = [(read_triggers((turn,)), read_abuse((turn,))) for turn in turns]
    heard = [learned.hear(turn) for turn in turns]
    triggers, reasons = learned.triggers_of(turns, heard, *_together(told for told, _ in read))
    abuse = learned.abuse_of(turns, heard, next((insult for _, insult in reversed(read) if insult), None))
    heats, warmth = _heats(turns, [alarms(told[0], insult) for told, insult in read], [one.heats for one in heard])
    heat: Heat = "hot" if read[-1][1] and (heats[-1] != "cold" or warmth.cold < _ICY) else heats[-1]
    emotions, shown = read_emotions(turns[-2:], heat)
    novice = read_novice(turns)
    told = (evidence(turns[-1], heat, warmth), abuse, novice, *reasons, *shown)
    return Situation(
        heat,
        emotions,
        abuse is not None,
        triggers,
        count_issues(turns, _answered(conversation), abuse is not None),
        novice is not None,
        language,
        read_stage(conversation, turns, (*heats[:-1], heat)),
        tuple(sorted({mark for mark in told if mark is not None}, key=_place)),
    )


def language_of(conversation: Conversation) -> str:
    """ISO 639-1 code of what the customer writes: by the last message, else by all, else by locale, else "en"."""
    messages = conversation.customer_messages
    for text in (messages[-1].said, "\n".join(message.said for message in messages)):
        told = detect(text)
        if told != "und":
            return told
    locale = conversation.customer.locale
    return locale.replace("_", "-").partition("-")[0].lower() if locale else _WITHOUT_EVIDENCE


def _together(
    read: Iterable[tuple[tuple[Trigger, ...], tuple[Evidence, ...]]],
) -> tuple[tuple[Trigger, ...], tuple[Evidence, ...]]:
    """The triggers of all turns, each with the words that earned it first."""
    first: dict[Trigger, Evidence] = {}
    for labels, marks in read:
        for label, mark in zip(labels, marks, strict=True):
            first.setdefault(label, mark)
    labels = tuple(label for label in get_args(Trigger) if label in first)
    return labels, tuple(first[label] for label in labels)


def _heats(
    turns: tuple[Turn, ...], told: Sequence[Collection[str]], heard: Sequence[Sequence[float]]
) -> tuple[tuple[Heat, ...], Warmth]:
    """The heat of each turn, as it was when it was written, and the scales of the last."""
    heats: list[Heat] = []
    for turn, own, leaning in zip(turns, told, heard, strict=True):
        warmth = weigh(turn, own, heats)
        heat = level(warmth, leaning)
        if heats and heat == "calm" and heats[-1] == "hot" and not warmth.calm:
            heat = "warm"  # one neutral sentence does not end a quarrel
        if heats and heat == "calm" and heats[-1] != "calm" and warmth.features.get("kind.shout", 0) > _RAISED:
            heat = "warm"
        heats.append(heat)
    return tuple(heats), warmth


def _foreign(conversation: Conversation, turns: tuple[Turn, ...], language: str) -> Situation:
    loud = loudness(turns[-1])
    heat: Heat = "hot" if loud and loud[0] >= _LOUD else "calm"
    shown = (turns[-1].evidence("heat", *loud[1]),) if loud and heat == "hot" else ()
    stage = "ongoing" if _answered(conversation) else "first_reply"
    return Situation(heat, language=language, stage=stage, evidence=shown)  # type: ignore[arg-type]


def _answered(conversation: Conversation) -> bool:
    last = max(i for i, message in enumerate(conversation.messages) if message.role == "customer")
    return any(message.role == "agent" for message in conversation.messages[:last])


def _place(mark: Evidence) -> tuple[str, int, int, str]:
    return mark.span.message, mark.span.start, mark.span.end, mark.label
