"""A mistake in planning.yaml is refused with file, row and key; the shipped file is held to the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.datafiles import prompts_root
from service.errors import PromptError
from service.guidance import load_guidance
from service.planning import load_planner
from service.planning.rules import load_rules

WHOLE = """
goals: [{goal: first_reply}]
actions: [{type: reply, reason: "Answer."}]
most: 3
techniques: [{technique: calm.tone, required: true}]
"""


def edited(tmp_path: Path, old: str, new: str) -> Path:
    assert old in WHOLE
    path = tmp_path / "planning.yaml"
    path.write_text(WHOLE.replace(old, new), encoding="utf-8")
    return path


def test_the_small_file_loads(tmp_path: Path) -> None:
    assert load_rules(edited(tmp_path, "most: 3", "most: 3")).order == ("calm.tone",)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("goal: first_reply", "goal: hello", "goals row 1: 'goal' must be one of first_reply"),
        ("{goal: first_reply}", "{goal: first_reply, then: x}", "goals row 1: unknown 'then'"),
        ("{goal: first_reply}", "{goal: first_reply, when: {mood: bad}}", "goals row 1: unknown facet 'mood'"),
        ("{goal: first_reply}", "{goal: first_reply, when: {heat: hot}}", "last row of 'goals' must have no 'when'"),
        ("type: reply", "type: shrug", "actions row 1: 'type' must be one of"),
        ('"Answer."', '"Answer {who}."', "actions row 1: 'reason' names ['who']"),
        ('"Answer."', "7", "actions row 1: 'reason' must be a text"),
        ('"Answer."}', '"Answer.", to: boss}', "actions row 1: 'to' must be one of escalation"),
        ("most: 3", "most: true", "'most' must be a whole number above 0, not True"),
        ("required: true", "required: yes please", "techniques row 1: 'required' must be true or false"),
        ("required: true", "priority: high", "techniques row 1: 'priority' must be a whole number, not 'high'"),
        ("required: true", "required: true, priority: 4", "needs either 'required: true' or a 'priority'"),
        (", required: true", "", "needs either 'required: true' or a 'priority'"),
        ("[{technique: calm.tone, required: true}]", "[]", "'techniques' must be a list of rows"),
        ("[{technique: calm.tone, required: true}]", "[calm.tone]", "techniques row 1: must be a mapping"),
        ("most: 3", "most: 3\nleast: 1", "unknown 'least'"),
    ],
)
def test_a_mistake_is_refused_with_its_place(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    path = edited(tmp_path, old, new)
    with pytest.raises(PromptError) as caught:
        load_planner(path)
    assert complaint in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_list_is_no_planning_file(tmp_path: Path) -> None:
    path = tmp_path / "planning.yaml"
    path.write_text("- a\n", encoding="utf-8")
    with pytest.raises(PromptError, match="must hold goals"):
        load_planner(path)


def test_the_shipped_rules_name_every_technique_for_replies_in_the_catalogues_order() -> None:
    catalogue = [row.id for row in load_guidance(prompts_root() / "guidance.yaml") if row.concerns_reply]
    assert list(load_rules(prompts_root() / "planning.yaml").order) == catalogue
