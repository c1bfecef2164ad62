"""What `reply` says to a model: goal, techniques, ground, form; and nothing that the case does not call for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import get_args

import pytest

from prompt_briefs import CANARY, NONCE, NOW, POLICY, REPLIES, SNAPSHOTS, TECHNIQUES, brief, reply, system_of, user_of
from service.datafiles import prompts_root
from service.domain import (
    Agent,
    Brief,
    Commitment,
    Customer,
    Deadline,
    Finding,
    Goal,
    Message,
    MessageSpan,
    Options,
    Policy,
    Situation,
    Span,
    Ticket,
)
from service.guidance import load_guidance
from service.prompting import PromptVersion

REPLY_ROWS = tuple(row.id for row in load_guidance(prompts_root() / "guidance.yaml") if row.concerns_reply)


@pytest.fixture(scope="session", name="prompt", params=REPLIES)
def one_version_after_the_other(request: pytest.FixtureRequest) -> PromptVersion:
    return reply(str(request.param))


def how(prompt: PromptVersion, case: Brief) -> tuple[str, ...]:
    """The instructions of the techniques, a line each."""
    return tuple(system_of(prompt, case).split("# How\n")[1].split("\n\n# Ground")[0].splitlines())


def test_every_technique_for_replies_is_declared_in_the_catalogues_order(prompt: PromptVersion) -> None:
    assert prompt.sheet.techniques == REPLY_ROWS


@pytest.mark.parametrize("technique", REPLY_ROWS)
def test_a_techniques_instruction_appears_exactly_when_it_is_planned(prompt: PromptVersion, technique: str) -> None:
    alone = how(prompt, brief(techniques=(technique,)))
    without = how(prompt, brief(techniques=tuple(row for row in REPLY_ROWS if row != technique)))
    assert len(alone) == 1
    assert alone[0].startswith("- ")
    assert alone[0] not in without
    assert alone[0] in how(prompt, brief(techniques=REPLY_ROWS))


def test_instructions_come_in_the_catalogues_order_and_only_those_of_the_plan(prompt: PromptVersion) -> None:
    expected = tuple(how(prompt, brief(techniques=(technique,)))[0] for technique in TECHNIQUES)
    assert how(prompt, brief(techniques=TECHNIQUES)) == expected


@pytest.mark.parametrize("goal", get_args(Goal))
def test_every_goal_has_its_own_words(prompt: PromptVersion, goal: Goal) -> None:
    def words(wanted: Goal) -> str:
        return system_of(prompt, brief(goal=wanted)).split("# Goal\n")[1].split("\n# How")[0].strip()

    assert len(words(goal)) > 60
    assert [other for other in get_args(Goal) if words(other) == words(goal)] == [goal]


def test_declared_variables_are_exactly_the_used_ones(prompt: PromptVersion) -> None:
    declared, used = set(prompt.sheet.variables), set(prompt.used_variables())
    assert declared - used == set(), "declared in prompt.yaml, used nowhere"
    assert used - declared == set(), "used in a template, not declared in prompt.yaml"


def test_the_policy_stands_in_the_user_message_in_its_own_words(prompt: PromptVersion) -> None:
    text = user_of(prompt, brief())
    assert "- status update within 4 hours\n" in text
    assert "- 10 EUR service credit\n" in text
    assert "- The gateway is restarted at 14:00 UTC.\n" in text
    assert "to the duty manager, in touch within 1 hour.\n" in text
    assert re.search(r"^Links.*: status\.example\.com\.$", text, re.MULTILINE)


def test_an_empty_policy_says_that_nothing_is_allowed(prompt: PromptVersion) -> None:
    """And the system message tells the model to name no time."""
    case = brief(policy=Policy())
    policy = user_of(prompt, case).split(f"</policy-{NONCE}>")[0]
    assert re.search(r"promise.*: (none|nothing)\.\n", policy, re.IGNORECASE)
    assert re.search(r"offer.*: (none|nothing)\.\n", policy, re.IGNORECASE)
    assert re.search(r"Facts.*: none\.\n", policy)
    assert "\n- " not in policy
    assert "The policy lists no time, so give none." in system_of(prompt, case)
    assert "The policy lists no time" not in system_of(prompt, brief())


@pytest.mark.parametrize(
    ("commitment", "line"),
    [
        (
            Commitment("callback", "callback", timedelta(hours=1), owner="duty manager"),
            "callback, within 1 hour (by: duty manager)",
        ),
        (
            Commitment("update every 60 minutes", "update", timedelta(hours=1), recurring=True),
            "update every 60 minutes",
        ),
        (Commitment("update", "update", timedelta(minutes=90), recurring=True), "update, every 90 minutes"),
        (Commitment("answer", "answer", timedelta(days=2), business=True), "answer, within 2 business days"),
        (Commitment("", "visit", at="tomorrow at 9 am"), "visit, tomorrow at 9 am"),
        (Commitment("an engineer calls by 5 pm", "call", at="5 pm"), "an engineer calls by 5 pm"),
    ],
)
def test_a_commitment_tells_time_and_owner_once(prompt: PromptVersion, commitment: Commitment, line: str) -> None:
    assert f"\n- {line}\n" in user_of(prompt, brief(policy=Policy((commitment,))))


def test_the_system_message_holds_nothing_that_policy_or_customer_wrote(prompt: PromptVersion) -> None:
    """So that whatever a reply copies from it is a leak."""
    case = brief("My VPN drops every ten minutes.", instruction="offer a call")
    written = ("4 hours", "10 EUR", "14:00", "duty manager", "every ten minutes", "Dana", "VPN down", "offer a call")
    assert [words for words in written if words in system_of(prompt, case)] == []


def test_the_reminder_stands_after_the_data(prompt: PromptVersion) -> None:
    text = user_of(prompt, brief())
    assert text.rindex("nothing but the reply") > text.rindex(f"</message-{NONCE}>")


def test_the_signature_is_given_to_the_letter(prompt: PromptVersion) -> None:
    assert "\nThe signature:\nSam, IT Support\n" in user_of(prompt, brief())
    assert "End with the agent's signature" in system_of(prompt, brief())


def test_without_a_signature_no_name_is_made_up(prompt: PromptVersion) -> None:
    case = brief(agent=Agent())
    assert "The signature:" not in user_of(prompt, case)
    assert "No signature, no name at the end." in system_of(prompt, case)
    assert "You write the reply that a support agent sends" in system_of(prompt, case)


def test_a_clash_is_told_with_the_customers_words_and_time(prompt: PromptVersion) -> None:
    span = MessageSpan("m1", 0, 23, "before Wednesday's demo")
    case = brief(clash=Deadline(span, NOW + timedelta(hours=2)))
    assert re.search(
        r"need\w*[ _](it )?by\W.*Monday 23 November 2026, 11:20 UTC.*before Wednesday's demo", user_of(prompt, case)
    )
    assert "offer a bridge until then" in system_of(prompt, case)
    assert "offer a bridge" not in system_of(prompt, brief())


def test_a_deadline_that_names_a_day_gets_no_hour(prompt: PromptVersion) -> None:
    """Nobody said 23:59, so the reply must not."""
    end_of_day = NOW.replace(hour=23, minute=59)
    case = brief(clash=Deadline(MessageSpan("m1", 0, 5, "today"), end_of_day))
    assert re.search(r"Monday 23 November 2026(\"| \(their words)", user_of(prompt, case))


@pytest.mark.parametrize(
    ("channel", "length", "words"),
    [("email", "medium", "55 to 110"), ("email", "short", "35 to 70"), ("Live_Chat", "medium", "30 to 70"),
     ("social", "medium", "20 to 45"), ("twitter", "short", "12 to 30"), ("fax", "long", "100 to 200"),
     (None, "medium", "55 to 110")],
)  # fmt: skip
def test_length_goes_by_channel_and_wish(prompt: PromptVersion, channel: str | None, length: str, words: str) -> None:
    case = brief(ticket=Ticket(channel=channel), options=Options(length=length))  # type: ignore[arg-type]
    assert f"- {words} words." in system_of(prompt, case)
    assert f"{words} words in English" in user_of(prompt, case)


def test_a_goodbye_has_no_least_length(prompt: PromptVersion) -> None:
    assert "- At most 110 words." in system_of(prompt, brief(goal="closing"))


@pytest.mark.parametrize(
    ("code", "name"), [("de", "German"), ("pt-BR", "Portuguese (pt-BR)"), ("en", "English"), ("eo", "eo")]
)
def test_the_language_is_named(prompt: PromptVersion, code: str, name: str) -> None:
    assert f"- In {name}" in system_of(prompt, brief(language=code))


def test_serious_harm_and_danger_change_the_ground(prompt: PromptVersion) -> None:
    def ground(*triggers: str) -> str:
        return system_of(prompt, brief(situation=Situation("hot", triggers=triggers)))  # type: ignore[arg-type]

    assert "The harm here is serious" in ground("data_loss")
    assert "emergency services" in ground("safety_risk")
    assert "Never ask for a password" in ground("security_incident")
    assert "The harm here is serious" not in ground("churn_threat")


def test_a_public_post_stays_impersonal(prompt: PromptVersion) -> None:
    assert "A public post" in system_of(prompt, brief(ticket=Ticket(channel="social")))


def test_the_agents_wish_stands_outside_the_data(prompt: PromptVersion) -> None:
    text = user_of(prompt, brief(instruction="offer a call"))
    assert "as far as the policy allows it: offer a call\n" in text
    assert text.index("offer a call") > text.rindex(f"</message-{NONCE}>")


def test_an_sla_clock_that_still_runs_may_be_promised(prompt: PromptVersion) -> None:
    ahead = Ticket(next_update_due=NOW + timedelta(hours=2))
    past = Ticket(next_update_due=NOW - timedelta(hours=2))
    assert "due by Monday 23 November 2026, 11:20 UTC" in user_of(prompt, brief(ticket=ahead))
    assert "due by" not in user_of(prompt, brief(ticket=past))


def test_cold_and_hot_get_different_advice(prompt: PromptVersion) -> None:
    cold = how(prompt, brief(techniques=("calm.warm",), situation=Situation("cold")))
    hot = how(prompt, brief(techniques=("calm.warm",), situation=Situation("hot")))
    assert cold != hot


def test_without_a_path_no_contact_is_named(prompt: PromptVersion) -> None:
    named = how(prompt, brief(techniques=("escalation.offer",)))
    unnamed = how(prompt, brief(techniques=("escalation.offer",), policy=Policy()))
    assert "you give no time for it" in unnamed[0]
    assert named != unnamed


def test_rendering_is_deterministic(prompt: PromptVersion) -> None:
    first, second = prompt.render(brief()), prompt.render(brief())
    assert first == second
    assert prompt.render(brief(nonce="another")).sha256 != first.sha256


def test_a_repair_carries_findings_with_quote_and_fix_and_what_to_keep(prompt: PromptVersion) -> None:
    case = brief()
    opening = prompt.render(case)
    findings = (
        Finding("length.over", "warning", "It is too long."),
        Finding("timeline.vague", "error", "A vague time word.", (), Span(30, 34, "soon"), "Give a time."),
    )
    repair = prompt.render_repair(case, opening, "Sorry. We will reply soon.", findings, ("Sorry.",))
    assert repair.messages[:2] == opening.messages
    assert [message.role for message in repair.messages] == ["system", "user", "assistant", "user"]
    assert repair.messages[2].content == "Sorry. We will reply soon."
    asked = repair.messages[3].content
    assert f"1. A vague time word. In the draft: <draft-{NONCE}>soon</draft-{NONCE}> Instead: Give a time.\n" in asked
    assert "2. It is too long.\n" in asked
    assert f"- <draft-{NONCE}>Sorry.</draft-{NONCE}>\n" in asked
    assert repair.sha256 != opening.sha256


def test_a_repair_with_nothing_to_keep_says_nothing_of_it(prompt: PromptVersion) -> None:
    repair = prompt.render_repair(brief(), prompt.render(brief()), "Hm.", (Finding("x", "error", "Too short."),))
    assert "keep what they say" not in repair.messages[3].content


def test_an_agents_own_text_keeps_its_voice(prompt: PromptVersion) -> None:
    def asked(original: str) -> str:
        case = brief(original=original)
        return prompt.render_repair(case, prompt.render(case), "Hm.", ()).messages[3].content

    assert "Keep their voice" in asked("Hm.")
    assert "Keep their voice" not in asked("")


def test_the_whole_prompt_of_a_small_case(prompt: PromptVersion) -> None:
    """Word for word: whoever changes a template sees here what a model then gets."""
    note = Message("m2", "internal_note", "Second ticket this week.")
    rendered = prompt.render(brief("My VPN drops every ten minutes.", note))
    text = "\n".join(f"== {message.role}\n{message.content}" for message in rendered.messages)
    assert text == (SNAPSHOTS / f"reply-{prompt.version}.txt").read_text(encoding="utf-8")


def test_the_canary_stands_in_the_system_message_only(prompt: PromptVersion) -> None:
    case = brief()
    assert CANARY in system_of(prompt, case)
    assert CANARY not in user_of(prompt, case)


def test_a_prompt_stays_small(prompt: PromptVersion) -> None:
    """About four characters a token: a small local model reads it within its context, and fast."""
    rendered = prompt.render(brief())
    assert sum(len(message.content) for message in rendered.messages) < {"1.0.0": 6_500, "1.1.0": 4_300}[prompt.version]


def test_settings_come_with_the_version(prompt: PromptVersion) -> None:
    rendered = prompt.render(brief(policy=POLICY, customer=Customer()))
    assert (rendered.temperature, rendered.max_tokens) == (0.3, 700)
    assert "without a name, since none is known" in rendered.messages[0].content


def test_the_second_version_costs_a_third_less_on_every_kind_of_case() -> None:
    """The reason why there is one: counted in characters, whose number a token count follows."""
    cases = [
        brief(goal=goal, techniques=REPLY_ROWS[start : start + 12]) for goal in get_args(Goal) for start in (0, 12, 24)
    ]
    old, new = (
        sum(len(message.content) for case in cases for message in reply(version).render(case).messages)
        for version in ("1.0.0", "1.1.0")
    )
    assert new < old * 0.7
