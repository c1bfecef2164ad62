"""Fit what the guardrails learn: `python -m evals train replies [--folds]`.

The layer (`learned.txt`) is fitted on labelled pieces of replies, one to three sentences with the customer's case in a
line, and on the sentences of whole labelled replies: one that the span of a label touches earns it, the others do not;
the good replies of the golden conversations show it what is no fault.
How far layer and rules are believed (`decisions.json`) is fitted on whole replies that no rule was written on, each
heard by a layer that has not seen it. Without arguments both come from the files of the repository and give the shipped
files anew, to the byte. `--folds` prints instead how well layer and rules alone tell the pieces of each file, the
layer fitted on everything else.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.fitting import Line, fit, head, layer_text, numbered
from evals.guardrails import NOW, half_of, labelled_reply, numbers
from evals.proper_names import proper_names
from evals.suite.golden import golden_files
from service.checking import Checker
from service.datafiles import prompts_root, read_yaml
from service.domain import Conversation, Message, Policy
from service.guardrails import learned
from service.guardrails.assess import by_rules
from service.guardrails.base import Review, as_number
from service.guardrails.policy import load_policy
from service.language import deciding, layers
from service.language.reading import Sentence

_LABELLED = Path(__file__).resolve().parent / "labelled"
PIECES = tuple(sorted(_LABELLED.glob("pieces_*.jsonl")))
READ = (f"{_LABELLED / 'replies_a.jsonl'}", f"{_LABELLED / 'replies_c.jsonl'}:dev")  # rules were written on these
UNREAD = tuple([f"{_LABELLED / name}.jsonl" for name in ("replies_d", "replies_f", "replies_h")])
TASKS = tuple([(task, task[:-2], int(task[-1])) for task in learned.TASKS])  # with the label and the level
_COST = 0.3
_SEEN = 3  # texts in which a name must stand
_SMALL = 4  # hundredths: smaller weights are left out
_FOLDS = 5
# What the square of a weight costs in a decision: of the label's own numbers, of the others' log-odds, of what rules
# found of the others; and what keeps the others out of a label that is read from its own words alone.
_OWN, _ODDS, _RULED, _APART = 2.5, 45.0, 5.0, math.inf
_ALONE = frozenset(("timeline",))
# The share of replies that earn each label where drafts are as models write them (the development replies that rules
# were written on). Flaws stand closer in the labelled files: decisions are set half-way between.
_SHARES = {
    "empathy.1": 0.77,
    "empathy.2": 0.61,
    "ownership.1": 0.92,
    "ownership.2": 0.74,
    "timeline.1": 0.78,
    "blame.1": 0.14,
    "tone.1": 0.12,
    "nonapology.1": 0.06,
    "overpromise.1": 0.10,
    "next_step.1": 0.89,
    "escalation.1": 0.29,
}


class Example(NamedTuple):
    """A text to learn from: the names of its sentences, and by task whether it earns that; None: nobody said."""

    names: tuple[str, ...]
    earns: Mapping[str, bool | None]


class Piece(NamedTuple):
    """A labelled piece of a reply, with what the rules found."""

    example: Example
    ruled: Mapping[str, int]
    source: str


class Whole(NamedTuple):
    """A labelled reply: the names of each sentence, what each teaches, its labels, and what the rules found."""

    sentences: tuple[frozenset[str], ...]
    examples: tuple[Example, ...]
    labels: Mapping[str, int]
    ruled: Mapping[str, int]


def pieces_of(path: Path, checker: Checker) -> Iterator[Piece]:
    """The pieces of a file. Raises ValueError naming the line that is none."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            conversation = Conversation((Message("m1", "customer", row["case"]),))
            review = checker.review(row["text"], now=NOW, policy=Policy(), conversation=conversation)
            earns = {task: as_number(row[label]) >= level for task, label, level in TASKS}
            names = tuple(sorted(name for one in _sentences(review)[1] for name in one))
            yield Piece(Example(names, earns), _ruled(review), path.name)
        except (AttributeError, KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path}:{number}: not a labelled piece: {error!r}") from error


