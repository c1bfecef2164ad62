"""The parts of the page that need no script, as HTML: all text is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

from evals.suite.compare_metrics import Compared, Comparison
from evals.suite.compare_numbers import interval, p_value, signed
from evals.suite.compare_verdict import verdict
from evals.suite.metrics import Metric
from evals.suite.report.charts import difference_scale, scale_of, whisker
from evals.suite.report.numbers import bounds, value
from evals.suite.report.summary import Summary, arm_titles, failures
from evals.suite.results import ConversationResult, Outcome

_GLYPH = {"pass": "✓", "fail": "✗", "known": "○", "critical": "‼", "none": "–"}
_WORD = {
    "pass": "passed",
    "fail": "failed",
    "known": "fails only what is known to",
    "critical": "critical finding",
    "none": "not recorded",
}


def lead(told: Summary) -> str:
    """The verdict of each comparison, or how often the only arm passes."""
    if told.comparisons:
        return "".join(f"<p>{_sentences(verdict(one))}</p>" for one in told.comparisons)
    rows = []
    for title, arm in zip(arm_titles(told.result.arms), told.arms, strict=True):
        passed = next((metric for metric in told.metrics if metric.name == "passed"), None)
        if passed:
            share = arm.metrics["passed"]
            rows.append(f"{title} passes {value(passed, share)} of {arm.conversations} conversations.")
    return "".join(f"<p><strong>{escape(row)}</strong></p>" for row in rows)


def _sentences(text: str) -> str:
    """The first sentence stands out; a full stop inside a version number ends none."""
    first, _, rest = text.partition(". ")
    return f"<strong>{escape(first.rstrip('.'))}.</strong> {escape(rest)}"


# ---- metrics ---------------------------------------------------------------------------------------------------------


def charts(told: Summary) -> str:
    """A card for each metric: every arm's mean with its whisker on one scale, and the difference."""
    titles = arm_titles(told.result.arms)
    comparison = _only_comparison(told)
    compared = {one.metric.name: one for one in comparison.metrics} if comparison else {}
    return "".join(_card(metric, told, titles, compared.get(metric.name)) for metric in told.metrics)


def _only_comparison(told: Summary) -> Comparison | None:
    """The comparison that the cards show: there is one with exactly two arms."""
    return told.comparisons[0] if len(told.arms) == 2 and told.comparisons else None


def _card(metric: Metric, told: Summary, titles: Sequence[str], one: Compared | None) -> str:
    scale = scale_of(metric, [arm.metrics[metric.name] for arm in told.arms])
    rows = []
    for place, (title, arm) in enumerate(zip(titles, told.arms, strict=True)):
        mean = arm.metrics[metric.name]
        between = bounds(metric, mean)
        rows.append(
            f'<div class="bar"><span class="arm">{_breakable(title)}</span>{whisker(mean, scale, f"arm{place % 6}")}'
            f'<span class="num">{value(metric, mean)}<small>{escape(between)}</small></span></div>'
        )
    better = {"higher": "higher is better", "lower": "lower is better", None: ""}[metric.better]
    note = f'<span class="way">{better}</span>' if better else ""
    end = _difference(one) if one is not None else ""
    return (
        f'<article class="card"><h3>{escape(metric.name)}</h3><p class="what">{escape(metric.title)} {note}</p>'
        f"{''.join(rows)}{end}</article>"
    )


def _difference(one: Compared) -> str:
    if one.change == "same":
        return '<p class="delta same">no difference in any conversation</p>'
    told = f"{signed(one)} <small>{escape(interval(one))}</small>"
    drawn = whisker(one.difference, difference_scale(one.difference), "delta", zero=True)
    word = {"better": "better", "worse": "worse", "different": "differs", "unclear": "may be chance"}[one.change]
    return (
        f'<div class="bar {one.change}"><span class="arm">difference</span>{drawn}<span class="num">{told}</span></div>'
        f'<p class="delta {one.change}">{word} · p {escape(p_value(one.adjusted))}</p>'
    )


def _breakable(title: str) -> str:
    """An arm's name that breaks where its parts join."""
    return re.sub(r"([@+])", r"\1<wbr>", escape(title))


def arms_table(told: Summary) -> str:
    """All metrics as a table: what the charts show, in figures."""
    titles = arm_titles(told.result.arms)
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    body = "".join(f"<tr>{''.join(_metric_cells(metric, told))}</tr>" for metric in told.metrics)
    if any(arm.pass_at is not None for arm in told.arms):
        epochs = told.result.settings.epochs
        for name, shares in (
            (f"pass@{epochs}", [arm.pass_at for arm in told.arms]),
            (f"pass^{epochs}", [arm.pass_all for arm in told.arms]),
        ):
            cells = "".join("<td>–</td>" if one is None else f"<td>{100 * one:.1f} %</td>" for one in shares)
            body += f'<tr><th scope="row">{name}</th>{cells}</tr>'
    return f'<table class="figures"><thead><tr><th></th>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _metric_cells(metric: Metric, told: Summary) -> Iterator[str]:
    yield f'<th scope="row">{escape(metric.name)}</th>'
    for arm in told.arms:
        mean = arm.metrics[metric.name]
        yield f"<td>{value(metric, mean)} <small>{bounds(metric, mean)}</small></td>"


