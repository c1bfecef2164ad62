"""The case that is measured: a ticket with a policy, and a reply of 156 words that passes every guardrail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 19, 11, 20, tzinfo=UTC)

REQUEST: dict[str, Any] = {
    "messages": [
        {
            "id": "m1",
            "role": "customer",
            "author": "Nadia",
            "text": "Our shared calendar stopped syncing this morning. I have reported this twice in October already.",
            "created_at": "2026-11-19T08:02:00Z",
        },
        {
            "id": "m2",
            "role": "agent",
            "author": "Ivo",
            "text": "Hello Nadia, please restart the app and tell us whether that helps.",
            "created_at": "2026-11-19T10:40:00Z",
        },
        {
            "id": "m3",
            "role": "customer",
            "author": "Nadia",
            "text": (
                "I have restarted it four times!! Nine of us missed the client meeting because the calendar showed"
                " last week's times. This is the third time and I am honestly done repeating myself. Who is going to"
                " look at this, and when?"
            ),
            "created_at": "2026-11-19T11:15:00Z",
        },
    ],
    "ticket": {"id": "88213", "subject": "Shared calendar out of sync", "channel": "email", "priority": "high"},
    "customer": {"name": "Nadia", "tier": "business", "timezone": "Europe/Vienna"},
    "agent": {"name": "Ivo", "role": "Support engineer", "signature": "Ivo, Customer Support"},
    "policy": {
        "commitments": [
            "status update within 4 hours",
            {"action": "callback", "within": "PT1H", "owner": "duty manager"},
        ],
        "facts": ["The sync service was restarted at 10:55 UTC.", "Calendar entries on the server are complete."],
        "escalation": {"to": "sync team", "within": "PT1H"},
    },
    "now": "2026-11-19T11:20:00Z",
}

REPLY = """\
Hi Nadia,

Four restarts, and nine of you still missed the client meeting because the shared calendar showed last week's times. \
That is a bad morning, and it is worse after two earlier reports in October. I'm sorry that my first answer asked for \
one more restart.

Here is what we know so far. The sync service was restarted at 10:55 UTC, and your calendar entries on the server are \
complete, so nothing has been lost.

Here is what happens next:

1. I'm handing this to our sync team, who will look at it within 1 hour, because a restart alone has not held.
2. I'll send you a status update within 4 hours, even if there is nothing new to report.

Until then, the web version reads the entries from the server. If anything there looks wrong, reply here with the name \
of the meeting and I'll add it to the case.

Ivo, Customer Support
"""

_LABELLED = Path(__file__).resolve().parents[1] / "labelled"


def others() -> Iterator[str]:
    """Other texts of about as many words, each once: labelled replies, two or three joined to one text."""
    words = len(REPLY.split())
    joined: list[str] = []
    for file in ("replies_d", "replies_f", "replies_h"):
        for line in (_LABELLED / f"{file}.jsonl").read_text("utf-8").splitlines():
            joined.append(json.loads(line)["reply"])
            text = "\n\n".join(joined)
            if len(text.split()) >= words * 0.9:
                if len(text.split()) <= words * 1.1:
                    yield text
                joined = []
