"""A linear layer: its file, its sums, and its kept form."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layering import scores
from service.language import layers
from service.language.layers import UNIT, Layer, load, parse

TEXT = "# made by hand\nlabels blame tone ownership\nbias -2.31 0.5 -1\nhad you\t0:143 2:-20\nqueue\t1:-7\n"
NAMES = [f"name {n}" for n in range(12)]
BOUND = 10_000_000  # hundredths: far beyond any weight, and as many of them as a long text has names stay apart


def tables(labels: int) -> st.SearchStrategy[dict[str, dict[int, int]]]:
    weights = st.dictionaries(st.integers(0, labels - 1), st.integers(-BOUND, BOUND))
    return st.dictionaries(st.sampled_from(NAMES), weights)


def as_written(weights: dict[int, int]) -> str:
    return " ".join(f"{label}:{weight}" for label, weight in weights.items())


def test_a_layer_is_what_its_file_says() -> None:
    layer = parse(TEXT)
    assert layer.labels == ("blame", "tone", "ownership")
    assert layer.bias == (-2.31, 0.5, -1.0)
    assert scores(layer, ["had you"]) == [1.43, 0.0, -0.2]


def test_the_bias_is_no_part_of_the_scores() -> None:
    """Texts are sums of sentences, and have one bias."""
    assert scores(parse(TEXT), []) == [0.0, 0.0, 0.0]


def test_the_weights_of_several_names_add_up() -> None:
    assert scores(parse(TEXT), ["had you", "queue", "queue"]) == [1.43, -0.14, -0.2]


def test_a_name_that_the_file_does_not_have_weighs_nothing() -> None:
    layer = parse(TEXT)
    assert scores(layer, ["queue", "had", "you", "", "labels", "# made by hand"]) == scores(layer, ["queue"])


def test_lines_that_begin_with_a_hash_are_comments_wherever_they_stand() -> None:
    assert scores(parse(TEXT.replace("queue", "# in between\nqueue")), ["queue"]) == [0.0, -0.07, 0.0]


def test_a_layer_may_have_no_names() -> None:
    assert scores(parse("labels blame\nbias 1\n"), ["blame"]) == [0.0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "begins with a line `labels ...`"),
        ("had you\t0:1\n", "begins with a line `labels ...`"),
        ("labels blame\n", "begins with a line `labels ...`"),
        ("bias 1\nlabels blame\n", "begins with a line `labels ...`"),
        ("labels blame\nhad you\t0:1\nbias 1\n", "begins with a line `labels ...`"),
        ("labels blame tone\nbias 1\n", "of the same length"),
        ("labels blame\nbias 1 2\n", "of the same length"),
    ],
)
def test_a_head_that_is_missing_or_uneven_is_refused_with_the_file(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"^made/learned\.txt: ") as refused:
        parse(text, "made/learned.txt")
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "row",
    [
        "if",
        "if\t",
        "if 0:1",
        "if\t0",
        "if\t0:",
        "if\t:1",
        "if\t0:one",
        "if\t0:1.5",
        "if\t0:--1",
        "if\t0:-",
        "if\t0:1:1",
        "if\tone:1",
        "if\t-1:1",
        "if\t3:1",
        "if\t0:1 3:1",
        "if\t0:1 oops",
    ],
)
def test_weights_that_cannot_be_read_are_refused_with_file_name_and_number(row: str) -> None:
    with pytest.raises(ValueError, match=r"^made/learned\.txt: name 3 \('if") as refused:
        parse(f"{TEXT}{row}\n", "made/learned.txt")
    assert repr(row.partition("\t")[2]) in str(refused.value)


@pytest.mark.parametrize("row", ["", "\t0:1"])
def test_a_line_without_a_name_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match=r"name 3 \(''\)"):
        parse(f"{TEXT}{row}\nqueue\t0:1\n")


@given(st.data(), st.integers(1, 40))
def test_packed_sums_are_plain_sums(data: st.DataObject, labels: int) -> None:
    """One sum of whole numbers must give each label its own, whatever the signs of its neighbours."""
    table = data.draw(tables(labels))
    asked = data.draw(st.lists(st.sampled_from([*NAMES, "unheard of"]), max_size=12))
    head = [f"labels {' '.join(map(str, range(labels)))}", "bias" + " 0" * labels]
    layer = parse("\n".join([*head, *(f"{name}\t{as_written(row)}" for name, row in table.items() if row)]))
    plain = [sum(table.get(name, {}).get(label, 0) for name in asked) / UNIT for label in range(labels)]
    assert scores(layer, asked) == plain
    assert scores(layer, reversed(asked)) == plain, "asked again, the names are known"


@given(st.data(), st.integers(1, 12))
def test_a_written_layer_is_read_back(data: st.DataObject, labels: int) -> None:
    table = {name: row for name, row in data.draw(tables(labels)).items() if row}
    bias = data.draw(st.lists(st.integers(-999, 999), min_size=labels, max_size=labels))
    lines = [f"labels {' '.join(f'l{n}' for n in range(labels))}", f"bias {' '.join(f'{b / 100:.2f}' for b in bias)}"]
    layer = parse("\n".join([*lines, *(f"{name}\t{as_written(row)}" for name, row in table.items())]) + "\n")
    assert layer.bias == tuple(b / 100 for b in bias)
    for name, row in table.items():
        assert scores(layer, [name]) == [row.get(n, 0) / UNIT for n in range(labels)]


def test_names_beyond_those_that_are_kept_weigh_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made-up words must not fill the memory, and must not push out what the file says."""
    monkeypatch.setattr(layers, "_KEPT_NAMES", 2)
    layer = parse(TEXT)
    assert scores(layer, ["un", "deux", "trois", "queue"]) == scores(layer, ["queue"]) == [0.0, -0.07, 0.0]


