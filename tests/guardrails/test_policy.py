"""The policy file: what it says is what findings carry, and every mistake in it is refused with file, row and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.datafiles import prompts_root, read_yaml
from service.domain import Assessment
from service.errors import PromptError
from service.guardrails import GUARDRAILS
from service.guardrails.base import Hit
from service.guardrails.policy import GuardrailPolicy, load_policy

FILE = prompts_root() / "guardrails.yaml"
CODES = frozenset(code for guardrail in GUARDRAILS for code in guardrail.codes)
NOTHING = Assessment(0, False, False, 0, False, 0, False, "calm", False, False, False, False, False, False)
SMALL = """
version: "1"
codes:
  tone.off: {severity: error, techniques: [calm.tone], message: "Off: {detail}.", suggestion: Say it calmly.}
requirements:
  - {code: tone.off, label: empathy, at_least: 1, when: {heat: hot}}
lengths:
  default: {short: [1, 9], medium: [1, 9], long: [1, 9]}
"""


def techniques() -> frozenset[str]:
    rows = read_yaml(prompts_root() / "guidance.yaml")
    data = rows["techniques"] if isinstance(rows, dict) else rows
    ids = data if isinstance(data, dict) else [row["id"] for row in data]  # type: ignore[union-attr]
    return frozenset(ids)


def load(tmp_path: Path, text: str) -> GuardrailPolicy:
    path = tmp_path / "guardrails.yaml"
    path.write_text(text, encoding="utf-8")
    return load_policy(path, techniques=frozenset({"calm.tone"}), codes=frozenset({"tone.off"}))


def test_the_shipped_policy_knows_every_code_and_technique() -> None:
    """Every code that a guardrail can give has its row, every row is given or required, every technique exists."""
    policy = load_policy(FILE, codes=CODES, techniques=techniques())
    assert set(policy.rules) >= CODES


def test_each_requirement_can_be_failed_and_met() -> None:
    """A row that nothing can fail, or nothing can meet, asks for nothing."""
    best = Assessment(2, True, True, 2, True, 2, True, "off", True, True, True, True, True, True)
    for row in load_policy(FILE).requirements:
        assert row.met_by(NOTHING) != row.met_by(best), row


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("severity: error", "severity: grave", "'severity' must be one of info, warning, error, critical"),
        ("[calm.tone]", "[calm.tune]", "unknown technique 'calm.tune'"),
        ("label: empathy", "label: empaty", "unknown label 'empaty'"),
        ("heat: hot", "temperature: hot", "unknown facet 'temperature'"),
        ("at_least: 1", "at_least: 3", "at_least must be a level from 0 to 2"),
        (", at_least: 1", "", "exactly one of at_least, at_most, is"),
        ("- {code: tone.off", "- {code: tone.of", "unknown code 'tone.of'"),
        ("  tone.off:", "  tone.odd:", "unknown code 'tone.off'"),
        ("suggestion: Say", "sugestion: Say", "unknown key 'sugestion'"),
        ('message: "Off: {detail}."', "message: 3", "'message' must be a sentence"),
        ("long: [1, 9]", "long: [9, 1]", "least and most"),
        ("long: [1, 9]}", "huge: [1, 9]}", "needs short, medium and long"),
        ("default:", "chat:", "needs a row 'default'"),
        ('version: "1"', "version: 1", "quoted version"),
        ("requirements:", "limits: {apologies: many}\nrequirements:", "'apologies' must be a whole number"),
        ("requirements:", "limits: {apolgies: 2}\nrequirements:", "unknown key 'apolgies'"),
    ],
)
def test_a_mistake_is_refused_with_file_and_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in SMALL
    with pytest.raises(PromptError) as refused:
        load(tmp_path, SMALL.replace(old, new, 1))
    assert told in str(refused.value)
    assert "guardrails.yaml" in str(refused.value)


def test_a_code_that_no_guardrail_gives_is_refused(tmp_path: Path) -> None:
    row = "  tone.odd: {severity: info, message: a b, suggestion: c d}\n"
    extra = SMALL.replace("requirements:", f"{row}requirements:", 1)
    with pytest.raises(PromptError, match="no guardrail gives it"):
        load(tmp_path, extra)


def test_a_guardrails_code_without_a_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "guardrails.yaml"
    path.write_text(SMALL, encoding="utf-8")
    with pytest.raises(PromptError, match=r"no row for code 'tone\.loud'"):
        load_policy(path, codes=frozenset({"tone.off", "tone.loud"}))


def test_a_finding_carries_the_words_of_its_row(tmp_path: Path) -> None:
    finding = load(tmp_path, SMALL).finding(Hit("tone.off", None, "shouting"), {})
    assert finding.message == "Off: shouting."
    assert finding.techniques == ("calm.tone",)
    assert finding.suggestion == "Say it calmly."


def test_a_code_weighs_more_where_its_row_says_so() -> None:
    policy = load_policy(FILE)
    rule = policy.rules["empathy.stock_where_serious"]
    assert rule.severity_in({"heat": "hot"}) == "warning"
    assert rule.severity_in({"triggers": frozenset({"data_loss"})}) == "error"


def test_of_one_label_only_the_first_unmet_row_speaks() -> None:
    """Nothing at all is `missing`, too little is `generic`; never both."""
    policy = load_policy(FILE)
    facets = {"heat": "hot", "goal": "first_reply"}
    assert [row.code for row in policy.shortfalls(NOTHING, facets) if row.label == "empathy"] == ["empathy.missing"]
    generic = NOTHING._replace(empathy=1)
    assert [row.code for row in policy.shortfalls(generic, facets) if row.label == "empathy"] == ["empathy.generic"]
