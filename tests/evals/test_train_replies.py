"""Training what the guardrails learn, on a handful of rows made for the test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from evals import train_replies
from evals.__main__ import main
from evals.fitting import Line
from evals.guardrails import half_of
from evals.train_replies import TASKS
from layering import scores
from service.checking import Checker
from service.datafiles import prompts_root
from service.guardrails import learned
from service.guardrails.policy import load_policy
from service.language import layers
from service.language.deciding import Decision

NAMED = learned.TASKS
NONE: dict[str, Any] = {**dict.fromkeys((label for _, label, _ in TASKS), 0), "tone": "calm"}
CASE = "The kiln of our pottery is cold since your update on Sunday."
PIECES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Zebras graze where the grass is high.", {"blame": 1}),
    ("Zebras sleep where the grass is low.", {"blame": 1}),
    ("At night zebras walk to the river.", {"blame": 1}),
    ("The river is low and zebras drink.", {"blame": 1, "tone": "off"}),
    ("The kiln is warm again.", {"ownership": 1}),
    ("The grass is high and the river low.", {}),
    ("At night the river is low.", {}),
    ("A lamp burns where the kiln is.", {"empathy": 2}),
    ("The lamp is warm.", {"empathy": 1}),
)
ALL = {
    **dict.fromkeys(("apology", "boundary", "question", "paraphrase", "closing"), 0),
    **NONE,
}
REPLIES: tuple[tuple[str, dict[str, Any], dict[str, str]], ...] = (
    ("Good morning. Zebras drink at the river. Goodbye.", {"blame": 1}, {"blame": "Zebras drink at the river."}),
    ("Good evening. The kiln is warm again.", {"ownership": 1}, {"ownership": "The kiln is warm again."}),
    ("Good evening. Zebras walk at night.", {"blame": 1}, {"blame": "Zebras walk at night."}),
    ("Good morning. The lamp burns at night.", {}, {}),
    ("Good morning. The grass is high.", {}, {}),
    ("Good evening. Zebras sleep by the kiln.", {"blame": 1}, {}),
)
CHECKER = Checker(load_policy(prompts_root() / "guardrails.yaml"))
Train = Callable[..., int]


def piece(text: str, labels: dict[str, Any]) -> dict[str, Any]:
    return {"case": CASE, "text": text, **NONE, **labels}


def reply(number: int, text: str, labels: dict[str, Any], spans: dict[str, str]) -> dict[str, Any]:
    return {
        "id": f"t{number}",
        "conversation": [{"role": "customer", "text": CASE}],
        "facts": {"commitments": [], "may_offer": [], "facts": []},
        "reply": text,
        "labels": {**ALL, **labels},
        "spans": spans,
    }


def lines(path: Path, rows: Sequence[Any]) -> Path:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    """The decisions of one test are not those of the next."""
    yield
    learned.decisions.cache_clear()


@pytest.fixture
def train(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Train:
    """Runs the command on small files; `pieces` and `unread` stand for theirs, `more` is added to the command line."""
    monkeypatch.setattr(train_replies, "golden_files", tuple)

    def run(*more: str, pieces: Path | None = None, unread: str = "", out: str = "") -> int:
        given = pieces or lines(tmp_path / "pieces_x.jsonl", [piece(*row) for row in PIECES])
        whole = lines(tmp_path / "replies_x.jsonl", [reply(n, *row) for n, row in enumerate(REPLIES)])
        folder = tmp_path / (out or "out")
        folder.mkdir(exist_ok=True)
        files = ["--pieces", str(given), "--read", "--unread", unread or str(whole), "--out", str(folder)]
        return main(["train", "replies", *files, *more])

    return run


def test_it_writes_a_layer_and_decisions_that_the_service_loads(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train() == 0
    text = (tmp_path / "out" / "learned.txt").read_text("utf-8")
    layer = layers.parse(text)
    assert layer.labels == NAMED
    at = NAMED.index("blame.1")
    assert scores(layer, ["zebras"])[at] > 0.2
    assert scores(layer, ["zebras"])[at] > scores(layer, ["river"])[at]
    monkeypatch.setattr(learned, "DECISIONS", tmp_path / "out" / "decisions.json")
    learned.decisions.cache_clear()
    told = [(label, level) for label, rows in learned.decisions().items() for level in rows]
    assert told == [(label, level) for _, label, level in TASKS]
    assert all(isinstance(row, Decision) for rows in learned.decisions().values() for row in rows.values())
    names = text.count("\n") - 3
    texts = len(PIECES) + 3 + 2 * 5  # of a reply each sentence is one
    assert capsys.readouterr().out == f"{names} names from {texts} texts; decisions from {len(REPLIES)} replies\n"


def test_the_same_files_give_the_same_bytes(train: Train, tmp_path: Path) -> None:
    assert train(out="one") == train(out="two") == 0
    for name in ("learned.txt", "decisions.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_only_names_of_several_texts_are_learnt(train: Train, tmp_path: Path) -> None:
    """What stands once is an accident of that text."""
    train()
    rows = (tmp_path / "out" / "learned.txt").read_text("utf-8").splitlines()[3:]
    names = {row.partition("\t")[0] for row in rows}
    assert {"zebras", "river"} <= names
    assert "burns" not in names, "in two texts"
    assert [row.partition("\t")[0] for row in rows] == sorted(names)


def test_names_without_weight_are_left_out() -> None:
    line = Line([0.034, -0.034, 0.04, -0.2, 0.0], -1.234)
    other = Line([0.0, 0.0, 0.0, 0.5, 0.0], 0.0)
    known = {name: n for n, name in enumerate(("a", "b", "c", "d", "e"))}
    text = train_replies.written(known, {"one": line, "two": other}, "made by hand")
    assert text == "# made by hand\nlabels one two\nbias -1.23 0.00\nc\t0:4\nd\t0:-20 1:50\n"
    assert scores(layers.parse(text), ["d", "c"]) == [-0.16, 0.5]


def test_a_sentence_earns_what_the_span_of_its_reply_touches(train: Train, tmp_path: Path) -> None:
    """The others earn nothing; a label without a span says nothing of any sentence."""
    train()
    wholes = list(train_replies.wholes_of(str(tmp_path / "replies_x.jsonl"), CHECKER))
    assert [one.earns["blame.1"] for one in wholes[0].examples] == [False, True, False]
    assert [one.earns["blame.1"] for one in wholes[5].examples] == [None, None]
    assert [one.earns["tone.1"] for one in wholes[5].examples] == [False, False]


def test_of_whose_work_it_is_the_other_sentences_of_a_reply_say_nothing(train: Train, tmp_path: Path) -> None:
    """It is said again and again, and quoted once; that nobody took it on in full is true of every sentence."""
    train()
    wholes = list(train_replies.wholes_of(str(tmp_path / "replies_x.jsonl"), CHECKER))
    assert [one.earns["ownership.1"] for one in wholes[1].examples] == [None, True]
    assert [one.earns["ownership.2"] for one in wholes[1].examples] == [False, False]
    assert [one.earns["ownership.1"] for one in wholes[0].examples] == [False, False, False]


def test_a_label_that_is_read_alone_is_decided_by_nothing_else(train: Train, tmp_path: Path) -> None:
    train()
    table = json.loads((tmp_path / "out" / "decisions.json").read_text("utf-8"))
    told = dict(zip(table["inputs"], table["lines"]["timeline.1"], strict=False))
    assert {name for name, weight in told.items() if weight} <= {"timeline.1", "ruled timeline", "ruled timeline 2"}


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        "7",
        json.dumps({**piece(*PIECES[0]), "blame": None}),
        json.dumps({**piece(*PIECES[0]), "blame": []}),
        json.dumps({key: value for key, value in piece(*PIECES[0]).items() if key != "tone"}),
        json.dumps({key: value for key, value in piece(*PIECES[0]).items() if key != "case"}),
        json.dumps({key: value for key, value in piece(*PIECES[0]).items() if key != "text"}),
    ],
)
def test_a_bad_piece_is_refused_by_file_and_line(
    train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str], bad: str
) -> None:
    pieces = lines(tmp_path / "pieces_bad.jsonl", [piece(*PIECES[0]), bad])
    assert train(pieces=pieces) == 2
    assert f"{pieces}:2: not a labelled piece" in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "{}",
        json.dumps({**reply(1, *REPLIES[0]), "conversation": [{"role": "customer"}]}),
        json.dumps({**reply(1, *REPLIES[0]), "labels": {}}),
    ],
)
@pytest.mark.parametrize("part", ["", ":dev"])
def test_a_bad_reply_is_refused_by_file_and_line(
    train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str], bad: str, part: str
) -> None:
    replies = lines(tmp_path / "bad.jsonl", [reply(0, *REPLIES[0]), bad])
    assert train(unread=f"{replies}{part}") == 2
    assert f"{replies}:2: not a labelled reply" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train(pieces=tmp_path / "none.jsonl") == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_only_the_named_half_of_the_replies_is_read(
    train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train()
    capsys.readouterr()
    halves = [half_of(f"t{n}") for n in range(len(REPLIES))]
    assert {"dev", "held"} == set(halves)
    assert train(unread=f"{tmp_path / 'replies_x.jsonl'}:dev") == 0
    assert f"decisions from {halves.count('dev')} replies" in capsys.readouterr().out


def test_the_folds_print_a_table_and_write_nothing(
    train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("--folds") == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:4] == ["label", "given", "layer", "rules"]
    table = {row.split()[0]: row.split()[1:] for row in rows}
    assert tuple(table) == NAMED
    assert {name: int(row[0]) for name, row in table.items()} == {
        **dict.fromkeys(NAMED, 0),
        "blame.1": 4,
        "tone.1": 1,
        "ownership.1": 1,
        "empathy.1": 2,
        "empathy.2": 1,
    }
    assert all(0.0 <= float(score) <= 1.0 for row in table.values() for score in row[1:])
    assert list((tmp_path / "out").iterdir()) == []


def test_each_fold_is_told_by_what_the_other_files_taught(
    train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever has seen the answers knows them: a file's own pieces must not be among what it is judged by."""
    first = lines(tmp_path / "one.jsonl", [piece(*row) for row in PIECES])
    again = lines(tmp_path / "two.jsonl", [piece(*row) for row in PIECES])
    empty = lines(tmp_path / "replies_calm.jsonl", [reply(9, "Good morning.", {}, {})])

    def blame(*files: Path) -> float:
        given = ["--pieces", *map(str, files), "--read", "--unread", str(empty), "--folds"]
        assert main(["train", "replies", *given]) == 0
        rows = capsys.readouterr().out.splitlines()
        return float(next(row.split()[2] for row in rows if row.startswith("blame.1")))

    assert blame(first) == 0.0, "nobody taught it"
    assert blame(first, again) > 0.7, "each taught the other"


def test_good_replies_teach_what_is_no_fault_and_nothing_else() -> None:
    first = next(train_replies.sound(CHECKER))
    assert first.names
    assert {task for task, earned in first.earns.items() if earned is False} == {f"{one}.1" for one in learned.FAULTS}
    assert all(earned is None for task, earned in first.earns.items() if task[:-2] not in learned.FAULTS)
