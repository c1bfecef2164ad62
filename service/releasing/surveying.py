"""What there is: every version with its labels and shares, and everything that is broken, each thing once."""

from __future__ import annotations

from typing import Any

from service.datafiles import line_of
from service.errors import PromptError
from service.prompting.labels import LABELS, RESERVED, Arms, read_labels, share_of
from service.prompting.library import BrokenPrompt, PromptInfo
from service.prompting.lock import check_lock, read_lock
from service.releasing.desk import Desk, only
from service.tuples import NamedTuple


class Row(NamedTuple):
    """One version; `labels` with the percentage of conversations that each gives it, `problem` where it is broken."""

    name: str
    version: str
    labels: tuple[tuple[str, float], ...]
    released: bool
    sha256: str
    summary: str
    changelog: str
    problem: str


class Survey(NamedTuple):
    """All versions, prompts by name, of each the newest first; and what is wrong with labels and lock."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        rows = [{**row._asdict(), "labels": dict(row.labels), "problem": row.problem or None} for row in self.rows]
        return {"prompts": rows, "problems": list(self.problems)}


def survey(desk: Desk) -> Survey:
    """What there is, and what is broken of it; one broken thing hides no other."""
    labels, problems = _labels(desk)
    rows = tuple(_row(each, labels.get(each.name, {})) for each in desk.library.survey())
    told = {row.problem for row in rows}
    locks = [problem for problem in check_lock(desk.root) if problem not in told]
    dangling = [
        f"{desk.root / LABELS}: {name}@{label} points to {version}, and there is none"
        for name, labelled in labels.items()
        for label, arms in labelled.items()
        for version, _ in arms
        if not any((row.name, row.version) == (name, version) for row in rows)
    ]
    return Survey(rows, (*problems, *locks, *dangling))


def to_lint(desk: Desk, specs: tuple[str, ...], *, everything: bool = False) -> tuple[tuple[str, str], ...]:
    """The versions to lint: those named ("reply": all of it), or all, or those that are not released yet."""
    rows = desk.library.survey()
    if specs:
        return tuple(dict.fromkeys(pair for spec in specs for pair in _named(desk, spec, rows)))
    released = read_lock(desk.root)
    return tuple((row.name, row.version) for row in rows if everything or f"{row.name}/{row.version}" not in released)


def _named(desk: Desk, spec: str, rows: tuple[PromptInfo | BrokenPrompt, ...]) -> list[tuple[str, str]]:
    name, _, wanted = spec.replace("/", "@", 1).partition("@")
    pairs = [(row.name, row.version) for row in rows if row.name == name]
    if exact := [pair for pair in pairs if wanted in ("", pair[1])]:
        return exact
    found = only(desk.library, f"{name}@{wanted}")
    return [(found.name, found.version)]


def _labels(desk: Desk) -> tuple[dict[str, dict[str, Arms]], list[str]]:
    """The labels by prompt, and what is wrong with them."""
    found: dict[str, dict[str, Arms]] = {}
    problems: list[str] = []
    names = {each.name for each in desk.library.survey()}
    path = desk.root / LABELS
    try:
        data = read_labels(desk.root)
    except PromptError as error:
        return {}, [str(error)]
    for name in sorted(names):
        try:
            found[name] = desk.as_served.labels(name)
        except PromptError as error:
            problems.append(str(error))
    strays = [str(key) for key in data if key not in names and key not in RESERVED]
    problems += [f"{path}:{line_of(path, key)}: there is no prompt {key!r}" for key in strays]
    return found, problems


def _row(each: PromptInfo | BrokenPrompt, labels: dict[str, Arms]) -> Row:
    pointing = tuple(
        (label, share_of(arms, each.version)) for label, arms in labels.items() if each.version in dict(arms)
    )
    if isinstance(each, BrokenPrompt):
        return Row(each.name, each.version, pointing, False, "", "", "", each.problem)
    return Row(each.name, each.version, pointing, each.released, each.sha256, each.summary, each.changelog, "")
