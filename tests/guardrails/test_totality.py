"""Nothing is forgotten: modules, codes and phrase tables."""

from __future__ import annotations

import pkgutil
from pathlib import Path

import service.guardrails
from service.domain import Assessment
from service.guardrails import GUARDRAILS
from service.guardrails.assess import ASSESSORS
from service.guardrails.marks import FAMILIES, reply_cues

HELPERS = {
    "absolutes",
    "allowances",
    "amounts",
    "assess",
    "base",
    "concessions",
    "confidence",
    "known",
    "marks",
    "policy",
    "retelling",
    "sooner",
    "sources",
}
LABEL_ONLY = {"escalation", "paraphrase", "closing"}  # assessors whose findings are requirements of the policy
HELD_AGAINST_POLICY = {"promises", "overpromise", "money", "claims", "grounding"}  # tests/promises
PHRASES = Path(__file__).with_name("phrases")


def test_every_module_of_the_package_is_listed() -> None:
    """A guardrail that nobody listed would never speak."""
    modules = {module.name for module in pkgutil.iter_modules(service.guardrails.__path__)}
    assert modules - HELPERS - LABEL_ONLY == {guardrail.name for guardrail in GUARDRAILS}


def test_names_and_codes_are_given_once() -> None:
    names = [guardrail.name for guardrail in GUARDRAILS]
    codes = [code for guardrail in GUARDRAILS for code in guardrail.codes]
    assert len(names) == len(set(names))
    assert len(codes) == len(set(codes))


def test_every_guardrail_and_assessor_has_its_phrases() -> None:
    tables = {path.stem for path in PHRASES.glob("*.yaml")}
    assert ({guardrail.name for guardrail in GUARDRAILS} - HELD_AGAINST_POLICY) | LABEL_ONLY <= tables


def test_every_label_has_an_assessor() -> None:
    assert tuple(ASSESSORS) == Assessment._fields


def test_every_cue_label_is_asked_for_by_some_rule() -> None:
    """A section of a cue pack that no rule names is dead text."""
    source = "".join(path.read_text("utf-8") for path in Path(service.guardrails.__path__[0]).glob("*.py"))
    asked = [f'"{label}"' in source or f'f"{label.partition(".")[0]}.{{' in source for label in reply_cues().labels]
    assert [label for label, known in zip(reply_cues().labels, asked, strict=True) if not known] == []
    assert len(FAMILIES) == len(set(FAMILIES))
