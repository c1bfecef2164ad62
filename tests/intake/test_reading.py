"""Checked data becomes the domain's values; bundled tickets have the shape that is checked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service import domain
from service.intake import check_request_from, draft_request_from, texts_from_html
from service.intake.mail_html import text_from_html
from service.intake.quoting import asides
from service.web.parsing import checked
from service.web.schemas import DraftRequest

NOW = datetime(2026, 11, 21, 9, 20, tzinfo=UTC)
MESSAGE = {"role": "customer", "text": "Third time!"}
EXAMPLES = sorted((Path(__file__).parents[2] / "service" / "examples").glob("*.json"))
WHOLE: dict[str, Any] = {
    "messages": [
        {"role": "customer", "text": "Third time!", "author": "Dana", "created_at": "2026-11-21T09:12:00"},
        {"id": "m1", "role": "agent", "html": "<p>Hi</p>"},
        {"role": "customer", "text": "Hello?", "attachments": [{"name": "a.png"}]},
    ],
    "ticket": {"id": "4711", "subject": "VPN", "channel": "email", "priority": "high", "tags": ["vpn"],
               "sla": {"next_update_due": "2026-11-21T12:00:00Z"}},
    "customer": {"name": "Dana", "tier": "gold", "locale": "en", "timezone": "Asia/Tokyo"},
    "agent": {"name": "Sam", "role": "Engineer", "signature": "Sam, IT"},
    "policy": {
        "commitments": ["status update within 4 hours",
                        {"action": "callback", "within": "PT1H", "owner": "duty manager"},
                        {"action": "engineer visit", "at": "tomorrow at 9:00"}, {"action": "refund"}],
        "may_offer": ["10 EUR credit"],
        "facts": ["Restart at 14:00.", {"id": "f1", "text": "Outage.", "url": "https://s.example"}],
        "escalation": {"to": "duty manager", "within": "PT1H"},
        "calendar": {"timezone": "Europe/Berlin", "hours": "Mo-Fr 08:00-18:00", "holidays": "DE"},
        "allowed_links": ["status.example.com"],
    },
    "instruction": "offer a call",
    "options": {"goal": "update", "language": "de", "length": "short", "variants": 2, "format": "html",
                "prompt": "reply@1.0.0", "model": "mock/vague"},
    "metadata": {"a": [1]},
}  # fmt: skip


def test_every_field_arrives() -> None:
    request = draft_request_from(WHOLE, NOW)
    first, second, third = request.conversation.messages

    assert (first.author, first.created_at) == ("Dana", datetime(2026, 11, 21, 9, 12, tzinfo=ZoneInfo("Europe/Berlin")))
    assert (second.text, second.role) == ("Hi", "agent")
    assert third.attachments == (domain.Attachment("a.png"),)
    ticket = domain.Ticket("4711", "VPN", "email", "high", ("vpn",), datetime(2026, 11, 21, 12, tzinfo=UTC))
    assert request.conversation.ticket == ticket
    assert request.conversation.customer == domain.Customer("Dana", "gold", "en", "Asia/Tokyo")
    assert request.conversation.agent == domain.Agent("Sam", "Engineer", "Sam, IT")
    assert request.policy.facts == (
        domain.Fact("f2", "Restart at 14:00."),
        domain.Fact("f1", "Outage.", "https://s.example"),
    )
    assert request.policy.escalation == domain.Escalation("duty manager", timedelta(hours=1))
    assert request.policy.calendar == domain.BusinessCalendar("Europe/Berlin", "Mo-Fr 08:00-18:00", "DE")
    assert request.policy.allowed_links == ("status.example.com",)
    assert request.policy.may_offer == ("10 EUR credit",)
    assert request.options == domain.Options("update", "de", "short", 2, "html", "reply@1.0.0", "mock/vague")
    assert (request.instruction, request.metadata, request.now) == ("offer a call", '{"a": [1]}', NOW)


def test_commitments_are_read_from_sentences_and_objects() -> None:
    update, callback, visit, refund = draft_request_from(WHOLE, NOW).policy.commitments
    assert (update.text, update.within) == ("status update within 4 hours", timedelta(hours=4))
    assert callback == domain.Commitment(
        "callback within 1 hour (duty manager)", "callback", timedelta(hours=1), None, "duty manager"
    )
    assert (visit.text, visit.at) == ("engineer visit tomorrow at 9:00", "tomorrow at 9:00")
    assert refund == domain.Commitment("refund", "refund")


def test_missing_ids_are_counted_past_those_that_are_given() -> None:
    assert [message.id for message in draft_request_from(WHOLE, NOW).conversation.messages] == ["m2", "m1", "m3"]


def test_data_means_the_same_before_and_after_the_schemas() -> None:
    """The terminal reads bundled tickets without them."""
    assert draft_request_from(WHOLE, NOW) == draft_request_from(checked(WHOLE, DraftRequest), NOW)


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_bundled_tickets_pass_the_schemas_unchanged(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    assert draft_request_from(data, NOW) == draft_request_from(checked(data, DraftRequest), NOW)


def test_the_moment_of_the_request_counts_before_the_clock() -> None:
    assert draft_request_from({"messages": [MESSAGE], "now": "2026-01-02T03:04:05Z"}, NOW).now.year == 2026
    assert draft_request_from({"messages": [MESSAGE]}, NOW).now == NOW
    assert check_request_from({"text": "Hi", "now": "2020-01-02T03:04:05Z"}, NOW).now.year == 2020


def test_text_counts_before_html_unless_it_is_blank() -> None:
    both = {"role": "customer", "text": "as text", "html": "<p>as html</p>"}
    blank = {"role": "customer", "text": " ", "html": "<p>as html</p>"}
    data = {"messages": [both, blank]}
    conversation = draft_request_from(data, NOW).conversation

    assert [message.text for message in conversation.messages] == ["as text", "as html"]
    assert texts_from_html(data, conversation) == {"m2": "as html"}


def test_quotes_of_html_and_text_are_set_aside() -> None:
    html = "<p>Still broken.</p><blockquote>Please wait.</blockquote>"
    text = "Still broken.\n\nOn 3 May 2026 at 10:00, Sam wrote:\n> Please wait."
    data = {"messages": [{"role": "customer", "html": html}, {"role": "customer", "text": text}]}
    for message in draft_request_from(data, NOW).conversation.messages:
        assert message.said.strip() == "Still broken."
        assert len(message.said) == len(message.text)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "> a",
                "On 1 May 2026 10:00 <a@b.example> wrote:",
                "-- ",
                "Dana",
                "",
                "From: x",
                "Sent: y",
                "To: z",
                "Thanks,",
                "+49 30 1234567",
                "Sent from my iPhone",
                "no!",
                ">",
                "-----Original Message-----",
            ]
        ),
        max_size=14,
    )
)
def test_asides_never_cover_everything_and_never_overlap(lines: list[str]) -> None:
    text = "\n".join(lines)
    ranges = asides(text)
    message = domain.Message("m1", "customer", text, aside=ranges)

    assert all(0 <= a < b <= len(text) for a, b in ranges)
    assert list(ranges) == sorted(ranges)
    assert all(first[1] <= second[0] for first, second in pairwise(ranges))
    assert len(message.said) == len(text)
    assert not ranges or any(map(str.isalnum, message.said))
    assert "no!" not in lines[:1] or "no!" in message.said


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<p>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<blockquote>",
                "</blockquote>",
                "<ul>",
                "<li>",
                "<pre>",
                "<a href='http://x'>",
                "</a>",
                "<br>",
                "word ",
                "<b",
                "&amp;",
                "<!--",
                "-->",
                "<style>",
                "</style>",
                "<img alt='x'>",
                "\n",
            ]
        ),
        max_size=30,
    )
)
def test_any_markup_becomes_text_with_ranges_inside_it(pieces: list[str]) -> None:
    text, quoted, signatures = text_from_html("".join(pieces))

    assert text == text.strip()
    assert "\n\n\n" not in text
    assert all(0 <= start <= end <= len(text) for start, end in (*quoted, *signatures))
    assert asides(text, quoted, signatures) is not None
