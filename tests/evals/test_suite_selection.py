"""Which conversations a run takes, and what it says where it can take none."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.suite.results import write_result
from evals.suite.selection import Selection, SelectionError, chosen
from golden_files import read, written
from suite_results import result, with_missing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path, "vpn-one", ("tags: [repeat]", "tags: [repeat, night]"), customer="dana")
    written(tmp_path, "vpn-two", ("heat: hot", "heat: warm"), customer="ben")
    written(tmp_path, "token", ("[listen.paraphrase, ", "[listen.reflect, "), customer="ben")
    return tmp_path


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        (Selection(), ["token", "vpn-one", "vpn-two"]),
        (Selection(filters=("tag:night",)), ["vpn-one"]),
        (Selection(filters=("heat:hot,warm", "customer:ben")), ["token", "vpn-two"]),
        (Selection(filters=("technique:listen.reflect",)), ["token"]),
        (Selection(filters=("domain:remote-access", "goal:first_reply")), ["token", "vpn-one", "vpn-two"]),
        (Selection(words=("one", "tok")), ["token", "vpn-one"]),
        (Selection(ids="vpn-two, token"), ["token", "vpn-two"]),
        (Selection(limit=1), ["token"]),
    ],
)
def test_all_that_is_asked_for_must_hold(folder: Path, selection: Selection, ids: list[str]) -> None:
    assert [golden.id for golden in chosen(read(folder).goldens, selection)] == ids


@pytest.mark.parametrize(
    ("selection", "told"),
    [
        (Selection(filters=("night",)), "write KIND:VALUE, with KIND one of tag, domain"),
        (Selection(filters=("tag:day",)), "no conversation has tag 'day'; there are night, repeat"),
        (Selection(words=("printer",)), "no conversation fits: -k printer"),
        (Selection(ids="vpn-three"), "there is no conversation 'vpn-three'"),
        (Selection(ids="ids/none.txt"), "ids/none.txt: no list of ids"),
    ],
)
def test_a_selection_that_fits_nothing_says_what_there_is(folder: Path, selection: Selection, told: str) -> None:
    with pytest.raises(SelectionError) as caught:
        chosen(read(folder).goldens, selection)

    assert told in str(caught.value)


def test_a_file_of_ids_may_have_remarks(folder: Path) -> None:
    path = folder / "recorded.txt"
    path.write_text("# those with recordings\nvpn-one\n\ntoken  # short\n", encoding="utf-8")

    assert [golden.id for golden in chosen(read(folder).goldens, Selection(ids=str(path)))] == ["token", "vpn-one"]


def test_what_failed_last_is_taken_again(tmp_path: Path) -> None:
    for number in (1, 2, 3, 4):
        written(tmp_path, f"case-00{number}")
    last = with_missing(result([True, True, True], [True, False, True]))
    write_result(last, tmp_path / "latest.json")

    taken = chosen(read(tmp_path).goldens, Selection(failed=True), tmp_path / "latest.json")

    assert [golden.id for golden in taken] == ["case-002", "case-003"]


def test_where_nothing_failed_there_is_nothing_to_take_again(tmp_path: Path) -> None:
    written(tmp_path, "case-001")
    write_result(result([True], [True]), tmp_path / "latest.json")

    with pytest.raises(SelectionError, match=r"nothing of this selection failed in latest\.json"):
        chosen(read(tmp_path).goldens, Selection(failed=True), tmp_path / "latest.json")
