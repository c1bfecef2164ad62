"""What our text files parse to is kept beside the compiled modules, and never used when anything changed since."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from service.kept import flat, kept, kept_with_bytes, table


class House:
    """A module's file and a word list beside it; counts how often the list was parsed."""

    def __init__(self, folder: Path) -> None:
        self.code = folder / "words.py"
        self.list = folder / "words.txt"
        self.code.write_text("# parses", encoding="utf-8")
        self.list.write_text("one two", encoding="utf-8")
        self.parsed = 0

    def read(self, name: str = "en") -> object:
        return kept(str(self.code), name, (self.list,), self._parse)

    def _parse(self) -> list[tuple[str, ...]]:
        self.parsed += 1
        return [tuple(self.list.read_text(encoding="utf-8").split())]

    def forms(self) -> list[Path]:
        return sorted(self.code.parent.rglob("*.json"))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return House(tmp_path)


def test_a_list_is_parsed_once_and_says_the_same_from_the_kept_form(house: House) -> None:
    """Tuples are lists from the first time on: nobody must see where it came from."""
    assert house.read() == house.read() == [["one", "two"]]
    assert house.parsed == 1


def test_the_form_lies_where_python_keeps_what_it_compiled(house: House, tmp_path: Path) -> None:
    house.read()
    (form,) = house.forms()
    assert form.parent == tmp_path / "__pycache__"
    assert form.name.startswith("words.")


def test_forms_of_two_names_do_not_meet(house: House) -> None:
    house.read("en")
    house.read("de")
    assert len(house.forms()) == 2


def test_a_changed_list_is_parsed_again(house: House) -> None:
    house.read()
    house.list.write_text("one two three", encoding="utf-8")
    assert house.read() == [["one", "two", "three"]]


def test_a_list_of_the_same_size_but_another_time_is_parsed_again(house: House) -> None:
    house.read()
    house.list.write_text("six ten", encoding="utf-8")
    os.utime(house.list, ns=(1, 1))
    assert house.read() == [["six", "ten"]]


def test_a_changed_parser_parses_again(house: House) -> None:
    """Whoever mends the parser must not be shown what the old one made."""
    house.read()
    house.code.write_text("# parses otherwise", encoding="utf-8")
    house.read()
    assert house.parsed == 2


@pytest.mark.parametrize("damaged", ["", "{", "[1]", "7", '{"a": 1}', "\x00"])
def test_a_damaged_form_is_replaced(house: House, damaged: str) -> None:
    house.read()
    (form,) = house.forms()
    whole = form.read_text(encoding="utf-8")
    form.write_text(damaged, encoding="utf-8")
    assert house.read() == [["one", "two"]]
    assert form.read_text(encoding="utf-8") == whole


def test_nothing_is_kept_where_python_writes_no_bytecode(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert house.read() == [["one", "two"]]
    assert house.forms() == []


def test_a_folder_that_cannot_be_written_is_no_hindrance(house: House, tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("a file where the folder should be", encoding="utf-8")
    assert house.read() == [["one", "two"]]


def test_forms_move_with_pythons_own(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))
    house.read()
    house.read()
    assert house.parsed == 1
    assert not (tmp_path / "__pycache__").exists()


def test_a_list_that_is_not_there_is_no_reason_to_trust_a_form(house: House) -> None:
    house.read()
    house.list.unlink()
    with pytest.raises(FileNotFoundError):
        house.read()


def test_a_kept_form_is_plain_json(house: House) -> None:
    """Nothing in it is run."""
    house.read()
    (form,) = house.forms()
    stamp, data, size = json.loads(form.read_text(encoding="utf-8"))
    assert [name for name, _, _ in stamp] == ["words.py", "words.txt"]
    assert data == [["one", "two"]]
    assert size == 0


def test_bytes_stand_behind_the_data_and_come_back_whole(house: House) -> None:
    """Line ends in them, bytes of no text; and a form that was cut short is made anew."""
    rest = b"\n\xff\n{}" * 3
    made: list[int] = []

    def read() -> tuple[object, bytes]:
        def parse() -> tuple[object, bytes]:
            made.append(1)
            return ["words"], rest

        return kept_with_bytes(str(house.code), "en", (house.list,), parse)

    assert read() == read() == (["words"], rest)
    (form,) = house.forms()
    form.write_bytes(form.read_bytes()[:-1])
    assert read() == (["words"], rest)
    assert len(made) == 2


@pytest.mark.parametrize("words", [{}, {"angry": "1 2"}, {"angry": "1", "annoyed": "", "caf\u00e9": " 3 4"}])
def test_a_table_comes_back_from_its_two_texts(words: dict[str, str]) -> None:
    assert table(*flat(words)) == words
