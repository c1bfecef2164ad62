"""A comparison on paper: at a terminal, as Markdown for a pull request, as JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from evals.suite.compare_metrics import Compared, Comparison
from evals.suite.compare_numbers import interval, p_value, shown, signed
from evals.suite.compare_verdict import CaseTurn, turns, verdict
from evals.suite.compare_words import Piece
from service.terminal.ink import harmless

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

MOST_SHOWN = 10
_CHANGE = {"better": "better", "worse": "worse", "different": "differs", "unclear": "", "same": "same"}
_STYLE = {"better": "green", "worse": "red", "different": "cyan", "unclear": "dim", "same": "dim"}
_LEGEND = (
    "p: how often chance alone does this (Holm's for all but passing). "
    "visible: a difference of this size would be seen four times in five."
)
_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\\`*_[]#|~@!"} | {ord("\n"): "<br>"}
_GLYPH = {"loss": "✗", "win": "✓", "tie": "="}
_TURNS = {"loss": "losses", "win": "wins", "tie": "ties"}


# ---- terminal --------------------------------------------------------------------------------------------------------


def print_comparison(found: Comparison, console: Console, most: int = MOST_SHOWN, *, ties: bool = False) -> None:
    """The table, the verdict, then losses and wins with what changed in their texts."""
    from rich.text import Text

    head = Text.assemble((found.before.title, "bold"), " → ", (found.after.title, "bold"))
    console.print(head, soft_wrap=True)
    console.print(_sample(found), style="dim", highlight=False)
    console.print()
    console.print(_table(found.metrics))
    console.print(_LEGEND, style="dim", highlight=False)
    console.print()
    console.print(Text(verdict(found), "bold"), highlight=False)
    told = turns(found)
    for turn in ("loss", "win", *(("tie",) if ties else ())):
        these = [one for one in told if one.turn == turn and (turn != "tie" or one.before.text != one.after.text)]
        if these:
            console.print()
            console.print(_heading(turn, these, most), style="bold", highlight=False)
        for one in these[:most]:
            console.print()
            console.print(_case_line(one))
            for line in _words_text(one.words()).wrap(console, max(20, console.width - 6)):
                console.print(Text.assemble("    ", line), soft_wrap=True)
    if not ties:
        console.print()
        console.print(_ties(told), style="dim", highlight=False)


def _sample(found: Comparison) -> str:
    count = len(found.cases.kept)
    who = "" if found.customers == count else f" of {found.customers} customers"
    runs = "" if found.epochs == 1 else f", {found.epochs} runs each"
    return (
        f"{count} conversation{'' if count == 1 else 's'}{who}{runs}, {found.resamples:,} resamples, seed {found.seed}"
    )


def _table(metrics: Sequence[Compared]) -> RenderableType:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=0, show_edge=False)
    table.add_column("metric", no_wrap=True)
    for name in ("before", "after", "difference (95 %)", "p", "visible"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for one in metrics:
        numbers = [shown(one, one.before), shown(one, one.after), _difference(one), p_value(one.adjusted)]
        cells = [harmless(one.metric.name), *numbers, _visible(one), _CHANGE[one.change]]
        table.add_row(*cells, style=_STYLE[one.change])
    return table


def _difference(one: Compared) -> str:
    return "0" if one.change == "same" else f"{signed(one)} ({interval(one)})"


def _visible(one: Compared) -> str:
    """From which size on a difference would be seen; a score that never differed tells nothing of that."""
    return "–" if one.change == "same" and one.table is None else signed(one, one.smallest).lstrip("+")


def _heading(turn: str, these: Sequence[CaseTurn], most: int) -> str:
    more = f" (the first {most})" if len(these) > most else ""
    return f"{len(these)} {_TURNS[turn] if len(these) != 1 else turn}{more}"


def _case_line(one: CaseTurn) -> RenderableType:
    from rich.text import Text

    style = {"loss": "red", "win": "green", "tie": "dim"}[one.turn]
    parts: list[Any] = ["  ", (_GLYPH[one.turn], style), " ", (harmless(one.case.conversation.id), "bold")]
    parts += [("  broke " + ", ".join(map(harmless, one.broke)), "red")] if one.broke else []
    parts += [("  mended " + ", ".join(map(harmless, one.mended)), "green")] if one.mended else []
    return Text.assemble(*parts)


def _words_text(pieces: Iterable[Piece]) -> Text:
    """[-gone-] and {+new+}, coloured as well where colour is on: readable in a pipe too."""
    from rich.text import Text

    text = Text()
    for piece in pieces:
        words = harmless(piece.text)
        if piece.kind == "same":
            text.append(re.sub(r"\n{2,}", "\n", _shortened(words)), "dim")
        else:
            text.append(f"[-{words}-]" if piece.kind == "gone" else f"{{+{words}+}}", _word_style(piece))
    return text


def _word_style(piece: Piece) -> str:
    return "red" if piece.kind == "gone" else "green"


def _shortened(words: str, most: int = 160) -> str:
    """A long stretch that both texts share, without its middle."""
    if len(words) <= most:
        return words
    half = most // 2
    return f"{words[:half].rsplit(' ', 1)[0]} … {words[-half:].split(' ', 1)[-1]}"


def _ties(told: Sequence[CaseTurn]) -> str:
    ties = [one for one in told if one.turn == "tie"]
    same = sum(one.before.text == one.after.text for one in ties)
    return f"{len(ties)} ties, {same} of them with the very same text (--ties shows the others)"


# ---- Markdown and JSON -----------------------------------------------------------------------------------------------


def markdown(found: Comparison, most: int = MOST_SHOWN) -> str:
    """The comparison for a pull request: verdict, table, and the losses and wins to unfold."""
    lines = [f"### {cell(found.before.title)} → {cell(found.after.title)}", "", cell(verdict(found)), ""]
    lines += ["| metric | before | after | difference (95 %) | p | visible | |", "|---|--:|--:|--:|--:|--:|---|"]
    for one in found.metrics:
        numbers = [shown(one, one.before), shown(one, one.after), _difference(one), p_value(one.adjusted)]
        cells = [cell(one.metric.name), *numbers, _visible(one), _CHANGE[one.change]]
        lines.append(f"| {' | '.join(cells).replace('<', '&lt;')} |")
    lines += ["", f"{_sample(found)}. {_LEGEND}", ""]
    told = turns(found)
    for turn in ("loss", "win"):
        these = [one for one in told if one.turn == turn]
        if these:
            lines += [f"<details><summary>{_heading(turn, these, most)}</summary>", ""]
            lines += [part for one in these[:most] for part in _unfolded(one)]
            lines += ["</details>", ""]
    return "\n".join([*lines, _ties(told).partition(" (")[0] + ".", ""])


def _unfolded(one: CaseTurn) -> list[str]:
    changes = [f"broke {', '.join(one.broke)}"] if one.broke else []
    changes += [f"mended {', '.join(one.mended)}"] if one.mended else []
    tags = {"same": "", "gone": "del", "new": "ins"}
    words = "".join(
        f"<{tags[piece.kind]}>{cell(piece.text)}</{tags[piece.kind]}>" if tags[piece.kind] else cell(piece.text)
        for piece in one.words()
    )
    head = f"**{cell(one.case.conversation.id)}**{cell(': ' + '; '.join(changes)) if changes else ''}"
    return [head, "", f"<blockquote>{words}</blockquote>", ""]


def cell(text: str) -> str:
    """A stranger's text as it is: no tag, no Markdown, no line of its own."""
    return harmless(text).translate(_ENTITIES)


