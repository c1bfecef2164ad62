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
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.fitting import Line, fit, head
from evals.guardrails import NOW, half_of, labelled_reply, numbers
from evals.suite.golden import golden_files
from service.checking import Checker
from service.datafiles import prompts_root, read_yaml
from service.domain import Conversation, Message, Policy
from service.guardrails import learned
from service.guardrails.assess import by_rules
from service.guardrails.base import Review
from service.guardrails.confidence import as_number
from service.guardrails.policy import load_policy
from service.language import layers
from service.language.reading import Sentence

_LABELLED = Path(__file__).resolve().parent / "labelled"
PIECES = tuple(sorted(_LABELLED.glob("pieces_*.jsonl")))
READ = (f"{_LABELLED / 'replies_a.jsonl'}", f"{_LABELLED / 'replies_c.jsonl'}:dev")  # rules were written on these
UNREAD = (f"{_LABELLED / 'replies_d.jsonl'}",)
TASKS = (
    *((label, level) for label in ("empathy", "ownership") for level in (1, 2)),
    *((label, 1) for label in ("timeline", "blame", "tone", "nonapology", "overpromise", "next_step", "escalation")),
)
_COST = 0.3
_SEEN = 3  # texts in which a name must stand
_SMALL = 4  # hundredths: smaller weights are left out
_FOLDS = 5


class Example(NamedTuple):
    """A text to learn from: the names of its sentences, and its labels as numbers; None: it says nothing of a label."""

    names: tuple[str, ...]
    labels: Mapping[str, int | None]


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
            labels = {label: as_number(row[label]) for label, _ in TASKS}
            names = tuple(sorted(name for one in _sentences(review)[1] for name in one))
            yield Piece(Example(names, labels), _ruled(review), path.name)
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
    faultless = {label: 0 if label in learned.FAULTS else None for label, _ in TASKS}
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
) -> dict[str, int | None]:
    """What the sentence earns: the reply's label where its span touches it, nothing where it doesn't."""
    told: dict[str, int | None] = {}
    for label, _ in TASKS:
        span = spans.get(label)
        start = review.reading.text.find(span) if span else -1
        if labels[label] and start < 0:
            told[label] = None
        else:
            touched = start >= 0 and start < sentence.end and start + len(span or "") > sentence.start
            told[label] = labels[label] if touched else 0
    return told


def _ruled(review: Review) -> Mapping[str, int]:
    return numbers(by_rules(review).assessment)


def layer_of(examples: Sequence[Example]) -> tuple[dict[str, int], dict[str, Line]]:
    """The names that count, by number, and the line of each label."""
    seen = Counter(name for example in examples for name in {*example.names})
    known = {name: n for n, name in enumerate(sorted(name for name, count in seen.items() if count >= _SEEN))}
    rows = [[known[name] for name in example.names if name in known] for example in examples]
    lines = {}
    for label, level in TASKS:
        told = [
            (row, value >= level)
            for row, one in zip(rows, examples, strict=True)
            if (value := one.labels[label]) is not None
        ]
        lines[f"{label}.{level}"] = fit([row for row, _ in told], [truth for _, truth in told], len(known), _COST)
    return known, lines


def written(known: Mapping[str, int], lines: Mapping[str, Line], made: str) -> str:
    """The layer's file: see `service.language.layers`."""
    rows = []
    for name, n in known.items():
        weights = [round(line.weights[n] * layers.UNIT) for line in lines.values()]
        told = " ".join(f"{k}:{weight}" for k, weight in enumerate(weights) if abs(weight) >= _SMALL)
        if told:
            rows.append(f"{name}\t{told}")
    bias = " ".join(f"{line.bias:.2f}" for line in lines.values())
    return "\n".join([f"# {made}", f"labels {' '.join(lines)}", f"bias {bias}", *rows]) + "\n"


def odds_of(layer: layers.Layer, whole: Whole) -> dict[str, float]:
    """The highest log-odds of each label over sentences and neighbours, as the guardrails take them."""
    return dict(learned.odds_of(layer, [layer.total(names) for names in whole.sentences]))


def decisions_of(told: Sequence[tuple[Whole, Mapping[str, float]]]) -> dict[str, dict[str, list[float]]]:
    """How each label is decided from the layer's odds and the rules' value, fitted on whole replies."""
    found: dict[str, dict[str, list[float]]] = {}
    for label, level in TASKS:
        rows = [
            [learned.held(odds[f"{label}.{level}"]), float(whole.ruled[label] >= 1), float(whole.ruled[label] >= 2)]
            for whole, odds in told
        ]
        weights = head(rows, [whole.labels[label] >= level for whole, _ in told])
        found.setdefault(label, {})[str(level)] = [round(weight, 3) for weight in weights]
    return found


def heard(unread: Sequence[Whole], others: Sequence[Example]) -> list[tuple[Whole, Mapping[str, float]]]:
    """Each reply with what a layer that has not seen it makes of it."""
    told: list[tuple[Whole, Mapping[str, float]]] = []
    for fold in range(_FOLDS):
        seen = [example for n, whole in enumerate(unread) if n % _FOLDS != fold for example in whole.examples]
        layer = layers.parse(written(*layer_of([*others, *seen]), "fold"))
        told += [(whole, odds_of(layer, whole)) for whole in unread[fold::_FOLDS]]
    return told


def crossed(pieces: Sequence[Piece], others: Sequence[Example]) -> Iterator[str]:
    """For each label, F1 of the layer alone and of the rules alone, over files that the layer was not fitted on."""
    counts: dict[str, Counter[tuple[bool, bool, bool]]] = {f"{label}.{level}": Counter() for label, level in TASKS}
    for source in sorted({piece.source for piece in pieces}):
        known, lines = layer_of([*others, *[piece.example for piece in pieces if piece.source != source]])
        for piece in [one for one in pieces if one.source == source]:
            row = [known[name] for name in piece.example.names if name in known]
            for label, level in TASKS:
                line = lines[f"{label}.{level}"]
                likely = sum(map(line.weights.__getitem__, row)) + line.bias > 0
                meant = (piece.example.labels[label] or 0) >= level
                counts[f"{label}.{level}"][meant, likely, piece.ruled[label] >= level] += 1
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
    decisions = decisions_of(heard(unread, others))
    examples = [*others, *[one for whole in unread for one in whole.examples]]
    text = written(*layer_of(examples), f"python -m evals train replies: {len(examples)} texts")
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / learned.FILE.name).write_text(text, encoding="utf-8")
    told = {"made": f"python -m evals train replies: {len(unread)} whole replies", "labels": decisions}
    (options.out / learned.DECISIONS.name).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(f"{text.count(chr(10)) - 3} names from {len(examples)} texts; decisions from {len(unread)} replies")
    return 0
