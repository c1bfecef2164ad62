"""What a comparison means, in plain words, and which conversations were won and lost."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import Literal, NamedTuple, TypeAlias

from evals.suite.compare_metrics import PRIMARY, Compared, Comparison
from evals.suite.compare_numbers import p_value, signed
from evals.suite.compare_sides import Case
from evals.suite.compare_words import Piece, word_diff
from evals.suite.results import Outcome
from evals.suite.statistics import ALPHA

Turn: TypeAlias = Literal["loss", "win", "tie"]


class CaseTurn(NamedTuple):
    """How one conversation went on both sides: a win passes more often after than before.

    `broke` and `mended` name the checks that held on one side only. The texts are those of the first epoch in which
    the two sides differ in passing (the first of all where none does).
    """

    case: Case
    turn: Turn
    broke: tuple[str, ...]
    mended: tuple[str, ...]
    before: Outcome
    after: Outcome

    def words(self) -> tuple[Piece, ...]:
        """The two texts, word by word."""
        return word_diff(self.before.text, self.after.text)


def turns(found: Comparison) -> tuple[CaseTurn, ...]:
    """Every conversation: losses first, then wins, then ties, each in the conversations' order."""
    told = [_turn(case) for case in found.cases.kept]
    return tuple(one for turn in ("loss", "win", "tie") for one in told if one.turn == turn)


def _turn(case: Case) -> CaseTurn:
    rise = _share(case.after) - _share(case.before)
    turn: Turn = "tie" if abs(rise) < 1e-12 else "win" if rise > 0 else "loss"
    pairs = list(zip(case.before, case.after, strict=False))
    before, after = next((pair for pair in pairs if pair[0].passed != pair[1].passed), pairs[0])
    held, holds = _held(before), _held(after)
    mended = tuple(name for name, passed in held.items() if not passed and holds.get(name) is not False)
    broke = tuple(name for name, passed in holds.items() if not passed and held.get(name) is not False)
    return CaseTurn(case, turn, broke, mended, before, after)


def _share(outcomes: tuple[Outcome, ...]) -> float:
    return sum(outcome.passed for outcome in outcomes) / len(outcomes)


def _held(outcome: Outcome) -> dict[str, bool]:
    """Each check by name, and each blocking finding as one that fails."""
    checks = {check.name: check.passed for check in outcome.checks}
    codes = [finding["code"] for finding in outcome.findings if finding["severity"] in ("error", "critical")]
    return checks | dict.fromkeys(codes, False)


def verdict(found: Comparison) -> str:
    """The whole comparison in a few sentences, passing first, then what else moved beyond chance."""
    sentences = [_passing(found, found.passing)] if found.passing else []
    scores = [one for one in found.metrics if one.metric.name != PRIMARY]
    for change, told in (("worse", "Worse"), ("better", "Better"), ("different", "Different")):
        moved = [f"{one.metric.name} {signed(one)}" for one in scores if one.change == change]
        sentences += [f"{told} beyond chance: {', '.join(moved)}."] if moved else []
    if scores and all(one.change in ("unclear", "same") for one in scores):
        sentences.append("No other metric differs beyond chance.")
    return " ".join([*sentences, *_cautions(found)])


def _passing(found: Comparison, passing: Compared) -> str:
    """Passing in one sentence."""
    before, after, size = found.before.title, found.after.title, passing.pairs
    unseen = _unseen(passing)
    if passing.change == "same":
        return f"{after} passes the same {_times(passing.after, size, found.epochs)} as {before}; {unseen}."
    rise = passing.difference.value
    if abs(rise) < 1e-12:
        return f"{after} passes as many of {size} as {before}, {passing.up} others and not {passing.down}; {unseen}."
    more = f"{_times(abs(rise), size, found.epochs)} {'more' if rise > 0 else 'fewer'}"
    chance = "that is more than chance" if passing.p <= ALPHA else "that could be chance"
    end = "" if passing.p <= ALPHA else f"; {unseen}"
    return f"{after} passes {more} than {before}; {chance} (p {p_value(passing.p)}){end}."


def _times(share: float, size: int, epochs: int) -> str:
    return f"{share * size:.0f} of {size}" if epochs == 1 else f"{100 * share:.1f} % of {size} × {epochs} runs"


def _unseen(passing: Compared) -> str:
    if isnan(passing.smallest):
        return f"{passing.pairs} {_conversations(passing.pairs)} are too few to show any difference"
    points = f"{100 * passing.smallest:.0f} points"
    return f"with {passing.pairs} {_conversations(passing.pairs)} differences under {points} stay invisible"


def _conversations(count: int) -> str:
    return "conversation" if count == 1 else "conversations"


def _cautions(found: Comparison) -> Iterator[str]:
    if 1 < found.customers < 10 and found.customers < len(found.cases.kept):
        yield f"Only {found.customers} customers: intervals by customer are too narrow with so few."
    left = found.cases
    lacking = len(left.only_before) + len(left.only_after)
    if lacking:
        yield f"Left out: {lacking} {_conversations(lacking)} that only one side has."
    if left.changed:
        yield f"Left out: {len(left.changed)} whose request changed between the files."