# ---- the matrix ------------------------------------------------------------------------------------------------------


def matrix(told: Summary) -> str:
    """The map by domain, then a row for each conversation: versions beside each other, each cell with sign and word."""
    titles = arm_titles(told.result.arms)
    cells = _cells(told)
    heads = "".join(f'<th scope="col">{_breakable(title)}</th>' for title in titles)
    rows = "".join(_row(place, one, cells[one.id]) for place, one in enumerate(told.result.conversations))
    return (
        f'<div class="map" aria-hidden="true">{_map(told.result.conversations, cells)}</div>'
        '<table class="matrix" id="matrix"><caption>Versions and conversations</caption>'
        f'<thead><tr><th scope="col">conversation</th>{heads}<th scope="col">own</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


class _Cell(NamedTuple):
    """What one version made of one conversation, and the figure beside its sign."""

    state: str
    figure: str


def _cells(told: Summary) -> Mapping[str, list[_Cell]]:
    runs: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in told.result.outcomes:
        runs.setdefault((outcome.conversation, outcome.arm), []).append(outcome)
    return {
        one.id: [_cell(runs.get((one.id, arm.name), [])) for arm in told.result.arms]
        for one in told.result.conversations
    }


def _cell(runs: Sequence[Outcome]) -> _Cell:
    """The worst of the runs; beside it how many runs passed, or how many checks hold."""
    if not runs:
        return _Cell("none", "")
    state = max((state_of(one) for one in runs), key=("pass", "known", "fail", "critical").index)
    if len(runs) > 1:
        return _Cell(state, f"{sum(one.passed for one in runs)}/{len(runs)}")
    checks = runs[0].checks
    return _Cell(state, f"{sum(check.passed for check in checks)}/{len(checks)}" if checks else "")


def _own(one: ConversationResult) -> _Cell:
    """What needs no model: situation, plan, and the conversation's own good and bad replies."""
    checks = [*one.checks, *(reply.check for reply in one.replies)]
    lost = [check for check in checks if not check.passed]
    state = "pass" if not lost else "known" if all(check.known for check in lost) else "fail"
    return _Cell(state, f"{len(checks) - len(lost)}/{len(checks)}" if lost else "")


def state_of(outcome: Outcome) -> str:
    """pass, known (fails nothing but what is known to fail), fail or critical."""
    if any(one["severity"] == "critical" for one in outcome.findings):
        return "critical"
    failed = failures(outcome)
    if outcome.passed:
        return "known" if failed else "pass"
    return "known" if failed and all(known for _, known in failed) else "fail"


def _map(conversations: Iterable[ConversationResult], cells: Mapping[str, list[_Cell]]) -> str:
    parts = []
    ordered = sorted(conversations, key=lambda one: (one.domain, one.id))
    for domain, group in groupby(ordered, key=lambda one: one.domain):
        columns = "".join(
            f'<a href="#/{escape(one.id)}" tabindex="-1" data-id="{escape(one.id)}">'
            f"{''.join(f'<i class={state}></i>' for state, _ in cells[one.id])}</a>"
            for one in group
        )
        parts.append(f'<div class="domain"><span>{escape(domain)}</span><div class="columns">{columns}</div></div>')
    return "".join(parts)


def _row(place: int, one: ConversationResult, cells: Sequence[_Cell]) -> str:
    told = "".join(
        f'<td class="cell {state}{" own" if number == len(cells) else ""}">'
        f'<span aria-hidden="true">{_GLYPH[state]}</span>'
        f'<span class="unseen">{_WORD[state]}</span><small>{text}</small></td>'
        for number, (state, text) in enumerate((*cells, _own(one)))
    )
    return (
        f'<tr data-n="{place}"><th scope="row"><a href="#/{escape(one.id)}">{escape(one.id)}</a>'
        f"<small>{escape(one.domain)}</small></th>{told}</tr>"
    )


def sources(told: Summary) -> str:
    """What was left out and what was never recorded."""
    lines = [f"<li>left out: {escape(problem)}</li>" for problem in told.result.problems]
    lines += [
        f"<li>not recorded: {escape(one.conversation)}, {escape(one.arm)}: <code>{escape(one.command)}</code></li>"
        for one in told.result.missing
    ]
    return f'<ul class="sources">{"".join(lines)}</ul>' if lines else ""
