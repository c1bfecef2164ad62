"""Which golden conversations a run takes: by words, ids, tags, or what failed last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from evals.suite.golden import Golden
from evals.suite.results import LATEST, read_result
from service.errors import LevelheadError


class SelectionError(LevelheadError):
    """A selection that cannot be made; the message says what there is."""


class Selection(NamedTuple):
    """What was asked for; all of it must hold.

    `ids` is a comma list, or a file with an id a line (`#` starts a remark).
    `filters` are `tag:x`, `domain:x`, `technique:x`, `customer:x`, `goal:x`, `heat:x`; `a,b` after the colon means
    either. `words` are parts of ids, any of them. `limit` takes the first so many. `failed`: of the last result.
    """

    filters: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    ids: str | None = None
    limit: int | None = None
    failed: bool = False

    def arguments(self) -> str:
        """The same selection on a command line; what failed last is told by ids."""
        parts = [f"--filter {each}" for each in self.filters] + [f"-k {each}" for each in self.words]
        parts += [f"--set {self.ids}"] if self.ids else []
        parts += [f"--limit {self.limit}"] if self.limit is not None else []
        return " ".join(parts)


_KINDS: dict[str, Callable[[Golden], Iterable[str]]] = {
    "tag": lambda golden: golden.tags,
    "domain": lambda golden: (golden.domain,),
    "technique": lambda golden: golden.techniques,
    "customer": lambda golden: (golden.customer,),
    "goal": lambda golden: (str(golden.expect.get("plan", {}).get("goal", "")),),
    "heat": lambda golden: (str(golden.expect.get("situation", {}).get("heat", "")),),
}


def chosen(goldens: Sequence[Golden], selection: Selection, last: Path = LATEST) -> tuple[Golden, ...]:
    """The conversations that the selection takes, in their order. Raises SelectionError where it can take none."""
    if not goldens:
        raise SelectionError("there is no golden conversation; see evals/README.md")
    found = list(goldens)
    for each in selection.filters:
        found = _filtered(found, each)
    if selection.words:
        found = [golden for golden in found if any(word in golden.id for word in selection.words)]
    if selection.ids is not None:
        found = _named(found, goldens, selection.ids)
    if selection.failed:
        failed = failed_in(last)
        found = [golden for golden in found if golden.id in failed]
        if not found:
            raise SelectionError(f"nothing of this selection failed in {last.name}")
    if not found:
        raise SelectionError(f"no conversation fits: {selection.arguments()}")
    return tuple(found[: selection.limit])


def failed_in(path: Path) -> frozenset[str]:
    """The conversations of a result with an outcome that did not pass, or could not be played."""
    result = read_result(path)
    failed = {outcome.conversation for outcome in result.outcomes if not outcome.passed}
    return frozenset(failed | {missing.conversation for missing in result.missing})


def ids_in(text: str) -> tuple[str, ...]:
    """The ids of a comma list, or of a file with one a line. Raises SelectionError for a file that can't be read."""
    path = Path(text)
    if "," not in text and (path.suffix or "/" in text):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SelectionError(f"{text}: no list of ids: {error}") from error
        return tuple(name for line in lines if (name := line.partition("#")[0].strip()))
    return tuple(name for part in text.split(",") if (name := part.strip()))


def _filtered(goldens: Sequence[Golden], text: str) -> list[Golden]:
    kind, colon, values = text.partition(":")
    if not colon or kind not in _KINDS:
        raise SelectionError(f"--filter {text}: write KIND:VALUE, with KIND one of {', '.join(_KINDS)}")
    wanted = {value.strip() for value in values.split(",")}
    there = {value for golden in goldens for value in _KINDS[kind](golden) if value}
    if unknown := sorted(wanted - there):
        raise SelectionError(f"--filter {text}: no conversation has {kind} {unknown[0]!r}; there are {_few(there)}")
    return [golden for golden in goldens if wanted.intersection(_KINDS[kind](golden))]


def _named(found: Sequence[Golden], goldens: Sequence[Golden], text: str) -> list[Golden]:
    names = ids_in(text)
    known = {golden.id for golden in goldens}
    if unknown := [name for name in names if name not in known]:
        raise SelectionError(f"--set {text}: there is no conversation {', '.join(map(repr, unknown))}")
    return [golden for golden in found if golden.id in names]


def _few(values: Iterable[str], most: int = 40) -> str:
    ordered = sorted(values)
    return ", ".join(ordered[:most]) + (f", … ({len(ordered)} in all)" if len(ordered) > most else "")
