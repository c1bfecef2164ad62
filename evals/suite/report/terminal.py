"""The report at a terminal: arms and metrics, what failed, what is known to. Readable at 80 columns and in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evals.suite.compare_verdict import verdict
from evals.suite.report.numbers import bounds, value
from evals.suite.report.summary import FailedCheck, Summary, arm_titles
from service.terminal.ink import harmless

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_MOST = 12
_ARMS_A_TABLE = 3


def print_report(told: Summary, console: Console) -> None:
    """The whole page."""
    from rich.text import Text

    titles = arm_titles([one.arm for one in told.arms])
    console.print(head(told), style="dim", highlight=False)
    for start in range(0, len(told.arms), _ARMS_A_TABLE):
        console.print()
        console.print(_table(told, titles, start))
    for comparison in told.comparisons:
        console.print()
        console.print(Text(verdict(comparison), "bold"), highlight=False)
    _print_failed(told, dict(zip((one.arm.name for one in told.arms), titles, strict=True)), console)
    for problem in told.result.problems:
        console.print(Text.assemble(("left out: ", "yellow"), harmless(problem)), highlight=False)
    for missing in told.result.missing[:_MOST]:
        what = f"{missing.conversation}, {missing.arm}"
        console.print(Text.assemble(("not recorded: ", "yellow"), harmless(what)), highlight=False)
        console.print(Text(f"  record it: {harmless(missing.command)}"), highlight=False, soft_wrap=True)


def head(told: Summary) -> str:
    """What was run, in one line."""
    run = told.result.settings
    some = "" if run.chosen == run.golden else f" of {run.golden}"
    runs = "" if run.epochs == 1 else f", {run.epochs} runs each"
    judge = f", judge {run.judge}" if run.judge else ""
    return f"{run.chosen}{some} conversations{runs}, {run.mode}, guardrails {run.guardrails}{judge}, seed {run.seed}"


def _table(told: Summary, titles: Sequence[str], start: int) -> RenderableType:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    arms = told.arms[start : start + _ARMS_A_TABLE]
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("", no_wrap=True)
    for title in titles[start : start + _ARMS_A_TABLE]:
        table.add_column(harmless(title), justify="right", overflow="fold")
    for metric in told.metrics:
        cells = [Text(harmless(metric.name))]
        for arm in arms:
            interval = arm.metrics[metric.name]
            between = bounds(metric, interval)
            cells.append(Text.assemble(value(metric, interval), (f"  {between:>14}" if between else "", "dim")))
        table.add_row(*cells, end_section=metric.name == "passed")
    if any(arm.pass_at is not None for arm in arms):
        epochs = told.result.settings.epochs
        table.add_row(f"pass@{epochs}", *[_share(arm.pass_at) for arm in arms])
        table.add_row(f"pass^{epochs}", *[_share(arm.pass_all) for arm in arms])
    return table


def _share(told: float | None) -> str:
    return "–" if told is None else f"{100 * told:.1f} %"


def _print_failed(told: Summary, titles: dict[str, str], console: Console) -> None:
    from rich.text import Text

    for title, style, rows in (
        ("failed", "red", told.news),
        ("known to fail (not_yet.txt)", "yellow", told.known),
    ):
        if not rows:
            continue
        console.print()
        console.print(Text(title, f"bold {style}"))
        for row in rows[:_MOST]:
            console.print(_failed_line(row, titles, console.width), highlight=False, soft_wrap=True)
        if len(rows) > _MOST:
            console.print(f"  and {len(rows) - _MOST} more kinds of check", style="dim", highlight=False)
    if not told.failed:
        console.print()
        console.print("Nothing failed.", style="green", highlight=False)


def _failed_line(row: FailedCheck, titles: dict[str, str], width: int) -> RenderableType:
    """How often, what, where, and the first conversations that fit on the line."""
    from rich.text import Text

    where = f" · {titles[row.arm]}" if row.arm else ""
    start = f"  {len(row.conversations):>3} × {row.name}{where}: "
    room, shown = width - len(start), list[str]()
    for conversation in row.conversations:
        rest = len(row.conversations) - len(shown) - 1
        if sum(len(each) + 2 for each in shown) + len(conversation) + (len(f", +{rest}") if rest else 0) > room:
            break
        shown.append(conversation)
    rest = len(row.conversations) - len(shown)
    listed = ", ".join(shown) + (f"{', ' if shown else ''}+{rest}" if rest else "")
    return Text.assemble(harmless(start), (harmless(listed), "dim"))
