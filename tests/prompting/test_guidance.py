"""The catalogue in our words: complete, well formed, and in step with guardrails, planning and prompts."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.datafiles import prompts_root, read_yaml
from service.domain import Assessment, Technique
from service.errors import PromptError
from service.guidance import Source, load_guidance, load_sources

LABELS = {*Assessment._fields, "promises"}
SOURCES = """
sources:
  0: {title: A guide}
"""
ROW = """
- id: calm.tone
  title: An even voice
  meaning: Plain.
  why: It helps.
  guides: [0]
  concerns_reply: true
  checked_by: [tone]
"""


def catalogue() -> tuple[Technique, ...]:
    return load_guidance(prompts_root() / "guidance.yaml")


def codes() -> dict[str, list[str]]:
    """The guardrails' codes and the techniques that each of them speaks for."""
    data = read_yaml(prompts_root() / "guardrails.yaml")
    assert isinstance(data, dict)
    return {code: rule["techniques"] for code, rule in data["codes"].items()}


def test_all_rows_of_the_catalogue_are_there() -> None:
    groups = [row.id.partition(".")[0] for row in catalogue()]
    assert len(groups) == 48
    assert {group: groups.count(group) for group in groups} == {
        "listen": 6, "calm": 5, "empathy": 4, "ownership": 5, "solution": 10, "expectations": 4, "escalation": 2,
        "boundary": 1, "closing": 3, "followup": 3, "organisation": 5,
    }  # fmt: skip


def test_what_concerns_no_reply_is_the_organisations_part() -> None:
    assert {row.id for row in catalogue() if not row.concerns_reply} == {
        row.id for row in catalogue() if row.id.startswith("organisation.")
    }


def test_rows_say_something_of_their_own() -> None:
    for row in catalogue():
        assert 40 <= len(row.meaning) <= 260, row.id
        assert 40 <= len(row.why) <= 220, row.id
        assert row.guides == tuple(sorted(set(row.guides))), row.id
    for field in ("title", "meaning", "why"):
        assert len({getattr(row, field) for row in catalogue()}) == 48


def test_every_check_named_is_a_label_or_a_code_that_speaks_for_the_technique() -> None:
    rules = codes()
    for row in catalogue():
        for check in row.checked_by:
            assert check in LABELS or row.id in rules.get(check, []), f"{row.id} is not checked by {check}"


def test_every_code_that_speaks_for_a_technique_is_named_there() -> None:
    """guardrails.yaml ties codes to techniques; guidance.yaml must show the same ties."""
    shown = {row.id: row.checked_by for row in catalogue()}
    missing = [
        f"add {code} to checked_by of {technique} in guidance.yaml"
        for code, techniques in codes().items()
        for technique in techniques
        if code not in shown[technique]
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("  why: It helps.\n", "", "row 1 (calm.tone): lacks 'why'"),
        ("why: It helps.", "why: It helps.\n  note: x", "row 1 (calm.tone): unknown 'note'"),
        ("why: It helps.", "why: 7", "'why' must be a text, not 7"),
        ("guides: [0]", "guides: [5]", "there is no guide 5"),
        ("guides: [0]", "guides: []", "'guides' must be a list"),
        ("concerns_reply: true", "concerns_reply: maybe", "'concerns_reply' must be true or false, not 'maybe'"),
        ("checked_by: [tone]", "checked_by: tone", "'checked_by' must be a list"),
        ("checked_by: [tone]", "checked_by: [tone]\n  example: ''", "'example' must be a text"),
        ("- id: calm.tone", "- calm.tone\n- id: calm.tone", "row 1: must be a mapping"),
        ("checked_by: [tone]\n", "checked_by: [tone]\n" + ROW[1:], "row 2: 'calm.tone' stands there twice"),
    ],
)
def test_a_mistake_is_refused_with_its_row(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in ROW
    path = tmp_path / "guidance.yaml"
    path.write_text(SOURCES + "techniques:" + ROW.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PromptError) as caught:
        load_guidance(path)
    assert complaint in str(caught.value)
    assert str(path) in str(caught.value)


def test_an_empty_file_is_no_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "guidance.yaml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(PromptError, match="must be a mapping of 'sources' and 'techniques'"):
        load_guidance(path)


def test_every_guide_that_is_named_has_a_title_and_every_title_is_used() -> None:
    sources = load_sources(prompts_root() / "guidance.yaml")
    assert [source.id for source in sources] == sorted({guide for row in catalogue() for guide in row.guides})
    assert len({source.title for source in sources}) == len(sources) == 5
    assert all(len(source.title) > 20 for source in sources)


def test_guides_are_the_same_out_of_the_cache(tmp_path: Path) -> None:
    """JSON keeps keys as texts; ids are numbers all the same."""
    path = tmp_path / "guidance.yaml"
    path.write_text("sources:\n  10: {title: B}\n  2: {title: A, publisher: P}\ntechniques: []\n", encoding="utf-8")
    fresh = load_sources(path, tmp_path / "cache")
    assert fresh == load_sources(path, tmp_path / "cache") == (Source(2, "A", "P"), Source(10, "B"))


@pytest.mark.parametrize(
    ("sources", "complaint"),
    [
        ("{}", "'sources' must be a mapping"),
        ("[A guide]", "'sources' must be a mapping"),
        ("{one: {title: A}}", "source one: an id must be a whole number"),
        ("{1: {publisher: P}}", "source 1: must have a 'title'"),
        ("{1: {title: A, url: x}}", "source 1: must have a 'title' and may have a 'publisher'"),
        ("{1: {title: ''}}", "source 1: 'title' must be a text"),
    ],
)
def test_a_guide_that_is_badly_described_is_refused_with_its_id(tmp_path: Path, sources: str, complaint: str) -> None:
    path = tmp_path / "guidance.yaml"
    path.write_text(f"sources: {sources}\ntechniques:{ROW}", encoding="utf-8")
    with pytest.raises(PromptError) as caught:
        load_guidance(path)
    assert complaint in str(caught.value)