class Shelf:
    """A layer's file in a folder of its own, read as by a program that has just started."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "learned.txt"
        self.forms = folder / "forms"
        self.file.write_text(TEXT, encoding="utf-8")

    def read(self) -> Layer:
        load.cache_clear()
        return load(self.file)

    def kept(self) -> list[Path]:
        return sorted(self.forms.rglob("*.json"))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "forms"))
    return Shelf(tmp_path)


@pytest.fixture(autouse=True)
def read_anew() -> None:
    """What another test read of a file is none of this one's business."""
    load.cache_clear()


def test_a_loaded_layer_keeps_its_parsed_form_and_says_the_same_from_it(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shelf.read()
    assert len(shelf.kept()) == 1
    monkeypatch.setattr(layers, "_flat", lambda *_: pytest.fail("parsed although a form was kept"))
    again = shelf.read()
    assert (
        (again.labels, again.bias) == (first.labels, first.bias) == (("blame", "tone", "ownership"), (-2.31, 0.5, -1))
    )
    assert scores(again, ["had you", "queue"]) == scores(first, ["had you", "queue"]) == [1.43, -0.07, -0.2]


def test_a_running_program_reads_its_layer_once(shelf: Shelf) -> None:
    assert shelf.read() is load(shelf.file)


def test_a_changed_file_is_parsed_again(shelf: Shelf) -> None:
    shelf.read()
    shelf.file.write_text(TEXT + "new\t0:100\n", encoding="utf-8")
    assert scores(shelf.read(), ["new"]) == [1.0, 0.0, 0.0]


def test_a_file_of_the_same_size_but_another_time_is_parsed_again(shelf: Shelf) -> None:
    shelf.read()
    shelf.file.write_text(TEXT.replace("143", "341"), encoding="utf-8")
    os.utime(shelf.file, ns=(1, 1))
    assert scores(shelf.read(), ["had you"]) == [3.41, 0.0, -0.2]


def test_a_damaged_form_is_parsed_anew(shelf: Shelf) -> None:
    shelf.read()
    shelf.kept()[0].write_text("{", encoding="utf-8")
    assert scores(shelf.read(), ["queue"]) == [0.0, -0.07, 0.0]


def test_a_broken_file_is_refused_by_its_path_and_leaves_no_form(shelf: Shelf) -> None:
    shelf.file.write_text("labels blame\n", encoding="utf-8")
    with pytest.raises(ValueError, match="begins with a line `labels") as refused:
        shelf.read()
    assert str(refused.value).startswith(f"{shelf.file}: ")
    assert shelf.kept() == []


def test_a_file_that_is_not_there_is_an_error(shelf: Shelf) -> None:
    shelf.file.unlink()
    with pytest.raises(FileNotFoundError):
        shelf.read()
