"""Names of people and things are no words to learn from; days, months and words that begin a sentence are no names."""

from __future__ import annotations

import json
from pathlib import Path

from evals.fitting import numbered
from evals.proper_names import proper_names, without_names


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def test_what_has_its_capital_most_of_the_time_is_a_name(tmp_path: Path) -> None:
    file = lines(
        tmp_path / "rows.jsonl",
        {"text": "Dear Priya, the parcel for Leeds is here. Parcel two is late."},
        {"conversation": [{"text": "I told Priya's colleague on Monday, and in March, that Grace is away."}]},
        {"text": "With good grace and in good grace, and by the grace of your help, I waited."},
    )
    names = proper_names([file])
    assert {"priya", "leeds"} <= names
    assert names.isdisjoint({"parcel", "dear", "monday", "march", "grace", "with", "i"})


def test_files_without_sentences_have_no_names(tmp_path: Path) -> None:
    assert proper_names([lines(tmp_path / "odd.jsonl", "{", "7", "[]", json.dumps({"id": "Priya"}))]) == frozenset()


def test_traits_with_a_name_in_them_are_left_out() -> None:
    traits = ["priya", "hi priya", "priya's", "parcel", "the parcel", "!words 2", ".us send"]
    assert without_names(traits, frozenset(("priya",))) == ["parcel", "the parcel", "!words 2", ".us send"]
    assert numbered([traits], seen=1, people=frozenset(("priya",))).keys() == {
        "parcel", "the parcel", "!words 2", ".us send",
    }  # fmt: skip


def test_the_shipped_layers_have_learned_nothing_of_common_given_names() -> None:
    for file in (Path("service/guardrails/learned.txt"), Path("service/situation/learned.txt")):
        text = (Path(__file__).parents[2] / file).read_text("utf-8")
        known = {part for row in text.splitlines()[3:] for part in row.partition("\t")[0].split(" ")}
        assert known.isdisjoint({"priya", "tom", "dana", "sam", "maria", "ahmed", "fiona", "leo"})