def wholes_of(named: str, checker: Checker) -> Iterator[Whole]:
    """The replies of a file, or of its half. Raises ValueError naming the line that is none."""
    file, _, part = named.partition(":")
    for number, line in enumerate(Path(file).read_text("utf-8").splitlines(), 1):
        try:
            data = json.loads(line)
            row = labelled_reply(data)
        except (AttributeError, KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"{file}:{number}: not a labelled reply: {error!r}") from error
        if part in ("", half_of(row.id)):
            review = checker.review(row.reply, now=NOW, policy=row.policy, conversation=row.conversation)
            sentences, names = _sentences(review)
            taught = [_taught(review, one, row.labels, data.get("spans", {})) for one in sentences]
            examples = [Example(tuple(sorted(own)), told) for own, told in zip(names, taught, strict=True)]
            yield Whole(tuple(names), tuple(examples), row.labels, _ruled(review))


def sound(checker: Checker) -> Iterator[Example]:
    """The sentences of the golden conversations' good replies: ordinary text that holds no fault."""
    faultless = {task: False if label in learned.FAULTS else None for task, label, _ in TASKS}
    for path in golden_files():
        row: Any = read_yaml(path)
        conversation = Conversation(
            tuple([Message(one["id"], one["role"], one.get("text", "")) for one in row["request"]["messages"]])
        )
        for good in row["good"]:
            review = checker.review(good["text"], now=NOW, policy=Policy(), conversation=conversation)
            for names in _sentences(review)[1]:
                yield Example(tuple(sorted(names)), faultless)


def _sentences(review: Review) -> tuple[list[Sentence], list[frozenset[str]]]:
    sentences = [one for one in review.reading.sentences if one.words and not one.quoted]
    return sentences, list(map(frozenset, learned.names_of(review, sentences)))


def _taught(
    review: Review, sentence: Sentence, labels: Mapping[str, int], spans: Mapping[str, str]
) -> dict[str, bool | None]:
    """What the sentence earns: the reply's label where its span touches it, nothing where it doesn't.

    Whose work it is, is said again and again, and quoted once: there the other sentences say nothing either way.
    """
    told: dict[str, bool | None] = {}
    for task, label, level in TASKS:
        span = spans.get(label)
        start = review.reading.text.find(span) if span else -1
        touched = start >= 0 and start < sentence.end and start + len(span or "") > sentence.start
        if labels[label] < level:
            told[task] = False
        elif start < 0 or (label == "ownership" and not touched):
            told[task] = None
        else:
            told[task] = touched
    return told


def _ruled(review: Review) -> Mapping[str, int]:
    return numbers(by_rules(review).assessment)


def layer_of(
    examples: Sequence[Example], people: frozenset[str] = frozenset()
) -> tuple[dict[str, int], dict[str, Line]]:
    """The names that count, by number, and the line of each label."""
    known = numbered([example.names for example in examples], _SEEN, people)
    rows = [[known[name] for name in example.names if name in known] for example in examples]
    lines = {}
    for task in learned.TASKS:
        pairs = zip(rows, examples, strict=True)
        told = [(row, earned) for row, one in pairs if (earned := one.earns[task]) is not None]
        lines[task] = fit([row for row, _ in told], [earned for _, earned in told], len(known), _COST)
    return known, lines


def written(known: Mapping[str, int], lines: Mapping[str, Line], made: str) -> str:
    """The layer's file."""
    return layer_text(known, lines, made, _SMALL)


def odds_of(layer: layers.Layer, whole: Whole) -> dict[str, float]:
    """The highest log-odds of each label over sentences and neighbours, as the guardrails take them."""
    return dict(learned.odds_of(layer, [layer.total(names) for names in whole.sentences]))


def decisions_of(told: Sequence[tuple[Whole, Mapping[str, float]]]) -> dict[str, list[float]]:
    """How each label is decided from everything that layer and rules make of a reply, fitted on whole replies.

    What is made of the label itself is held back less than what is made of the others.
    """
    rows = [learned.inputs_of(odds, whole.ruled) for whole, odds in told]
    found: dict[str, list[float]] = {}
    for task, label, level in TASKS:
        own = {task, f"ruled {label}", f"ruled {label} 2"}
        penalties = [
            _OWN if name in own else _APART if label in _ALONE else _ODDS if name in learned.TASKS else _RULED
            for name in learned.INPUTS
        ]
        truths = [whole.labels[label] >= level for whole, _ in told]
        *weights, bias = head(rows, truths, penalties)
        found[task] = [
            *weights,
            bias + (_log_odds(_SHARES[task]) - _log_odds((sum(truths) + 1) / (len(truths) + 2))) / 2,
        ]
    return found


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def heard(
    unread: Sequence[Whole], others: Sequence[Example], people: frozenset[str]
) -> list[tuple[Whole, Mapping[str, float]]]:
    """Each reply with what a layer that has not seen it makes of it."""
    told: list[tuple[Whole, Mapping[str, float]]] = []
    for fold in range(_FOLDS):
        seen = [example for n, whole in enumerate(unread) if n % _FOLDS != fold for example in whole.examples]
        layer = layers.parse(written(*layer_of([*others, *seen], people), "fold"))
        told += [(whole, odds_of(layer, whole)) for whole in unread[fold::_FOLDS]]
    return told


