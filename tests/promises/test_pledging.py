"""Which times bind our side: a table of sentences, each with the times that it pledges."""

from __future__ import annotations

import pytest

from service import language
from service.promises.pledges import find_pledges

PLEDGED = {
    "first person": (
        ("I'll call you at 5 pm CET.", "at 5 pm CET"),
        ("I am personally going to follow up with you on Friday, 27 November.", "on Friday, 27 November"),
        ("I'm checking again at 16:00.", "at 16:00"),
        ("Will ring you at 4.", "at 4"),
        ("Let me check with the team and get back to you by 4 pm.", "by 4 pm"),
        ("I commit to a written answer within five working days.", "within five working days"),
        ("I'll post where we are here in 20 minutes at the latest.", "in 20 minutes at the latest"),
    ),
    "what reaches the customer": (
        ("You will hear from me by noon tomorrow.", "by noon tomorrow"),
        ("You can expect an update within the hour.", "within the hour"),
        ("Expect an update from us within 4 hours.", "within 4 hours"),
        ("You get a fresh code from me within the hour.", "within the hour"),
        ("Your new card will arrive within 3-5 working days.", "within 3-5 working days"),
        ("You should see the money within 5 days.", "within 5 days"),
        ("Access is restored by 18:00.", "by 18:00"),
        ("By tomorrow evening at the latest you'll know where you stand.", "By tomorrow evening at the latest"),
    ),
    "named persons and teams": (
        ("Our engineer Tom is going to visit you on Tuesday morning.", "on Tuesday morning"),
        ("Ms Kaya calls you by 11:00.", "by 11:00"),
        ("Our claims desk decides by Friday.", "by Friday"),
        ("I have asked our billing team to contact you within one business day.", "within one business day"),
        ("Our duty manager has agreed to call you by 11:00.", "by 11:00"),
        ("Your case is with our tier 2 team, who will answer by tomorrow noon.", "by tomorrow noon"),
        ("I'll see to it that you get the part by Saturday.", "by Saturday"),
    ),
    "arrangements": (
        ("I've booked you in for tomorrow at 9.", "for tomorrow at 9"),
        ("We have scheduled your visit for Tuesday at 2 pm.", "for Tuesday at 2 pm"),
        ("The fix is scheduled for tonight at 23:00.", "for tonight at 23:00"),
        ("Give me 20 minutes and I'll have an answer.", "20 minutes"),
    ),
    "fragments": (
        ("Next update: by 18:30 CET.", "by 18:30 CET"),
        ("Update from me at 3 pm.", "at 3 pm"),
        ("I'm on it, answer by 17:00.", "by 17:00"),
        ("Engineer on site by 15:30.", "by 15:30"),
    ),
    "what repeats": (
        ("I'll update you every hour until it's fixed.", "every hour"),
        ("Updates follow every two hours.", "every two hours"),
    ),
    "with a question behind it": (("I'll ring you at 5 pm, is that all right?", "at 5 pm"),),
}

NOT_PLEDGED = {
    "the customer's own steps": (
        "Please wait 5 minutes and then restart the router.",
        "You'll need to send us the form within 14 days.",
        "Please reply by Friday.",
        "Send me the logs within the hour and I can take it from there.",
        "You will have 14 days to appeal.",
        "I need the serial number by tomorrow so that I can order the part.",
    ),
    "the past": (
        "The ticket was closed within 24 hours.",
        "I could not reach you at 3 pm.",
        "I'm sorry that nobody called you within 2 hours as promised.",
        "We had promised to write by Friday and did not.",
        "I've been looking at this for two hours.",
    ),
    "what holds for everybody": (
        "You can return the item within 30 days.",
        "Refunds reach the card in 5-7 business days.",
        "Tickets are answered within 24 hours.",
        "The voucher is valid until 31 December.",
        "Links expire within 24 hours for safety.",
        "Your subscription renews on 1 December.",
    ),
    "hours": (
        "Our desk is open Monday to Friday from 8 to 18.",
        "We answer the phone from 8 am to 8 pm.",
        "Please contact her on her direct line between 9 and 17 on weekdays.",
        "The shop opens at 9 tomorrow.",
    ),
    "questions and offers": (
        "Could you send me the log by 5 pm?",
        "Would tomorrow at 10 suit you?",
        "I could call you at 5 pm if you like.",
        "Do you want me to call you tomorrow at 9?",
    ),
    "denials and doubts": (
        "I can't promise an answer within 2 hours.",
        "We won't be able to fix this before Monday.",
        "I hope this is fixed by tomorrow.",
        "No one can say whether it will be back by tonight.",
        "It is unlikely that we will be done by Friday.",
    ),
    "other people's words and work": (
        '"We will call you within 2 hours" is what you were told.',
        "You said we would call you by Thursday.",
        "DHL will deliver the parcel tomorrow.",
        "Your bank usually books the refund within 3 days.",
        "The carrier says it will be delivered by Friday.",
        "I was told you would be called by 5 pm.",
    ),
    "conditions": (
        "If you reply by Friday, we can still change it.",
        "If it isn't there by the end of next week, reply here.",
        "Unless you object by Friday we keep it as it is.",
        "Your old router stays active until the new one arrives tomorrow.",
    ),
    "names of things": (
        "I know your meeting is at 3 pm today.",
        "Thanks for your message of 3 March.",
        "I'm going through your traffic of today, call by call.",
        "With the audit on Friday, I understand the pressure.",
    ),
    "no end": ("I'll get back to you soon.", "We'll have news in a few days.", "I'll write after 5 pm."),
}


@pytest.mark.parametrize(("text", "quote"), [row for rows in PLEDGED.values() for row in rows])
def test_a_time_that_our_side_will_act_by_is_a_pledge(text: str, quote: str) -> None:
    assert [text[one.time.start : one.time.end] for one in find_pledges(language.read(text))] == [quote]


@pytest.mark.parametrize("text", [text for rows in NOT_PLEDGED.values() for text in rows])
def test_any_other_time_is_none(text: str) -> None:
    assert [text[one.time.start : one.time.end] for one in find_pledges(language.read(text))] == []


def test_each_time_of_a_sentence_is_judged_by_its_own_predicate() -> None:
    text = "You wrote at 9:20, the fault began on Monday, and I'll send a first finding by 5 pm and a report by Friday."
    assert [text[one.time.start : one.time.end] for one in find_pledges(language.read(text))] == [
        "by 5 pm",
        "by Friday",
    ]


def test_a_repetition_goes_on_with_the_act_before_it() -> None:
    text = "I own this case and send the next figures at 13:50, then each half hour."
    pledges = find_pledges(language.read(text))
    assert [text[one.time.start : one.time.end] for one in pledges] == ["at 13:50", "each half hour"]
    assert {one.verb for one in pledges} == {"send"}


def test_a_hedge_is_told() -> None:
    (pledge,) = find_pledges(language.read("It should be working again within about an hour."))
    assert pledge.hedged
