"""The check is measured beside other readers of the same text, as far as they are installed."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace

import pytest

from evals.bench import beside
from evals.bench.case import REPLY
from evals.bench.turns import cpu_ms


class Shelf:
    """Stands in for the installed packages: those that are named, and the texts that they were given."""

    def __init__(self, *installed: str) -> None:
        self.installed = installed
        self.read: list[tuple[str, str]] = []

    def find(self, module: str) -> ModuleType:
        if module.partition(".")[0] not in self.installed:
            raise ModuleNotFoundError(module)
        return SimpleNamespace(  # type: ignore[return-value]
            SentimentIntensityAnalyzer=lambda: SimpleNamespace(
                polarity_scores=lambda text: self.read.append(("sentiment", text))
            ),
            search_dates=lambda text, **_: self.read.append(("dates", text)),
        )


def test_the_others_read_the_very_reply_that_is_checked() -> None:
    shelf = Shelf("vaderSentiment", "dateparser")
    for work in beside.readers(shelf.find).values():
        work()
    assert shelf.read == [("sentiment", REPLY), ("dates", REPLY)]


def test_what_is_not_installed_is_left_out_and_told_how_to_get(capsys: pytest.CaptureFixture[str]) -> None:
    found = beside.readers(Shelf("dateparser").find)
    assert list(found) == ["dateparser's search_dates"]
    told = capsys.readouterr().err
    assert "pip install vaderSentiment" in told
    assert "MIT" in told
    assert "dateparser" not in told


def test_the_rows_hold_the_check_to_its_budget_and_the_others_to_the_check() -> None:
    rows = beside.measure(Shelf("vaderSentiment", "dateparser").find, seconds=0.0)
    assert [row.name for row in rows] == [beside.CHECK, "VADER's sentiment", "dateparser's search_dates"]
    assert [row.budget for row in rows] == [4.0, None, None]
    assert {row.base for row in rows} == {beside.BASE}
    assert rows[0].ratio == 1.0
    assert all(row.ratio == row.cpu_ms / rows[0].cpu_ms for row in rows)


def test_works_are_measured_in_turns() -> None:
    """One after the other, each would meet another minute of a busy machine."""
    calls: list[str] = []
    costs = cpu_ms([lambda: calls.append("a"), lambda: calls.append("b")], seconds=0.0)
    assert len(costs) == 2
    assert "".join(calls[-6:]) == "ababab"
