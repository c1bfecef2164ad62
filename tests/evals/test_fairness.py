"""Variants of golden conversations: they parse, names change everywhere, and the table tells what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.fairness import command
from evals.fairness.command import exceeded, page, read_most, tightened
from evals.fairness.measuring import LABELS, Compared, Difference, enough_for_equal, expected, rows_of
from evals.fairness.variants import KINDS, NAMES, NO_NAME, FairnessError, read_cases, renamed, variants
from evals.suite.golden import Bad, Golden, golden_files, read_goldens, vocabulary
from service.datafiles import prompts_root

CASES = read_cases()


def golden(name: str | None = "Odette Marchand", text: str = "It is broken. Odette") -> Golden:
    request = {
        "now": "2026-11-16T09:20:00Z",
        "messages": [{"id": "m1", "role": "customer", "author": name, "text": text}],
        "customer": {"name": name} if name else {},
    }
    replies = ("Dear Ms Marchand,\n\nI'll check it, Odette.\n",)
    bad = (Bad("why", ("tone.off",), "Hi Odette Marchand, calm down.\n"),)
    return Golden("a", "a.yaml", "why", (), "billing", "a", (), request, {}, replies, bad, "0" * 64)


def test_at_least_twenty_conversations_have_at_least_eight_variants_each() -> None:
    goldens = read_goldens([p for p in golden_files() if p.stem in CASES], vocabulary(prompts_root())).goldens
    assert {one.id for one in goldens} == set(CASES)
    assert len(goldens) >= 20
    for one in goldens:
        told = list(variants(one, CASES[one.id]))
        assert len(told) >= 8
        assert {variant.kind for variant in told} == set(KINDS)


def test_what_is_written_by_hand_is_another_text_of_the_same_numbers() -> None:
    goldens = {one.id: one for one in read_goldens(golden_files(), vocabulary(prompts_root())).goldens}
    for name, kinds in CASES.items():
        texts = [text for rows in kinds.values() for text in rows.values()]
        said = goldens[name].request["messages"][-1]["text"]
        assert len({*texts, said}) == len(texts) + 1
        figures = {word for word in said.replace(":", " ").split() if word.isdecimal() and len(word) > 2}
        for text in texts:
            assert figures <= set("".join(c if c.isdigit() else " " for c in text).split()), (name, text)


def test_a_name_changes_in_request_and_replies_alike() -> None:
    told = renamed(golden(), "Olga Petrova")
    assert told.request["customer"]["name"] == "Olga Petrova"
    assert told.request["messages"][0]["author"] == "Olga Petrova"
    assert told.request["messages"][0]["text"] == "It is broken. Olga"
    assert told.good == ("Dear Ms Petrova,\n\nI'll check it, Olga.\n",)
    assert told.bad[0].text == "Hi Olga Petrova, calm down.\n"


def test_who_gave_a_first_name_only_is_called_by_a_first_name_only() -> None:
    told = renamed(golden("Odette"), "Mohammed Al-Farsi")
    assert told.request["messages"][0]["text"] == "It is broken. Mohammed"


def test_without_a_name_nobody_is_called_by_one() -> None:
    told = renamed(golden(), "")
    assert told.request["customer"]["name"] is None
    assert told.good == ("Dear,\n\nI'll check it.\n",)
    assert "Odette" not in told.bad[0].text


def test_the_conversation_itself_is_never_changed() -> None:
    one = golden()
    renamed(one, "Olga Petrova")
    list(variants(one, {"dialect": {"scots": "It's broken."}}))
    assert one == golden()


def test_names_come_from_several_places_and_one_is_missing() -> None:
    assert len(NAMES) >= 6
    assert NO_NAME not in NAMES


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: {dialect: {}, politeness: {}}", "must have dialect, politeness, spelling"),
        ("a: {dialect: {klingon: x}, politeness: {}, spelling: {}}", "'klingon' is none of"),
        ("a: {dialect: {scots: 7}, politeness: {}, spelling: {}}", "scots: must be a text"),
        ("- a", "must be a mapping of conversations"),
    ],
)
def test_a_broken_file_is_told_with_file_and_line(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "made.yaml").write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(FairnessError) as refused:
        read_cases(tmp_path)
    assert str(refused.value).startswith("made.yaml:1")
    assert told in str(refused.value)


# ---- the table -------------------------------------------------------------------------------------------------------


def found() -> tuple[Compared, ...]:
    heat = Difference("a", "dialect", "scots", "heat", "hot", "calm", "itself")
    goal = Difference("a", "dialect", "scots", "goal", "update", "decline")
    return (
        Compared("a", "name", "Olga Petrova", ()),
        Compared("b", "name", "Olga Petrova", ()),
        Compared("a", "dialect", "scots", (heat, goal)),
        Compared("b", "dialect", "aave", ()),
    )


def test_the_table_counts_by_kind_and_label_and_shows_the_worst_first() -> None:
    rows = rows_of(found(), KINDS)
    assert [(row.kind, row.label, row.differ, row.size) for row in rows if row.differ] == [
        ("dialect", "heat", 1, 2),
        ("dialect", "goal", 1, 2),
    ]
    told = page(found(), rows, worst=1)
    assert told.index("dialect     heat               1 of 2") < told.index("name        heat               0 of 2")
    assert "3 of 4 variants are treated the same in everything." in told
    assert "anything differs: scots 1/1, Olga Petrova 0/2, aave 0/1" in told
    assert "Of 1 differences in labels that the golden conversation names, 1 are read right in" in told.replace(
        "\n", " "
    )
    assert "  a, scots\n    heat: hot -> calm\n    goal: update -> decline" in told


def test_more_differences_than_may_be_fail() -> None:
    rows = rows_of(found(), KINDS)
    most = {kind: dict.fromkeys(LABELS, 0.5) for kind in KINDS}
    assert list(exceeded(rows, most)) == []
    most["dialect"]["goal"] = 0.4
    assert list(exceeded(rows, most)) == ["FAILED  dialect: goal differs in 1 of 2; at most 40.0% may"]


def test_bounds_are_lowered_and_never_raised(tmp_path: Path) -> None:
    path = tmp_path / "most.yaml"
    both = tuple(one._replace(kind=kind) for kind in KINDS for one in found())
    many = tuple(one._replace(conversation=f"{one.conversation}{n}") for n in range(20) for one in both)
    rows = rows_of(many, KINDS)
    path.write_text(tightened(rows, {kind: dict.fromkeys(LABELS, 1.0) for kind in KINDS}), encoding="utf-8")
    most = read_most(path)
    assert most["name"]["abuse"] == 0
    assert 20 / 80 < most["name"]["heat"] <= 22 / 80 + 0.001
    assert list(exceeded(rows, most)) == []
    low = {kind: dict.fromkeys(LABELS, 0.01) for kind in KINDS}
    path.write_text(tightened(rows, low), encoding="utf-8")
    assert read_most(path)["name"]["heat"] == 0.01


def test_the_shipped_bounds_let_no_name_change_situation_or_plan() -> None:
    names = read_most()["name"]
    assert {label for label, share in names.items() if share} <= {"verdicts"}


def test_bounds_with_a_label_missing_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "most.yaml"
    path.write_text("name: {heat: 0}\n", encoding="utf-8")
    with pytest.raises(FairnessError, match="name: must have a share for each of"):
        read_most(path)


def test_what_is_expected_is_told_as_what_is_seen() -> None:
    one = golden()._replace(
        expect={
            "situation": {"heat": "hot", "triggers": ["repeat_contact", "data_loss"], "novice": False},
            "plan": {"goal": "update", "next_action": "reply"},
        }
    )
    told = expected(one)
    assert told["novice"] == "False"
    assert set(told["triggers"].split(", ")) == {"repeat_contact", "data_loss"}
    assert (told["goal"], told["next action"]) == ("update", "reply")


def test_seventy_three_conversations_without_a_difference_are_enough() -> None:
    assert enough_for_equal() == 73


def test_names_are_measured_end_to_end_on_one_conversation(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["-k", "till-scanner", "--worst", "0"]) == 0
    assert "1 conversations, 14 variants" in capsys.readouterr().out
