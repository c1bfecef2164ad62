"""How well the guardrails read replies: `python -m evals guardrails --data FILE [--part held|dev|all]`.

FILE holds one labelled reply a line: {"id", "conversation": [{"role", "text"}], "facts": {"commitments", "may_offer",
"facts"}, "reply", "labels"}. Levels (empathy, ownership, timeline) are scored by the macro-F1 over their values; the
others by the macro-F1 over both values, beside precision, recall and F1 of the one that is rarer and matters (1, for
tone "off"). Intervals are 95 % bootstrap intervals over replies, seeded. The last column is matching keywords.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from evals.keywords import keyword_assessment
from evals.scoring import Interval, Pair, intervals, macro, measure
from service.checking import Checker
from service.datafiles import prompts_root
from service.domain import Assessment, Conversation, Fact, Message, Policy, Verdict
from service.guardrails.policy import load_policy
from service.promises import read_commitment

CORE = ("empathy", "ownership", "timeline", "blame", "overpromise", "nonapology", "tone")
LEVELS = frozenset({"empathy", "ownership", "timeline"})
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)  # a Wednesday morning: replies name weekdays and "today"


class LabelledReply(NamedTuple):
    """One row of the file: a reply to a conversation under a policy, and what readers made of it."""

    id: str
    conversation: Conversation
    policy: Policy
    reply: str
    labels: Mapping[str, int]


class Scores(NamedTuple):
    """What was measured: for each label (given, found) pairs of the guardrails and of the keyword baseline."""

    rows: int
    pairs: Mapping[str, tuple[Pair, ...]]
    baseline: Mapping[str, tuple[Pair, ...]]

    @property
    def core(self) -> float:
        return sum(macro(Counter(self.pairs[name])).f1 for name in CORE) / len(CORE)


def half_of(row_id: str) -> str:
    """`dev` or `held`, by a hash of the id: half is looked at while rules are written, half only measures them."""
    return "dev" if int(hashlib.sha256(row_id.encode()).hexdigest(), 16) % 2 == 0 else "held"


def read_rows(path: Path, part: str = "all") -> list[LabelledReply]:
    """The labelled replies of a file. Raises ValueError naming the line that is not one."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = labelled_reply(json.loads(line))
        except (AttributeError, KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path}:{number}: not a labelled reply: {error!r}") from error
        if part in ("all", half_of(row.id)):
            rows.append(row)
    return rows


def labelled_reply(data: Mapping[str, Any]) -> LabelledReply:
    """The row that a line's JSON stands for."""
    facts = data.get("facts") or {}
    messages = tuple(
        Message(f"m{number}", message["role"], message["text"])
        for number, message in enumerate(data["conversation"], 1)
    )
    policy = Policy(
        commitments=tuple(read_commitment(text) for text in facts.get("commitments", ())),
        may_offer=tuple(facts.get("may_offer", ())),
        facts=tuple(Fact(f"f{number}", text) for number, text in enumerate(facts.get("facts", ()), 1)),
    )
    labels = {name: _number(data["labels"][name]) for name in Assessment._fields}
    return LabelledReply(data["id"], Conversation(messages), policy, data["reply"], labels)


def _number(value: object) -> int:
    return int(value == "off") if isinstance(value, str) else int(bool(value) if isinstance(value, bool) else value)  # type: ignore[call-overload]


def numbers(assessment: Assessment) -> dict[str, int]:
    """The assessment as numbers: levels as they are, truth as 0 or 1, tone "off" as 1."""
    return {name: _number(value) for name, value in assessment._asdict().items()}


def judge(row: LabelledReply, checker: Checker) -> Verdict:
    """What the guardrails say of one reply."""
    return checker.check(row.reply, now=NOW, policy=row.policy, conversation=row.conversation)


