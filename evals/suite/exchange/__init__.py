"""Other tools' formats: golden conversations and results to and from promptfoo's and Inspect's files."""

from __future__ import annotations

from collections.abc import Sequence


def export(argv: Sequence[str]) -> int:
    """`python -m evals export`; what it needs is imported when it is asked for."""
    from evals.suite.exchange import exporting

    return exporting.main(argv)


def import_(argv: Sequence[str]) -> int:
    """`python -m evals import`; likewise."""
    from evals.suite.exchange import importing

    return importing.main(argv)
