"""The composer where a life is at stake, where people are threatened, and where a goal or a fact doesn't fit."""

from __future__ import annotations

import re

import pytest

from briefs import FULL_POLICY, brief_of
from service.domain import Attachment, Brief, Commitment, Fact, Finding, Policy
from service.llm.composer import compose
from service.llm.composer.danger import despair, takeable
from service.llm.composer.gist import gists
from service.llm.composer.hearing import hear

VARIANTS = range(6)
DESPERATE = (
    "I can't take it, I want to kill myself, and your shop kept my deposit.",
    "There is no point in living. You closed my account.",
    "I'd be better off dead. Where is my parcel?",
    "I don't want to be here any more and your app ate my savings",
)


def variants(brief: Brief) -> list[str]:
    return [compose(brief, variant) for variant in VARIANTS]


@pytest.mark.parametrize("said", DESPERATE)
def test_somebody_who_speaks_of_ending_their_life_is_met_with_care_and_nothing_of_the_words(said: str) -> None:
    """A fixed opening, help now, a person, the matter in a sentence; no number, no apology form, no troubleshooting."""
    for text in variants(brief_of(said, heat="warm", situation={"triggers": ("safety_risk",)})):
        first = text.split("\n\n")[0]
        assert "life matters more than anything" in first
        assert "emergency number" in first
        assert "crisis line" in first.lower()
        assert "someone you trust" in first
        assert "manager" in text
        assert not re.search(r"\d|kill|dead|app |device|which|go on|got any of this wrong", text.lower()), text


def test_a_humans_reply_to_despair_gets_the_same_opening_where_it_shows_no_care() -> None:
    finding = Finding("empathy.missing", "error", "")
    brief = brief_of(DESPERATE[0], heat="warm", situation={"triggers": ("safety_risk",)})
    text = compose(brief._replace(original="We will check the deposit.", findings=(finding,)))
    assert "life matters more than anything" in text
    assert "crisis line" in text.lower()
    assert "check the deposit" in text


def test_with_an_escalation_path_that_person_is_brought_in_and_policys_promise_is_kept() -> None:
    for text in variants(brief_of(DESPERATE[0], goal="escalation", policy=FULL_POLICY)):
        assert "our duty manager" in text.replace("Our", "our")
        assert "within 1 hour" in text


@pytest.mark.parametrize(
    ("said", "whose"),
    [("My son says he wants to kill himself.", "another's"), ("She is suicidal.", "another's"),
     ("I want to die", "own"), ("I hurt myself on your broken chair.", ""), ("This can't go on.", ""),
     ("I can't go on like this with your VPN.", ""), ("The suicide prevention line is down.", ""),
     ("Please end my contract.", "")],
)  # fmt: skip
def test_despair_is_told_from_accidents_idioms_and_services(said: str, whose: str) -> None:
    assert despair(said) == whose


def test_where_a_life_may_be_in_danger_safety_comes_before_everything_else() -> None:
    said = "The heater you installed smells of gas and my baby sleeps next to it."
    for text in variants(brief_of(said, heat="warm", situation={"triggers": ("safety_risk",)})):
        assert "emergency" in text.split(". ")[0]
        assert "heater we installed smelling of gas" in text


@pytest.mark.parametrize(
    ("said", "rest"),
    [("I will come to your office and kill you all. Fix my VPN.", "Fix my VPN."),
     ("I'll burn your building down if my router isn't replaced.", "my router isn't replaced."),
     ("Your office is full of idiots. My till is down.", "My till is down."),
     ("The battery will burn your hand.", "The battery will burn your hand.")],
)  # fmt: skip
def test_of_a_threat_or_an_insult_only_the_matter_is_heard(said: str, rest: str) -> None:
    assert takeable(said).strip() == rest


def test_a_threat_is_no_topic_and_no_danger_to_the_customer() -> None:
    said = "I will come to your office and kill you all. Fix my VPN."
    brief = brief_of(said, goal="boundary", heat="hot", situation={"abuse": True, "triggers": ("safety_risk",)})
    for text in variants(brief):
        assert "VPN" in text
        assert "nsults" in text
        assert not re.search(r"office|kill|emergency", text)


@pytest.mark.parametrize(
    "claim", ["we care", "customer first", "transparency", "best effort", "we value your business"]
)
def test_a_commitment_that_is_no_act_is_left_out(claim: str) -> None:
    policy = Policy(commitments=(Commitment(claim, claim),))
    for text in variants(brief_of("My VPN drops every 20 minutes.", heat="hot", policy=policy)):
        assert re.search(r"\bI.(?:ll|m)\b", text)
        assert claim not in text.lower()
        assert not re.search(r"get you|promise", text)


DEMANDS = (
    ("Cancel my subscription. I asked three times already.", "your subscription cancelled"),
    ("I want a refund for my last order.", "a refund for your last order"),
    ("Please send me the invoice for October.", "the invoice for October"),
    ("Change my billing address, I moved.", "your billing address changed"),
    ("Give me my money back!", "your money back"),
    ("I demand compensation.", "some compensation"),
    ("I need a replacement not a repair.", "a replacement"),
)


