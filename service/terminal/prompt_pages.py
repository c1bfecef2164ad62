"""Pages of `levelhead prompts`: tables, diffs, flaws and costs as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from service.terminal.commands import table
from service.terminal.ink import Ink, harmless

if TYPE_CHECKING:  # a page needs nothing that lint and replay bring
    from service.releasing.comparing import Comparison
    from service.releasing.costing import Costs
    from service.releasing.flaws import Flaw
    from service.releasing.moving import Move
    from service.releasing.replaying import Replay
    from service.releasing.sealing import Release
    from service.releasing.surveying import Row, Survey

_DIFF = {"+": "good", "-": "error", "@": "info"}
_BAR = 24  # columns of the longest bar


def survey_page(survey: Survey, ink: Ink) -> Iterator[str]:
    """Every version, then what is broken."""
    usable = [row for row in survey.rows if not row.problem]
    yield from table([_row(row) for row in usable], ink)
    for row in survey.rows:
        if row.problem:
            yield f"{row.name} {row.version}  {ink.paint('broken', 'error')}  {_told_labels(row)}".rstrip()
            yield from ink.lines(row.problem, "  ")
    for problem in survey.problems:
        yield ink.paint("broken", "error")
        yield from ink.lines(problem, "  ")


def comparison_page(comparison: Comparison, ink: Ink) -> Iterator[str]:
    """A unified diff, part by part, and what the change costs."""
    if not comparison.parts:
        yield from ink.lines(f"{comparison.before} and {comparison.after} are the same here.")
    for part, lines in comparison.parts.items():
        yield ink.paint(f"──── {part}", "heading")
        for line in lines:
            heading = line.startswith(("--- ", "+++ "))
            style = "heading" if heading else _DIFF.get(line[:1], "")
            yield ink.paint(harmless(line), style) if style else harmless(line)
    if comparison.tokens is not None:
        before, after = comparison.tokens
        change = f"{(after - before) * 100 / before:+.1f} %" if before else ""
        yield from ink.lines(f"about {before:,} tokens, then {after:,} ({change})", style="dim")


def lint_page(found: Mapping[str, tuple[Flaw, ...]], ink: Ink) -> Iterator[str]:
    """The flaws of each version, by file and line."""
    for spec, flaws in found.items():
        errors = sum(flaw.gravity == "error" for flaw in flaws)
        warnings = len(flaws) - errors
        verdict = ink.paint("no flaws", "good") if not flaws else f"{errors} to mend, {warnings} to look at"
        yield f"{ink.paint(spec, 'heading')}  {verdict}"
        yield from flaw_lines(flaws, ink)


def flaw_lines(flaws: tuple[Flaw, ...], ink: Ink) -> Iterator[str]:
    """One flaw after the other: where it stands, and what it is."""
    for flaw in flaws:
        yield f"  {_shown(flaw.file)}:{flaw.line}: {ink.paint(flaw.gravity, flaw.gravity)} {flaw.rule}"
        yield from ink.lines(flaw.message, "    ")


def cost_page(cost: Costs, ink: Ink) -> Iterator[str]:
    """What one ticket's prompt costs, part by part."""
    most = max((part.whole for part in cost.parts), default=1) or 1
    width = max(len(part.part) for part in cost.parts)
    for part in cost.parts:
        bar = "█" * round(part.tokens * _BAR / most) + "░" * round((part.whole - part.tokens) * _BAR / most)
        cut = ink.paint(f"  {part.whole - part.tokens:,} cut", "warning") if part.whole > part.tokens else ""
        yield f"{part.part.ljust(width)}  {part.tokens:6,}  {bar}{cut}"
    yield f"{'in all'.ljust(width)}  {cost.total:6,}  {_bound(cost)}"
    yield from ink.lines(_ESTIMATE, style="dim")


def costs_page(costs: Mapping[str, Costs], ink: Ink) -> Iterator[str]:
    """What each bundled ticket's prompt costs, and the mean."""
    rows = []
    for name, cost in costs.items():
        system = sum(part.tokens for part in cost.parts if part.part.startswith("system"))
        cut = f"{cost.whole - cost.total:,} cut" if cost.whole > cost.total else ""
        rows.append((name, f"{cost.total:,}", f"system {system:,}", cut))
    yield from table(rows, ink)
    mean = sum(cost.total for cost in costs.values()) / len(costs)
    yield f"mean {mean:,.0f} tokens; {_bound(next(iter(costs.values())))}"
    yield from ink.lines(_ESTIMATE, style="dim")


def release_page(release: Release, ink: Ink) -> Iterator[str]:
    """What lint had to say, and whether the version is released."""
    yield from flaw_lines(release.flaws, ink)
    told = f"{release.name} {release.version}"
    if release.sha256:
        yield f"{told} is released, sha256 {release.sha256}"
        yield from ink.lines("Its files may not change any more. Commit them together with prompts.lock.", style="dim")
    else:
        yield ink.paint(f"{told} is not released: mend the errors first", "error")


def move_page(move: Move, ink: Ink) -> Iterator[str]:
    """What the label points to now, and what it pointed to."""
    label = f"{move.name}@{move.label}"
    yield f"{ink.paint(label, 'heading')}  {_target(move.was)} → {_target(move.now)}"
    yield from ink.lines(f"{move.because}. A service that runs reads labels.yaml when it starts.", style="dim")


def replay_page(replay: Replay, ink: Ink) -> Iterator[str]:
    """Whether the prompt is the same, and what differs where it is not."""
    if replay.same:
        yield f"{ink.paint('the same', 'good')}  {replay.rendered.sha256}"
        return
    yield f"{ink.paint('not the same', 'error')}  {replay.rendered.sha256} here, {replay.expected_sha256} then"
    for sentence in replay.differs:
        yield from ink.lines(f"- {sentence}", "  ", "    ")


_ESTIMATE = "Estimated: 3.6 ASCII characters a token, any other character one; within 15 % for English."


def _row(row: Row) -> tuple[str, str, str, str]:
    return f"{row.name} {row.version}", _told_labels(row), "" if row.released else "not released", row.summary


def _told_labels(row: Row) -> str:
    return ", ".join(label if share == 100 else f"{label} {share:.3g} %" for label, share in row.labels)


def _bound(cost: Costs) -> str:
    return f"of at most {cost.bound:,}" if cost.bound else "no bound in tokens"


def _target(target: object) -> str:
    if isinstance(target, Mapping):
        return ", ".join(f"{version} {weight} %" for version, weight in target.items())
    return "nothing" if target is None else str(target)


def _shown(file: Path) -> str:
    """The path from here, where it is below."""
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)
