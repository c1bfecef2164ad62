"""Fit what the situation reader learns: `python -m evals train situations [--out DIR]`.

Three files in one go, from rows of the repository only. `learned.txt`: how much each trait of a sentence speaks for a
trigger or for abuse (a sentence that the quote of a label touches earns it; the others of its conversation say nothing
of it, as such things are said more than once), and how much each trait of a message does, or speaks for a heat.
`temperature.json`: the same of the scales and signs that the rules add up, fitted together with it. `decisions.json`:
how far layer and rules are believed, fitted on conversations that no rule was written on, each heard by a layer that
has not seen it. It prints what that cross-fitting makes of those conversations, beside the rules alone. The same rows
give the same files, to the byte.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from evals.fitting import Line, fit, head, layer_text, numbered
from evals.proper_names import proper_names
from evals.scoring import macro, measure
from evals.situations import conversation_of, rows_of
from service.domain import Heat
from service.language import layers
from service.language.deciding import LEAST, Decision, held, written
from service.situation import learned, temperature
from service.situation.abuse import read_abuse
from service.situation.heat import alarms, weigh
from service.situation.triggers import read_triggers
from service.situation.turns import READ_TURNS, Turn, turn_of

_LABELLED = Path(__file__).resolve().parent / "labelled"
MESSAGES = tuple(sorted(_LABELLED.glob("messages_*.jsonl")))
READ = (("conversations_a", None), ("heat_c", None), ("heat_d", None), ("conversations_c", 0))  # rules know these
UNREAD = ("conversations_d", "conversations_e", "conversations_f")
_COST, _WHOLE_COST, _HEAT_COST = 0.3, 0.1, 0.03
_SEEN = 3  # texts in which a name must stand
_SMALL = 7  # hundredths: smaller weights are left out
_FOLDS = 3


class Sample(NamedTuple):
    """A sentence: its names, and whether it earns each label; None: nobody said."""

    names: tuple[str, ...]
    labels: Mapping[str, bool | None]


class Case(NamedTuple):
    """A labelled conversation: its sentences, its last message with the rules' features, and what rules make of it."""

    samples: tuple[Sample, ...]
    turns: tuple[tuple[tuple[str, ...], ...], ...]  # names of each sentence of each turn
    wholes: tuple[Sample, ...]  # each turn taken as one
    features: Mapping[str, float]
    labels: Mapping[str, Any]
    ruled: Mapping[str, bool]
    ruled_heat: Heat


Heard: TypeAlias = Mapping[str, tuple[float, float]]


class Fitted(NamedTuple):
    """A layer's text, and the temperature's."""

    layer: str
    temperature: temperature.Layer


def cases_of(rows: Sequence[Mapping[str, Any]]) -> Iterator[Case]:
    """The cases of labelled conversations, as `python -m evals situations` takes them; `evidence` holds quotes."""
    for row in rows:
        turns = tuple([turn_of(message) for message in conversation_of(row).customer_messages[-READ_TURNS:]])
        before: list[Heat] = []
        for turn in turns:
            warmth = weigh(turn, alarms(read_triggers((turn,))[0], read_abuse((turn,))), before)
            before.append(warmth.ruled)
        told = read_triggers(turns)[0]
        ruled = {label: label in told for label in learned.LABELS} | {"abuse": read_abuse(turns) is not None}
        names = tuple([tuple([tuple(sorted(one)) for one in learned.names_of(turn)[1]]) for turn in turns])
        samples = [tuple(_samples(turn, row)) for turn in turns]
        wholes = tuple([_whole(own, row["labels"], alone=len(turns) == 1) for own in samples])
        yield Case(
            tuple(chain.from_iterable(samples)), names, wholes, warmth.features, row["labels"], ruled, before[-1]
        )


def _samples(turn: Turn, row: Mapping[str, Any]) -> Iterator[Sample]:
    labels, quotes = row["labels"], row.get("evidence", {})
    sentences, names = learned.names_of(turn)
    for sentence, own in zip(sentences, names, strict=True):
        told: dict[str, bool | None] = {}
        for label in learned.LABELS:
            given = _labelled(labels, label)
            quote = quotes.get(label, "")
            start = turn.reading.text.find(quote) if quote else -1
            touched = start >= 0 and start < sentence.end and start + len(quote) > sentence.start
            told[label] = False if given is False else True if touched else None
        yield Sample(tuple(sorted(own)), told)


