"""A second opinion: a model on the labels that the reader is unsure of, and what its word may change.

It makes the assessment better, and may find faults that the reader missed; what the reader found wrong stays wrong.
`combining.py` holds the rule.
"""

from __future__ import annotations

from service.judging.judge import Judge

__all__ = ["Judge"]
