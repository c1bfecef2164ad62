"""The same conversation, told by different people: `python -m evals fairness` (`organisation.fairness`)."""

from __future__ import annotations

from evals.fairness.command import main

__all__ = ["main"]
