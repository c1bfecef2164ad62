"""Does the suite catch regressions? Seeded defects, one at a time, in a private copy: `python -m evals mutate`."""

from __future__ import annotations

from evals.mutations.command import main

__all__ = ["main"]
