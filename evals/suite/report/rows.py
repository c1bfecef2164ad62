"""One outcome a line, for data tools: everything of the outcome, and what its conversation is filed under."""

from __future__ import annotations

import json
from collections.abc import Iterator

from evals.suite.results import Result
from evals.suite.results_json import plain


def lines(result: Result) -> Iterator[str]:
    """JSON objects in the result's order, without line ends."""
    for outcome in result.outcomes:
        conversation = result.conversation(outcome.conversation)
        filed = {
            "domain": conversation.domain,
            "customer": conversation.customer,
            "tags": list(conversation.tags),
            "techniques": list(conversation.techniques),
        }
        yield json.dumps({**plain(outcome), **filed}, ensure_ascii=False)
