"""A second opinion: a model on the labels that the reader is unsure of, and what its word may change.

It may add faults, and it may fill in what the reader missed; it never takes away what the reader found wrong in the
draft's own words. `combining.py` holds the rule.
"""

from __future__ import annotations

from service.judging.judge import Judge

__all__ = ["Judge"]
