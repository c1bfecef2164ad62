"""Whole examples of requests and answers for the OpenAPI document, asked of the service itself.

    python -m evals.samples

writes `service/web/samples.json`. Listings are cut to their first rows: they show the shape, not the catalogue.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service import assembly, wire
from service.settings import Settings
from service.web import schemas
from service.web.parsing import Limits, checked, parse_check_request, read_request

TARGET = Path(__file__).parents[1] / "service" / "web" / "samples.json"
ASKED_AT = datetime(2026, 11, 21, 9, 20, tzinfo=UTC)
REQUEST_ID = "req_8f2a0c51d7e94b6a13c0f7d2"
SITUATION: dict[str, Any] = {
    "messages": [
        {
            "role": "customer",
            "author": "Dana",
            "text": "This is the third time this week that the VPN drops!!",
            "created_at": "2026-11-21T09:12:00Z",
        }
    ],
    "ticket": {"id": "4711", "subject": "VPN down again", "channel": "email"},
    "customer": {"name": "Dana", "timezone": "Europe/Berlin"},
    "agent": {"name": "Sam"},
    "policy": {
        "commitments": ["status update within 4 hours"],
        "facts": [{"id": "inc-9", "text": "The VPN gateway in Frankfurt drops connections since Thursday."}],
    },
    "now": "2026-11-21T09:20:00Z",
}
DRAFT = {**SITUATION, "options": {"length": "short", "variants": 1}, "metadata": {"queue": "network"}}
OWN_TEXT = "Hi Dana, sorry for the trouble. We will look into it soon."
CHECK = {"text": OWN_TEXT, "messages": SITUATION["messages"], "policy": SITUATION["policy"], "now": SITUATION["now"]}
IMPROVEMENT = {**SITUATION, "text": OWN_TEXT}


async def samples() -> dict[str, Any]:
    """The examples by the name of their schema."""
    service = assembly.build(Settings())
    order = read_request(checked(DRAFT, schemas.DraftRequest, Limits()), ASKED_AT)
    own = read_request(checked(IMPROVEMENT, schemas.ImprovementRequest, Limits()), ASKED_AT)
    drafted = await service.draft(order.request, REQUEST_ID)
    improved = await service.improve(own.request, OWN_TEXT, REQUEST_ID)
    guardrails = wire.guardrails_answer(service.guardrails())
    varied = next(row for row in guardrails["codes"] if row["severities"])
    return {
        "DraftRequest": DRAFT,
        "CheckRequest": CHECK,
        "SituationRequest": SITUATION,
        "ImprovementRequest": IMPROVEMENT,
        "DraftAnswer": wire.draft_answer(drafted, order.texts),
        "CheckAnswer": wire.check_answer(service.check(*parse_check_request(CHECK, ASKED_AT))),
        "SituationAnswer": wire.situation_answer(*service.read(order.request), order.texts),
        "ImprovementAnswer": wire.improvement_answer(improved, own.texts),
        "PromptsAnswer": wire.rows_answer("prompts", service.prompts()[-1:]),
        "GuidanceAnswer": wire.techniques_answer(service.guidance()[:1], service.sources()),
        "GuardrailsAnswer": {**guardrails, "codes": [varied], "requirements": guardrails["requirements"][:1]},
        "ModelsAnswer": wire.rows_answer("models", service.models()[:2]),
        "HealthAnswer": {"status": "ok", "version": "1.0.0"},
    }


def main() -> None:
    """Write the file."""
    text = json.dumps(asyncio.run(samples()), ensure_ascii=False, indent=1)
    TARGET.write_text(text + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(text):,} characters")


if __name__ == "__main__":
    main()
