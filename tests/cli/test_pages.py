"""Pages show what an agent needs before sending: the text, what it promises, what is wrong with it, and where from."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from desk import COLOUR, NOW, PLAIN, TEXT, VAGUE, draft_of, span, verdict
from service.domain import Conversation, Finding, Message, Span, Ticket
from service.terminal.ink import Ink
from service.terminal.pages import draft_page, moment, ticket_page, verdict_page
from service.terminal.screen import Screen


def page(ink: Ink, *findings: Finding) -> str:
    return "\n".join(draft_page(draft_of(verdict(*findings)), NOW, ink))


def test_a_page_without_colour_has_no_escape_and_no_line_that_is_too_wide() -> None:
    shown = page(PLAIN, VAGUE)
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_promise_is_marked_in_the_text_and_listed_with_its_due_time() -> None:
    shown = page(PLAIN)
    assert "within 4 hours [1]" in shown
    assert "[1] within 4 hours: report" in shown
    assert "due Sat 21 Nov 2026, 13:20 UTC (in 4 h), rests on the commitment" in shown


def test_a_promise_that_cannot_be_kept_says_so() -> None:
    checked = verdict()
    broken = checked._replace(promises=(checked.promises[0]._replace(ok=False, basis="none", due_at=None),))
    shown = "\n".join(verdict_page(TEXT, broken, NOW, PLAIN))
    assert "no due time, rests on nothing in the policy; can't be kept as it stands" in shown.replace("\n      ", " ")


def test_a_finding_is_listed_with_severity_quote_message_and_suggestion() -> None:
    shown = page(PLAIN, VAGUE)
    assert "soon [2]." in shown
    assert "[2] error timeline.vague “soon”" in shown
    assert "No concrete time." in shown
    assert "→ Name a moment." in shown


def test_a_finding_without_a_place_is_listed_without_a_number() -> None:
    shown = page(PLAIN, Finding("empathy.missing", "warning", "Nothing is acknowledged."))
    assert "  warning empathy.missing\n" in shown


def test_the_page_says_status_situation_plan_and_origin() -> None:
    shown = page(PLAIN)
    assert "Situation   hot · anger · repeat contact · first reply · 1 issue · en" in shown
    assert "“Third time” heat" in shown
    assert "Plan        first reply; reply: the customer waits" in shown
    assert "Draft       ready" in shown
    assert "Findings  none" in shown
    origin = "mock/composer · prompt reply 1.0.0 (production) · guardrails 1.0.0 · 1 attempt · 3 ms · drf_1"
    assert origin in shown.replace("\n", " ")


def test_a_draft_with_errors_needs_review_and_names_the_broken_attempts() -> None:
    shown = page(PLAIN, VAGUE)
    assert "Draft       needs review" in shown
    assert "1 attempt (1: timeline.vague)" in shown.replace("\n", " ")


def test_a_claim_without_support_is_shown_until_a_finding_speaks_of_it() -> None:
    assert "“Losing the VPN” names a cause; no fact supports it" in page(PLAIN)
    spoken = VAGUE._replace(span=Span(10, 16, "Losing"))
    assert "Make true or strike" not in page(PLAIN, spoken)


def test_colour_marks_each_kind_of_span_and_explains_the_colours() -> None:
    shown = page(COLOUR, VAGUE)
    assert "\x1b[36;4mwithin 4 hours\x1b[0m" in shown
    assert "\x1b[31;4msoon\x1b[0m" in shown
    assert "\x1b[32mmaddening\x1b[0m" in shown
    assert "earns empathy" in shown


def test_a_narrow_window_still_shows_everything() -> None:
    shown = page(Ink(Screen(colour=False, columns=30)), VAGUE)
    assert "timeline.vague" in shown
    assert "13:20 UTC" in " ".join(shown.split())


def test_a_checked_text_is_shown_with_what_it_does() -> None:
    shown = "\n".join(verdict_page(TEXT, verdict(VAGUE), NOW, PLAIN))
    assert "Text        has errors" in shown
    assert "empathy 2/2 · ownership 2/2 · timeline 2/2 · tone calm · next step · paraphrase" in " ".join(shown.split())


def test_a_ticket_is_shown_with_the_words_that_tell_the_situation() -> None:
    message = Message("m1", "customer", "Third time this week!!\n\nDo something.", author="Dana")
    conversation = Conversation((message,), Ticket(subject="VPN down"))
    shown = "\n".join(ticket_page(conversation, draft_of(verdict()).situation, COLOUR))
    assert "Dana · VPN down" in shown
    assert "\x1b[34;4mThird time\x1b[0m this week!!" in shown


def test_a_moment_is_written_in_its_own_zone() -> None:
    due = datetime(2026, 3, 4, 7, 5, tzinfo=timezone(timedelta(hours=1), "CET"))
    assert moment(due) == "Wed 4 Mar 2026, 07:05 CET"
    assert moment(due.astimezone(UTC)) == "Wed 4 Mar 2026, 06:05 UTC"


def test_the_legend_breaks_between_words_where_a_text_earns_much() -> None:
    earned = tuple((label, span("maddening")) for label in ("empathy", "ownership", "next_step", "paraphrase") * 2)
    more = tuple((f"{label}_too", where) for label, where in earned)
    shown = "\n".join(verdict_page(TEXT, verdict(VAGUE)._replace(evidence=earned + more), NOW, COLOUR))
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert max(map(len, plain.splitlines())) <= 80
    legend = " ".join(plain.split("  promise   error   ")[1].split("Promises")[0].split())
    assert legend == (
        "earns empathy, ownership, next step, paraphrase, empathy too, ownership too, next step too, paraphrase too"
    )


def test_what_a_checked_text_does_stands_under_a_word_that_says_so() -> None:
    assert "Does        empathy 2/2 · ownership 2/2" in "\n".join(verdict_page(TEXT, verdict(), NOW, PLAIN))
