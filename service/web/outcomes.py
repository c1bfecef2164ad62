"""What one line of log says of a draft: enough to find out why it is as it is, and nothing that a customer wrote."""

from __future__ import annotations

from urllib.parse import quote

from service.domain import Draft


def outcome_of(draft: Draft, asked: str) -> str:
    """Id, status, prompt version, model asked and model that answered, attempts, repairs, codes left, milliseconds.

    `asked` is the name that the request gave, so it is written like an address: no space, no line break, no colour.
    """
    made = draft.provenance
    attempts = len(draft.attempts)
    left = sorted({finding.code for finding in draft.chosen.verdict.findings if finding.blocking})
    return (
        f"{draft.id} {draft.status} prompt {made.prompt}@{made.version}"
        f" asked {_plain(asked)} answered {_plain(made.model)}"
        f" {counted(attempts, 'attempt')} {counted(_repairs(draft), 'repair')}"
        f" left {','.join(left) or 'nothing'} draft {draft.usage.latency_ms} ms"
    )


def counted(number: int, thing: str) -> str:
    """The number with its noun: 1 attempt, 2 attempts."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _repairs(draft: Draft) -> int:
    """How often a model was asked again: each text takes one attempt, and what comes on top are repairs."""
    return max(0, len(draft.attempts) - 1 - len(draft.variants))


def _plain(name: str) -> str:
    return quote(name[:200], safe="/:@+")