def score(rows: Iterable[LabelledReply], checker: Checker) -> Scores:
    """The guardrails' and the baseline's labels, beside the given ones."""
    pairs: dict[str, list[Pair]] = {name: [] for name in Assessment._fields}
    baseline: dict[str, list[Pair]] = {name: [] for name in Assessment._fields}
    count = 0
    for row in rows:
        count += 1
        found = numbers(judge(row, checker).assessment)
        theirs = " ".join(message.text for message in row.conversation.customer_messages)
        guessed = numbers(keyword_assessment(row.reply, theirs))
        for name, given in row.labels.items():
            pairs[name].append((given, found[name]))
            baseline[name].append((given, guessed[name]))
    return Scores(count, {k: tuple(v) for k, v in pairs.items()}, {k: tuple(v) for k, v in baseline.items()})


def table(scores: Scores, times: int, seed: int) -> str:
    """The measurement as plain text, one label a line, the core mean last."""
    ranges = intervals(scores.pairs, times, seed, CORE)
    lines = [
        f"{scores.rows} replies; {times} bootstrap draws, seed {seed}",
        (
            f"{'label':<12} {'given':>5} {'precision':>9} {'recall':>7} {'F1':>6}"
            f"   {'macro-F1':>8}  95 % interval   {'keywords':>8}"
        ),
    ]
    for name, pairs in scores.pairs.items():
        keywords = macro(Counter(scores.baseline[name])).f1
        lines.append(_line(name, pairs, ranges[name], keywords))
    keywords = sum(macro(Counter(scores.baseline[name])).f1 for name in CORE) / len(CORE)
    lines.append(_line("core mean", (), ranges["core"], keywords))
    lines.append(f"core: {', '.join(CORE)}. Levels: precision, recall and F1 are means over the values 0, 1, 2.")
    return "\n".join(lines)


def _line(name: str, pairs: Sequence[Pair], interval: Interval, keywords: float) -> str:
    if pairs:
        confusion = Counter(pairs)
        row = macro(confusion) if name in LEVELS else measure(confusion, 1)
        given = sum(1 for gold, _ in pairs if gold)
        head = f"{name:<12} {given:>5} {row.precision:>9.3f} {row.recall:>7.3f} {row.f1:>6.3f}"
    else:
        head = f"{name:<12} {'':>5} {'':>9} {'':>7} {'':>6}"
    return f"{head}   {interval.value:>8.3f}  {interval.low:.3f} - {interval.high:.3f}   {keywords:>8.3f}"


def misses(rows: Iterable[LabelledReply], checker: Checker, label: str) -> Iterable[str]:
    """The replies whose label was found wrong, with the words that misled: for those who write rules."""
    for row in rows:
        verdict = judge(row, checker)
        found = numbers(verdict.assessment)[label]
        if found != row.labels[label]:
            span = dict(verdict.evidence).get(label)
            yield f"{row.id} {label}: given {row.labels[label]}, found {found} {span.quote if span else ''!r}"


def main(argv: Sequence[str]) -> int:
    """Print the table. Exit status 0, or 1 where the core mean is below `--gate`."""
    parser = argparse.ArgumentParser(prog="python -m evals guardrails", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="labelled replies, one JSON object a line")
    parser.add_argument("--part", choices=("all", "dev", "held"), default="all", help="half by hash of the id")
    parser.add_argument("--resamples", type=int, default=1000, help="bootstrap draws (default: 1000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--gate", type=float, help="least mean macro-F1 over the core labels")
    parser.add_argument("--misses", choices=Assessment._fields, help="list the rows where this label is wrong")
    parser.add_argument("--judge", metavar="MODEL", help="measure a second opinion: a model name, or labels")
    options = parser.parse_args(argv)
    try:
        rows = read_rows(options.data, options.part)
    except (OSError, ValueError) as error:
        print(f"cannot use {options.data}: {error}", file=sys.stderr)
        return 2
    if not rows:
        print(f"{options.data}: no rows in part {options.part!r}", file=sys.stderr)
        return 2
    if options.judge:
        from evals import judging  # here: it measures with what stands above

        return judging.main(rows, options.judge, options.gate)
    checker = Checker(load_policy(prompts_root() / "guardrails.yaml"))
    if options.misses:
        print("\n".join(misses(rows, checker, options.misses)))
        return 0
    scores = score(rows, checker)
    print(table(scores, options.resamples, options.seed))
    return 1 if options.gate is not None and scores.core < options.gate else 0
