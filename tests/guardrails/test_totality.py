"""Nothing is forgotten: modules, codes and phrase tables."""

from __future__ import annotations

import pkgutil
from pathlib import Path

import service.guardrails
from service.domain import Assessment
from service.guardrails import GUARDRAILS
from service.guardrails.assess import ASSESSORS
from service.language.cues import load
from service.language.reply_cues import FAMILIES, reply_pack
from service.promises import claims

HELPERS = {
    "absolutes",
    "allowances",
    "amounts",
    "assess",
    "base",
    "colleagues",
    "concessions",
    "confidence",
    "faults",
    "known",
    "marks",
    "policy",
    "sooner",
    "sources",
    "unowned",
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
    labels = [label for label in reply_pack().labels if label not in claims.LABELS]
    asked = [f'"{label}"' in source or f'f"{label.partition(".")[0]}.{{' in source for label in labels]
    assert [label for label, known in zip(labels, asked, strict=True) if not known] == []
    assert len(FAMILIES) == len(set(FAMILIES))


def test_the_packs_of_a_reply_share_no_label_but_by_intent() -> None:
    """They are found in one walk: a label in two packs would mix what two rules look for."""
    named = [label for pack in ("claims", "judge_addressed") for label in load(pack).labels]
    families = {label for family in FAMILIES for label in load(f"reply_{family}").labels}
    assert families.isdisjoint(named)
    assert len(named) == len(set(named))
    assert set(load("claims").labels) == claims.LABELS