@pytest.mark.parametrize(("said", "wanted"), DEMANDS)
def test_an_order_is_taken_up_as_one_and_not_asked_about(said: str, wanted: str) -> None:
    for heat in ("calm", "warm", "hot", "cold"):
        text = compose(brief_of(said, heat=heat))
        assert wanted in text
        assert "outcome" in text
        assert "?" not in text


@pytest.mark.parametrize(
    "said", ["Stop the spread.", "Update the app and it crashes.", "End this now.", "Refund policy?"]
)
def test_what_orders_nothing_of_ours_is_no_order(said: str) -> None:
    assert not any(gist.kind == "demand" for gist in gists(hear(said)))


def test_how_often_they_asked_is_said_and_a_first_message_is_no_return() -> None:
    asked = brief_of(DEMANDS[0][0], heat="cold", situation={"triggers": ("repeat_contact",)})
    assert all("asked three times" in text for text in variants(asked))
    once = brief_of("The technician never came.", heat="warm", situation={"triggers": ("repeat_contact",)})
    assert not any(re.search(r"again|makes it worse|chase", text) for text in variants(once))


@pytest.mark.parametrize(
    ("said", "taken"),
    [("The replacement you sent is broken too.", "replacement we sent being broken too"),
     ("I've been on hold for 90 minutes", "being on hold for 90 minutes"),
     ("the internet is out again", "the internet being out"),
     ("my\x00VPN\x07 \x1b[31mcrashed\u202e again", "your VPN crashing"),
     ("@shop has crashed eight times", "the crashes")],
)  # fmt: skip
def test_the_thing_or_the_time_is_taken_up(said: str, taken: str) -> None:
    assert taken.lower() in compose(brief_of(said, heat="warm")).lower()


def test_marks_alone_are_no_attachment_and_a_file_is_one() -> None:
    assert not any("attachment" in text for text in variants(brief_of("!!!!", policy=FULL_POLICY)))
    brief = brief_of("", policy=FULL_POLICY)
    conversation = brief.request.conversation
    message = conversation.messages[0]._replace(attachments=(Attachment("a.png"),))
    sent = brief._replace(request=brief.request._replace(conversation=conversation._replace(messages=(message,))))
    assert all("attachment" in text for text in variants(sent))


def test_steps_are_announced_only_where_steps_follow() -> None:
    said = "I'm not technical and my printer won't print."
    novice = {"novice": True}
    assert not any("step at a time" in text for text in variants(brief_of(said, heat="warm", situation=novice)))
    policy = Policy(facts=(Fact("f1", "Open the printer's lid."),))
    assert all(
        "step at a time" in text for text in variants(brief_of(said, heat="warm", situation=novice, policy=policy))
    )


def test_a_forced_pause_on_one_message_speaks_of_no_back_and_forth() -> None:
    once = variants(brief_of("My VPN drops every 20 minutes.", heat="hot", goal="pause"))
    assert not any(re.search(r"back and forth|circles|both of us", text) for text in once)


def test_a_forced_closing_of_an_open_problem_says_what_is_open() -> None:
    for text in variants(brief_of("My internet is down and nothing works.", heat="warm", goal="closing")):
        assert "internet being down" in text
        assert not re.search(r"glad|settled|good to hear", text.lower())


@pytest.mark.parametrize("goal", ["decline", "resolution"])
def test_a_note_is_told_as_a_note_and_not_as_a_reason_or_a_result(goal: str) -> None:
    note = Policy(facts=(Fact("f1", "Gateway restart planned"),))
    for text in variants(brief_of("My VPN is down.", goal=goal, policy=note)):
        assert re.search(r"on record( here)?: Gateway restart planned\.", text)
    reason = Policy(facts=(Fact("f1", "Refunds are only possible within 30 days."),))
    told = variants(brief_of("I want a refund.", goal="decline", policy=reason))
    assert all("why: Refunds" in text for text in told)


def test_a_link_stands_in_a_sentence_of_its_own_and_nothing_sticks_to_it() -> None:
    fact = Fact("f1", "The gateway restarts at 14:00 UTC.", "https://status.example.com/inc-9")
    for channel in ("email", "chat"):
        for text in variants(brief_of("The VPN is down.", policy=Policy(facts=(fact,)), channel=channel)):
            assert re.search(r" at https://status\.example\.com/inc-9(\n\n|$)", text), text
    unsafe = Policy(facts=(fact._replace(url="javascript:alert(1)"),))
    assert "javascript" not in compose(brief_of("The VPN is down.", policy=unsafe))


def test_a_promised_callback_is_not_offered_again_and_a_check_in_checks_once() -> None:
    text = compose(brief_of("My VPN drops every day.", policy=FULL_POLICY, instruction="offer a call"))
    assert text.count("call") == 1
    told = variants(brief_of("The heater was too hot, I was scared.", goal="follow_up", heat="warm"))
    assert all(text.count("checking") <= 1 for text in told)
