"""The report for a pull request: metrics by arm, the verdict, and what failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.suite.compare_pages import cell
from evals.suite.compare_pages import markdown as comparison_markdown
from evals.suite.report.numbers import bounds, value
from evals.suite.report.summary import FailedCheck, Summary, arm_titles
from evals.suite.report.terminal import head

_MOST = 20


def markdown(told: Summary) -> str:
    """The page, closed by a line end. A stranger's words in it are text only."""
    titles = arm_titles([one.arm for one in told.arms])
    parts = ["## Evals", "", f"{head(told)}.", "", *_table(told, titles), ""]
    for comparison in told.comparisons:
        parts += [comparison_markdown(comparison)]
    parts += _failed("Failed", told.news, told, titles)
    parts += _failed("Known to fail (not_yet.txt)", told.known, told, titles)
    parts += [f"- not recorded: {cell(one.conversation)}, `{one.command}`" for one in told.result.missing[:_MOST]]
    parts += [f"- left out: {cell(problem)}" for problem in told.result.problems]
    return "\n".join(parts).rstrip() + "\n"


def _table(told: Summary, titles: Sequence[str]) -> Iterator[str]:
    yield f"| | {' | '.join(map(cell, titles))} |"
    yield f"|---|{'--:|' * len(titles)}"
    for metric in told.metrics:
        cells = []
        for arm in told.arms:
            interval = arm.metrics[metric.name]
            between = bounds(metric, interval)
            cells.append(f"{value(metric, interval)}{f' ({between})' if between else ''}")
        yield f"| {cell(metric.name)} | {' | '.join(cells)} |"
    if any(arm.pass_at is not None for arm in told.arms):
        for name, shares in (
            ("pass@", [arm.pass_at for arm in told.arms]),
            ("pass^", [arm.pass_all for arm in told.arms]),
        ):
            told_shares = " | ".join("–" if share is None else f"{100 * share:.1f} %" for share in shares)
            yield f"| {cell(name + str(told.result.settings.epochs))} | {told_shares} |"


def _failed(title: str, rows: Sequence[FailedCheck], told: Summary, titles: Sequence[str]) -> list[str]:
    if not rows:
        return []
    names = dict(zip((one.arm.name for one in told.arms), titles, strict=True))
    lines = [f"<details><summary>{title}: {len(rows)} kinds of check</summary>", ""]
    for row in rows[:_MOST]:
        where = f" · {cell(names[row.arm])}" if row.arm else ""
        listed = ", ".join(map(cell, row.conversations[:8])) + (", …" if len(row.conversations) > 8 else "")
        lines.append(f"- {len(row.conversations)} × {cell(row.name)}{where}: {listed}")
    lines += [f"- and {len(rows) - _MOST} more"] if len(rows) > _MOST else []
    return [*lines, "", "</details>", ""]
