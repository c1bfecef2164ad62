"""Whether anything concrete is known yet."""

from __future__ import annotations

import pytest

from service.domain import Policy, Situation, Ticket
from service.planning.detail import is_vague
from tickets import ask, facts, said


@pytest.mark.parametrize(
    "text",
    [
        "It doesn't work!!",
        "HELP",
        "your app is broken again, fix it NOW",
        "This is ridiculous. I have been waiting for 3 weeks. Nobody answers.",
        "You people are the worst, I'm so angry",
        "",
    ],
)
def test_heat_without_matter_is_vague(text: str) -> None:
    assert is_vague(ask(text), Situation("hot"))


@pytest.mark.parametrize(
    "text",
    [
        "The VPN drops every ten minutes.",
        "Error 4711 on checkout",
        "I can't log in to my account, wrong password it says",
        "invoice 20931 is wrong",
        "My parcel never arrived",
        "how do I mute a meeting",
    ],
)
def test_one_concrete_thing_is_enough_to_start(text: str) -> None:
    assert not is_vague(ask(text), Situation("hot"))


def test_subject_tags_and_facts_count_as_knowledge() -> None:
    text = "It doesn't work!!"
    assert not is_vague(ask(text, ticket=Ticket(subject="Printer on floor 3 jams")), Situation("hot"))
    assert not is_vague(ask(text, ticket=Ticket(tags=("vpn", "gateway"))), Situation("hot"))
    assert not is_vague(ask(text, policy=Policy(facts=facts("The gateway is down."))), Situation("hot"))


def test_what_was_told_in_an_earlier_message_is_known() -> None:
    assert not is_vague(ask("The VPN drops every ten minutes.", "It STILL doesn't work!!"), Situation("hot"))


def test_a_talk_under_way_is_about_something() -> None:
    agent = said("agent", "Your second router is on its way and should arrive tomorrow.")
    assert not is_vague(ask("Hm", agent, "as you wish"), Situation("cold", stage="ongoing"))


def test_in_other_languages_the_number_of_words_counts() -> None:
    assert is_vague(ask("Geht nicht!"), Situation("hot", language="de"))
    assert not is_vague(ask("Seit Freitag sind alle Exporte im Portal leer."), Situation("hot", language="de"))