def crossed(pieces: Sequence[Piece], others: Sequence[Example]) -> Iterator[str]:
    """For each label, F1 of the layer alone and of the rules alone, over files that the layer was not fitted on."""
    counts: dict[str, Counter[tuple[bool, bool, bool]]] = {task: Counter() for task in learned.TASKS}
    for source in sorted({piece.source for piece in pieces}):
        known, lines = layer_of([*others, *[piece.example for piece in pieces if piece.source != source]])
        for piece in [one for one in pieces if one.source == source]:
            row = [known[name] for name in piece.example.names if name in known]
            for task, label, level in TASKS:
                likely = sum(map(lines[task].weights.__getitem__, row)) + lines[task].bias > 0
                counts[task][bool(piece.example.earns[task]), likely, piece.ruled[label] >= level] += 1
    yield f"{'label':<14} {'given':>5} {'layer':>6} {'rules':>6}   F1 of the pieces of each file"
    for name, tally in counts.items():
        given = sum(count for (meant, _, _), count in tally.items() if meant)
        yield f"{name:<14} {given:>5} {_f1(tally, 1):>6.3f} {_f1(tally, 2):>6.3f}"


def _f1(tally: Counter[tuple[bool, bool, bool]], at: int) -> float:
    right = sum(count for told, count in tally.items() if told[0] and told[at])
    all_told = sum(count * (told[0] + told[at]) for told, count in tally.items())
    return 2 * right / all_told if all_told else 0.0


def main(argv: Sequence[str]) -> int:
    """Write the layer and the decisions, or print the cross-validation. Exit status 0, or 2 for unusable data."""
    parser = argparse.ArgumentParser(prog="python -m evals train replies", description=__doc__.split("\n")[0])
    parser.add_argument("--pieces", type=Path, metavar="FILE", nargs="+", default=PIECES)
    parser.add_argument("--read", metavar="FILE[:PART]", nargs="*", default=READ, help="replies that rules know")
    parser.add_argument("--unread", metavar="FILE[:PART]", nargs="+", default=UNREAD, help="replies that no rule knows")
    parser.add_argument("--folds", action="store_true", help="cross-validate the layer by file instead of writing")
    parser.add_argument("--out", type=Path, metavar="DIR", default=learned.FILE.parent)
    options = parser.parse_args(argv)
    checker = Checker(load_policy(prompts_root() / "guardrails.yaml"))
    try:
        pieces = [piece for path in options.pieces for piece in pieces_of(path, checker)]
        read = [one for named in options.read for whole in wholes_of(named, checker) for one in whole.examples]
        unread = [whole for named in options.unread for whole in wholes_of(named, checker)]
    except (OSError, ValueError) as error:
        print(f"cannot use the data: {error}", file=sys.stderr)
        return 2
    if not unread:
        print("cannot use the data: no reply to fit the decisions on", file=sys.stderr)
        return 2
    if options.folds:
        print("\n".join(crossed(pieces, [*read, *[one for whole in unread for one in whole.examples]])))
        return 0
    others = [*[piece.example for piece in pieces], *read, *sound(checker)]
    people = proper_names(
        [*options.pieces, *[Path(named.partition(":")[0]) for named in (*options.read, *options.unread)]]
    )
    decisions = decisions_of(heard(unread, others, people))
    examples = [*others, *[one for whole in unread for one in whole.examples]]
    text = written(*layer_of(examples, people), f"python -m evals train replies: {len(examples)} texts")
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / learned.FILE.name).write_text(text, encoding="utf-8")
    told = deciding.written(f"python -m evals train replies: {len(unread)} whole replies", learned.INPUTS, decisions)
    (options.out / learned.DECISIONS.name).write_text(told, encoding="utf-8")
    print(f"{text.count(chr(10)) - 3} names from {len(examples)} texts; decisions from {len(unread)} replies")
    return 0
