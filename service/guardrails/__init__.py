"""Guardrails: what a reply must not do, one rule family a module, one line here.

A module is a guardrail as it stands when it has `name`, `codes` and `check(review, assessed)`; it may also hold the
assessor of its label (`assess.py`). What each code says is data: `prompts/guardrails.yaml`.
"""

from __future__ import annotations

from service.guardrails import (
    apology,
    blame,
    blanks,
    boundary,
    claims,
    empathy,
    grounding,
    hindsight,
    leaks,
    learned,
    money,
    noise,
    obedience,
    overpromise,
    ownership,
    parroting,
    promises,
    questions,
    second,
    selftalk,
    speech,
    steps,
    timeline,
    tone,
    unsafe,
)
from service.guardrails.base import Guardrail

GUARDRAILS: tuple[Guardrail, ...] = (
    noise,
    speech,
    unsafe,
    leaks,
    obedience,
    second,
    selftalk,
    blanks,
    parroting,
    tone,
    blame,
    apology,
    learned,
    empathy,
    ownership,
    timeline,
    steps,
    questions,
    boundary,
    promises,
    overpromise,
    money,
    claims,
    hindsight,
    grounding,
)
