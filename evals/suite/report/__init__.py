"""Reports from one result file: terminal, a single page of HTML, JUnit, Markdown, JSON lines."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """`python -m evals report`; what it needs is imported when it is asked for."""
    from evals.suite.report import command

    return command.main(argv)