def _whole(samples: Sequence[Sample], labels: Mapping[str, Any], *, alone: bool) -> Sample:
    """A turn as one sample: it earns what one of its sentences does, and all labels where it stands `alone`."""
    told: dict[str, bool | None] = {}
    for label in learned.LABELS:
        given = _labelled(labels, label)
        if given:
            told[label] = True if alone or any(one.labels[label] for one in samples) else None
        else:
            told[label] = given
    return Sample(tuple(sorted({name for one in samples for name in one.names})), told)


def _labelled(labels: Mapping[str, Any], label: str) -> bool | None:
    """Whether a conversation has the label; None where its file doesn't tell of such labels."""
    if label == "abuse":
        return bool(labels["abuse"]) if "abuse" in labels else None
    return label in labels["triggers"] if "triggers" in labels else None


def messages_of(path: Path) -> Iterator[dict[str, Any]]:
    """Labelled messages as conversations of one turn. Raises ValueError naming the line that is none."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            evidence = row["triggers"] | ({"abuse": row["abuse"]} if row["abuse"] else {})
            labels = {"heat": row["heat"], "triggers": list(row["triggers"]), "abuse": int(bool(row["abuse"]))}
            turns = [{"role": "customer", "text": row["text"]}]
            yield {"id": f"{path.stem}:{number}", "conversation": turns, "labels": labels, "evidence": evidence}
        except (AttributeError, KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path}:{number}: not a labelled message: {error!r}") from error


def fitted(cases: Sequence[Case], people: frozenset[str]) -> Fitted:
    """The layer and the temperature that these cases give."""
    known = numbered([sample.names for case in cases for sample in case.samples], _SEEN, people)
    lines: dict[str, Line] = {}
    for samples, ends, cost in (
        ([sample for case in cases for sample in case.samples], learned.LABELS, _COST),
        ([whole for case in cases for whole in case.wholes], learned.WHOLES, _WHOLE_COST),
    ):
        rows = [[known[name] for name in sample.names if name in known] for sample in samples]
        for label, column in zip(learned.LABELS, ends, strict=True):
            pairs = zip(rows, samples, strict=True)
            told = [(row, truth) for row, one in pairs if (truth := one.labels[label]) is not None]
            lines[column] = fit([row for row, _ in told], [truth for _, truth in told], len(known), cost)
    signs = sorted({name for case in cases for name in case.features})
    number = {name: len(known) + n for n, name in enumerate(signs)}
    wholes = [sorted({known[name] for one in case.turns[-1] for name in one if name in known}) for case in cases]
    numbers = [[*whole, *[number[name] for name in case.features]] for whole, case in zip(wholes, cases, strict=True)]
    values = [[*([1.0] * len(w)), *case.features.values()] for w, case in zip(wholes, cases, strict=True)]
    for heat in temperature.HEATS:
        truths = [case.labels["heat"] == heat for case in cases]
        lines[f"heat.{heat}"] = fit(numbers, truths, len(known) + len(signs), _HEAT_COST, values)
    heats = [lines[name] for name in learned.HEATS]
    weights = {name: tuple([round(line.weights[n], 3) for line in heats]) for name, n in number.items()}
    shown = lines | {name: lines[name]._replace(bias=0.0) for name in learned.HEATS}  # theirs is the temperature's
    text = layer_text(known, shown, "python -m evals train situations", _SMALL)
    return Fitted(text, temperature.Layer(tuple([round(line.bias, 3) for line in heats]), weights))


def heard(layer: layers.Layer, case: Case) -> dict[str, tuple[float, float]]:
    """Of each label the highest log-odds of a sentence of a case, and of a whole turn."""
    told = [layer.odds(layer.total(names)) for turn in case.turns for names in turn]
    wholes = [layer.odds(layer.total(one.names)) for one in case.wholes if one.names]
    return {
        label: (
            held(max([odds[label] for odds in told], default=LEAST)),
            held(max([odds[whole] for odds in wholes], default=LEAST)),
        )
        for label, whole in zip(learned.LABELS, learned.WHOLES, strict=True)
    }


def heat_of(made: Fitted, layer: layers.Layer, case: Case) -> Heat:
    """The heat of a case by a layer and a temperature."""
    whole = layer.odds(layer.total({name for one in case.turns[-1] for name in one}))
    return temperature.likeliest(made.temperature.scores(case.features, [whole[name] for name in learned.HEATS]))


def main(argv: Sequence[str]) -> int:
    """Write the three files and print the cross-fitted scores. Exit status 0, or 2 for unusable data."""
    parser = argparse.ArgumentParser(prog="python -m evals train situations", description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, metavar="DIR", default=learned.FILE.parent)
    options = parser.parse_args(argv)
    try:
        rows = [row for path in MESSAGES for row in messages_of(path)]
        rows += [row for name, half in READ for row in rows_of(_LABELLED / f"{name}.jsonl", half)]
        others = list(cases_of(rows))
        unread = list(cases_of([row for name in UNREAD for row in rows_of(_LABELLED / f"{name}.jsonl")]))
    except (OSError, ValueError, KeyError) as error:
        print(f"cannot use the data: {error!r}", file=sys.stderr)
        return 2
    people = proper_names(
        [*MESSAGES, *[_LABELLED / f"{name}.jsonl" for name in (*[name for name, _ in READ], *UNREAD)]]
    )
    shares = [[case for n, case in enumerate(unread) if n % _FOLDS != fold] for fold in range(_FOLDS)]
    told: list[tuple[Case, Heard, Heat]] = []
    with ProcessPoolExecutor() as pool:
        *partly, made = pool.map(fitted, [[*others, *share] for share in [*shares, unread]], repeat(people))
    for fold, part in enumerate(partly):
        layer = layers.parse(part.layer, "fold")
        told += [(case, heard(layer, case), heat_of(part, layer, case)) for case in unread[fold::_FOLDS]]
    decisions = _decisions(told)
    print("\n".join(_scores(told, decisions)))
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / learned.FILE.name).write_text(made.layer, "utf-8")
    table = written("python -m evals train situations", learned.INPUTS, decisions)
    (options.out / learned.DECISIONS.name).write_text(table, "utf-8")
    text = json.dumps(made.temperature._asdict(), separators=(",", ":")).replace("],", "],\n")
    (options.out / "temperature.json").write_text(text + "\n", "utf-8")
    print(f"{made.layer.count(chr(10)) - 3} names from {len(others) + len(unread)} conversations")
    return 0


def _decisions(told: Sequence[tuple[Case, Heard, Heat]]) -> dict[str, list[float]]:
    found = {}
    for label in learned.LABELS:
        rows = [(*odds[label], float(case.ruled[label])) for case, odds, _ in told]
        truths = [_given(case, label) for case, _, _ in told]
        found[label] = head(rows, truths, (1.0, 1.0, 1.0))
        if found[label][2] < 0:  # what a rule found never speaks against a label
            found[label] = head(rows, truths, (1.0, 1.0, math.inf))
    return found


def _given(case: Case, label: str) -> bool:
    return bool(_labelled(case.labels, label))


def _scores(told: Sequence[tuple[Case, Heard, Heat]], decisions: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """Heat, abuse and triggers of conversations that the layer had not seen, beside the rules alone."""
    yield f"{len(told)} conversations, {_FOLDS} folds{'':<8} rules   with the layer"
    place = temperature.HEATS.index
    ruled = macro(Counter((place(case.labels["heat"]), place(case.ruled_heat)) for case, _, _ in told)).f1
    both = macro(Counter((place(case.labels["heat"]), place(heat)) for case, _, heat in told)).f1
    yield f"{'heat macro-F1':<32} {ruled:.3f}   {both:.3f}"
    for name, labels in (("abuse F1", ("abuse",)), ("triggers micro-F1", learned.LABELS[:-1])):
        pairs: list[Counter[tuple[int, int]]] = [Counter(), Counter()]
        for case, odds, _ in told:
            for label in labels:
                given, by_rules = _given(case, label), case.ruled[label]
                *weights, bias = decisions[label]
                together = Decision(tuple(weights), bias).odds((*odds[label], by_rules)) > 0
                pairs[0][int(given), int(by_rules)] += 1
                pairs[1][int(given), int(together)] += 1
        yield f"{name:<32} {measure(pairs[0], 1).f1:.3f}   {measure(pairs[1], 1).f1:.3f}"
