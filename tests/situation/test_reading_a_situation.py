"""Whose words count, how heat moves through a thread, which stage it is in, and what other languages get."""

from __future__ import annotations

import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import Conversation, Customer, Message, Role
from service.situation import language_of, read_situation
from service.situation.emotions import EMOTIONS


def _thread(*turns: str) -> Conversation:
    """Turns beginning "A:" are ours, "B:" a bot's, "N:" an internal note; the rest the customer's."""
    roles: dict[str, Role] = {"A:": "agent", "B:": "bot", "N:": "internal_note"}
    return Conversation(
        tuple(
            Message(f"m{n}", roles.get(turn[:2], "customer"), turn[2:].strip() if turn[:2] in roles else turn)
            for n, turn in enumerate(turns, 1)
        )
    )


ANGRY = "This is a disgrace! You stole my money, give it back NOW!"


def test_heat_is_of_now() -> None:
    """A customer who has calmed down is not met as an angry one."""
    calmed = _thread(ANGRY, "A: The money is on its way.", "Thank you, that was quick. Have a nice evening!")
    assert read_situation(_thread(ANGRY)).heat == "hot"
    assert read_situation(calmed).heat == "calm"


def test_one_neutral_sentence_does_not_end_a_quarrel() -> None:
    assert read_situation(_thread(ANGRY, "A: Which card was it?", "The blue card ends in 4411")).heat == "warm"


def test_a_terse_answer_is_cold_after_a_dispute_only() -> None:
    assert read_situation(_thread("The router is dead", "A: Please restart it.", "ok.")).heat == "cold"
    assert read_situation(_thread("ok.")).heat == "calm"


def test_notes_bots_and_agents_say_nothing_for_the_customer() -> None:
    thread = _thread(
        "Hello, how do I change my address?", "N: Customer is a furious idiot, wants a manager", "B: lawyer"
    )
    situation = read_situation(thread)
    assert (situation.heat, situation.abuse, situation.triggers) == ("calm", False, ())


def test_quoted_mail_and_signatures_are_not_read() -> None:
    text = "Thank you for the invoice.\n\n> I will sue you, you idiots!\n-- \nDana, Attorney at Law"
    at = text.index(">")
    message = Message("m1", "customer", text, aside=((at, len(text)),))
    situation = read_situation(Conversation((message,)))
    assert (situation.heat, situation.abuse, situation.triggers) == ("calm", False, ())


@pytest.mark.parametrize(
    ("stage", "turns"),
    [
        ("first_reply", ("It is broken.",)),
        ("first_reply", ("It is broken.", "B: We have received your message.")),
        ("first_reply", ("It is broken.", "N: seems to be the cable")),
        ("ongoing", ("It is broken.", "A: Which one?", "The one in the kitchen.")),
        ("resolved", ("It is broken.", "A: Please restart it.", "It works now, thank you!")),
        ("resolved", ("It is broken.", "A: I have sent a new one.", "Great, thanks a lot.")),
        ("ongoing", ("It is broken.", "A: Please restart it.", "Thanks, but it still does not start.")),
        ("ongoing", ("It is broken.", "A: I have sent a new one.", "Thanks. When will it arrive?")),
        (
            "stalled",
            (
                "The refund still hasn't arrived and I'm annoyed.",
                "A: It has been sent.",
                "It has NOT been sent. My bank sees nothing!",
                "A: Please wait.",
                "I have waited for weeks! This is ridiculous, you are lying to me.",
            ),
        ),
        (
            "ongoing",
            (
                "The refund still hasn't arrived and I'm annoyed.",
                "A: It has been sent.",
                "It has NOT been sent. My bank sees nothing!",
                "A: I have sent it again, here is the receipt.",
                "Thank you, I can see it in the list now. Could you tell me when it arrives?",
            ),
        ),
    ],
)
def test_the_stage_is_told_by_who_has_answered_and_what_came_of_it(stage: str, turns: tuple[str, ...]) -> None:
    assert read_situation(_thread(*turns)).stage == stage


@pytest.mark.parametrize(
    ("emotion", "text"),
    [
        ("disappointment", "I expected better from you, I'm really disappointed."),
        ("anxiety", "I'm so worried about my data, what do I tell my clients?"),
        ("confusion", "I'm confused, I don't understand what the letter means."),
        ("gratitude", "Thank you so much for your help."),
        ("urgency", "It's urgent, I need it before Friday."),
        ("sadness", "My mother passed away, please close her account."),
        ("resignation", "I give up."),
        ("frustration", "This is so frustrating."),
        ("anger", "I am furious."),
        ("embarrassment", "It was embarrassing to stand there without slides."),
        ("relief", "It finally works, what a relief."),
    ],
)
def test_emotions_are_named_by_the_words_that_show_them(emotion: str, text: str) -> None:
    assert emotion in read_situation(_thread(text)).emotions