def as_json(found: Comparison) -> dict[str, Any]:
    """The comparison as JSON values; unknown numbers are null. The same bytes for the same files and seed."""
    counts = Counter(one.turn for one in turns(found))
    return {
        "before": _side(found.before.arm.name, found.before.title),
        "after": _side(found.after.arm.name, found.after.title),
        "verdict": verdict(found),
        "conversations": len(found.cases.kept),
        "customers": found.customers,
        "epochs": found.epochs,
        "seed": found.seed,
        "resamples": found.resamples,
        "left_out": {
            "only_before": list(found.cases.only_before),
            "only_after": list(found.cases.only_after),
            "changed": list(found.cases.changed),
        },
        "counts": {_TURNS[turn]: counts.get(turn, 0) for turn in ("win", "loss", "tie")},
        "metrics": [_metric(one) for one in found.metrics],
        "changes": [_changed(one) for one in turns(found)],
    }


def _side(name: str, title: str) -> Mapping[str, str]:
    return {"arm": name, "title": title}


def _metric(one: Compared) -> dict[str, Any]:
    numbers = {
        "before": one.before,
        "after": one.after,
        "difference": one.difference.value,
        "low": one.difference.low,
        "high": one.difference.high,
        "p": one.p,
        "adjusted_p": one.adjusted,
        "smallest_detectable": one.smallest,
    }
    table = None
    if one.table is not None:
        table = {**one.table._asdict(), "p": round(one.table.p, 9)}
    return {
        "name": one.metric.name,
        "kind": one.metric.kind,
        "better": one.metric.better,
        "pairs": one.pairs,
        **{name: round(value, 9) if isfinite(value) else None for name, value in numbers.items()},
        "up": one.up,
        "down": one.down,
        "exact": one.exact,
        "change": one.change,
        "mcnemar": table,
    }


def _changed(one: CaseTurn) -> dict[str, Any]:
    texts = {"before": one.before.text, "after": one.after.text}
    return {
        "conversation": one.case.conversation.id,
        "turn": one.turn,
        "broke": list(one.broke),
        "mended": list(one.mended),
        **({} if one.turn == "tie" else {**texts, "words": [list(piece) for piece in one.words()]}),
    }