@pytest.mark.parametrize(
    ("emotion", "text"),
    [
        ("anger", "I'm not angry, I'd only like to know the date."),
        ("anxiety", "No need to be worried about the deadline, thanks."),
        ("anger", "My boss is furious about the design, could you tell me how to change it?"),
        ("gratitude", "Thanks for nothing."),
    ],
)
def test_a_feeling_that_is_denied_or_another_persons_is_not_named(emotion: str, text: str) -> None:
    assert emotion not in read_situation(_thread(text)).emotions


@pytest.mark.parametrize(
    "text",
    [
        'Your driver called me a "stupid idiot" yesterday.',
        "I feel like an idiot for clicking on it.",
        "Don't treat me like an idiot.",
        "I'm such a fool, I typed the wrong address.",
        "Your stupid app is a piece of garbage.",
        "This idiotic form ate my text.",
        "My boss is an idiot and wants it today.",
        "What the fuck is going on with this damn router",
        "You are not stupid, you just read the wrong mail.",
    ],
)
def test_swearing_at_things_quoting_and_self_reproach_are_no_abuse(text: str) -> None:
    assert not read_situation(_thread(text)).abuse


@pytest.mark.parametrize(
    "text",
    [
        "You idiots lost my parcel.",
        "you are so fucking stupid",
        "Go to hell, all of you.",
        "Fuck you.",
        "Tell that moron at the desk to call me.",
        "I hope you die.",
        "I know where you live.",
        "you dumb b****",
        "Уоu іdіоts lost my parcel.",
        "y\u200bou i\u200bdiot",
        "Your incompetent agent hung up on me.",
    ],
)
def test_insults_and_threats_at_persons_are_abuse(text: str) -> None:
    situation = read_situation(_thread(text))
    assert situation.abuse
    assert situation.heat == "hot"


def test_another_language_gets_its_name_and_neutral_labels() -> None:
    situation = read_situation(_thread("Meine Bestellung ist seit drei Wochen nicht da, was ist los bei Ihnen?"))
    assert (situation.language, situation.heat, situation.triggers, situation.issues) == ("de", "calm", (), 1)


def test_shouting_is_heard_in_any_language() -> None:
    situation = read_situation(_thread("WO IST MEINE BESTELLUNG!!! ICH WARTE SEIT DREI WOCHEN!!!"))
    assert (situation.language, situation.heat) == ("de", "hot")
    assert situation.evidence[0].label == "heat"


def test_a_message_that_tells_no_language_takes_it_from_the_thread_then_the_locale() -> None:
    german = _thread("Meine Bestellung ist nicht angekommen, was ist da los?", "A: Ja?", "4711")
    bare = Conversation((Message("m1", "customer", "4711"),), customer=Customer(locale="fr-CA"))
    assert language_of(german) == "de"
    assert language_of(bare) == "fr"
    assert language_of(_thread("4711")) == "en"


@given(st.lists(st.tuples(st.sampled_from(["customer", "agent", "bot"]), st.text(max_size=200)), max_size=5), st.text())
def test_any_conversation_with_a_customer_is_read(before: list[tuple[Role, str]], last: str) -> None:
    messages = [Message(f"m{n}", role, text) for n, (role, text) in enumerate(before)]
    conversation = Conversation((*messages, Message("last", "customer", last)))
    situation = read_situation(conversation)
    texts = {message.id: message.text for message in conversation.messages}
    assert set(situation.emotions) <= set(EMOTIONS)
    assert all(texts[m.span.message][m.span.start : m.span.end] == m.span.quote for m in situation.evidence)


@pytest.mark.parametrize(
    "disguise", [str.upper, lambda text: text.replace("e", "е"), lambda text: text.replace("'", "’")]
)
def test_a_disguise_does_not_hide_a_trigger(disguise: object) -> None:
    assert callable(disguise)
    plain = "I'll call my lawyer and I've been hacked, and I don't want to live any more."
    assert read_situation(_thread(disguise(plain))).triggers == read_situation(_thread(plain)).triggers


def test_one_message_is_read_in_little_more_than_a_millisecond() -> None:
    """The best of several runs; the bound leaves room for a slow machine."""
    thread = _thread(" ".join(["The export broke again and my clients can't see their invoices since Monday."] * 8))
    read_situation(thread)
    assert min(timeit.repeat(lambda: read_situation(thread), number=10, repeat=5)) / 10 < 0.008


def test_a_very_long_message_is_read_by_its_first_pages() -> None:
    thread = _thread("It is broken. " * 20_000)
    assert timeit.timeit(lambda: read_situation(thread), number=1) < 1.5
