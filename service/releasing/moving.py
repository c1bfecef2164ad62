"""Moves labels in `labels.yaml`, and back: only what changes is rewritten, so comments stay where they are.

Each move is kept in `history`, newest last, with what the label pointed to before: that is what a roll-back goes to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from service.datafiles import read_yaml
from service.errors import PromptError
from service.prompting.labels import LABELS, Arms, labels_of, read_labels
from service.prompting.lock import hash_version, read_lock
from service.releasing.yaml_text import told, with_row, with_value
from service.tuples import NamedTuple

Target: TypeAlias = "str | Mapping[str, int]"  # as labels.yaml says it

_ABOUT_HISTORY = "# What each label pointed to before its moves, newest last: `rollback` goes by it."
_BY_HAND = "by hand"  # a roll-back that undid no move, only what somebody wrote into the file
_NEW_FILE = "# Which version a label points to; `latest` is computed. README.md tells more.\n"


class Move(NamedTuple):
    """A label that moves: what it pointed to (None: it is new), what it points to now, and why."""

    name: str
    label: str
    was: Target | None
    now: Target
    because: str


class Consent(NamedTuple):
    """What was given for moving a protected label, one of them enough: a reason, --yes, a release check that passed."""

    yes: bool = False
    because: str = ""
    check: Path | None = None


def promote(root: Path, spec: str, label: str, share: int, consent: Consent, now: datetime) -> Move:
    """Point the label to a released version, for `share` percent of the conversations; the rest stays as it is.

    Raises PromptError where the version is not released, the label is protected and nothing speaks for it, or
    `labels.yaml` can't be edited.
    """
    name, version = _named(spec)
    if label == "latest":
        raise PromptError("'latest' is computed: it is the highest released version, and no label that moves")
    _require_released(root, name, version)
    was = _current(root, name, label)
    after = _shared(_arms(was), version, share, f"{name}@{label}")
    if after == was:
        raise PromptError(f"{name}@{label} is {told(after)} already")
    because = _consented(root, name, version, label, consent)
    move = Move(name, label, was, after, because)
    _write(root, move, now, back=False)
    return move


def rollback(root: Path, spec: str, consent: Consent, now: datetime) -> Move:
    """Point the label to what it pointed to before its last move. A further roll-back goes one move further back.

    A label that was changed by hand since goes back to what the history says it was. A protected one needs a reason.
    """
    name, label = _split(spec, "production")
    was = _current(root, name, label)
    if was is None:
        raise PromptError(f"there is no {name}@{label} in {root / LABELS}")
    if label in protected(root) and not (consent.yes or consent.because):
        raise PromptError(f"{name}@{label} is protected: say why it goes back with --because TEXT")
    target, by_hand = _before(root, name, label, was)
    for version, _ in _arms(target):
        _require_released(root, name, version)
    move = Move(name, label, was, target, consent.because or "rolled back")
    _write(root, move, now, back=_BY_HAND if by_hand else True)
    return move


def protected(root: Path) -> frozenset[str]:
    """The labels that move only with consent."""
    rows = read_labels(root).get("protected", [])
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise PromptError(f"{root / LABELS}: 'protected' must be a list of labels")
    return frozenset(rows)


def history(root: Path) -> tuple[Mapping[str, object], ...]:
    """The moves that were made, oldest first."""
    rows = read_labels(root).get("history") or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise PromptError(f"{root / LABELS}: 'history' must be a list of moves")
    return tuple(rows)


def _named(spec: str) -> tuple[str, str]:
    name, version = _split(spec, "")
    if not version:
        raise PromptError(f"{spec!r} names no version; write it as reply@1.1.0")
    return name, version


def _split(spec: str, usual: str) -> tuple[str, str]:
    name, _, rest = spec.replace("/", "@", 1).partition("@")
    return name, rest or usual


def _require_released(root: Path, name: str, version: str) -> None:
    if f"{name}/{version}" in read_lock(root):
        return
    if not (root / name / version / "prompt.yaml").is_file():
        raise PromptError(f"there is no {name} {version}; `levelhead prompts list` shows what there is")
    raise PromptError(f"{name} {version} is not released; do it with: levelhead prompts release {name}@{version}")


def _current(root: Path, name: str, label: str) -> Target | None:
    data = read_labels(root)
    labels_of(data, name, root / LABELS)  # refuses what is no label
    rows = data.get(name)
    found = rows.get(label) if isinstance(rows, Mapping) else None
    return found if found is None or isinstance(found, str) else dict(found)


def _arms(target: Target | None) -> Arms:
    if target is None:
        return ()
    return ((target, 100),) if isinstance(target, str) else tuple(sorted(target.items()))


def _shared(arms: Arms, version: str, share: int, shown: str) -> Target:
    """The label's new target: `share` percent for the version, the rest in proportion for those that had it all."""
    if share >= 100:
        return version
    others = [(other, weight) for other, weight in arms if other != version]
    if not others:
        raise PromptError(f"{shown} has no other version to leave {100 - share} % to; promote without --share")
    if len(others) > 100 - share:
        raise PromptError(f"{shown}: {100 - share} % can't be shared by {len(others)} versions")
    total = sum(weight for _, weight in others)
    room = 100 - share
    parts = {other: max(1, weight * room // total) for other, weight in others}
    heaviest = max(others, key=lambda arm: arm[1])[0]
    parts[heaviest] += room - sum(parts.values())
    return dict(sorted({**parts, version: share}.items(), key=lambda arm: [int(part) for part in arm[0].split(".")]))


def _consented(root: Path, name: str, version: str, label: str, consent: Consent) -> str:
    if consent.check is not None:
        _require_passed(consent.check, name, version, read_lock(root))
        return consent.because or f"release check passed: {consent.check.name}"
    if label in protected(root) and not (consent.yes or consent.because):
        raise PromptError(
            f"{name}@{label} is protected: name the release check that {name} {version} passed (--check FILE, which"
            f" python -m evals release-check --write FILE makes), or say why it moves with --because TEXT"
        )
    return consent.because or "promoted"


def _require_passed(path: Path, name: str, version: str, locked: Mapping[str, Mapping[str, str]]) -> None:
    """The check must have passed, and have been of this very version: the hash is over all its files."""
    try:
        check = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PromptError(f"{path}: no release check can be read from it: {error}") from error
    if not isinstance(check, dict) or "passed" not in check:
        raise PromptError(f"{path}: is no release check; python -m evals release-check writes one")
    if check["passed"] is not True:
        raise PromptError(f"{path}: {name} {version} did not pass its release check")
    checked = {key: check.get(key) for key in ("prompt", "version", "sha256")}
    expected = {"prompt": name, "version": version, "sha256": hash_version(locked[f"{name}/{version}"])}
    if checked != expected:
        shown = f"{checked['prompt']} {checked['version']} ({str(checked['sha256'])[:12]})"
        raise PromptError(f"{path}: is the check of {shown}, not of {name} {version} ({expected['sha256'][:12]})")


def _before(root: Path, name: str, label: str, current: Target) -> tuple[Target, bool]:
    """What the label goes back to, and whether that only undoes a change that was made by hand."""
    moves = [row for row in history(root) if row.get("label") == f"{name}@{label}"]
    if moves and _arms(_target(moves[-1].get("now"), root)) != _arms(current):
        return _target(moves[-1].get("now"), root), True
    earlier: list[object] = []
    for row in moves:
        if row.get("back") == _BY_HAND:
            continue
        if row.get("back"):
            earlier = earlier[:-1]
        elif row.get("was") is not None:
            earlier.append(row["was"])
    if not earlier:
        raise PromptError(
            f"{name}@{label} has no earlier move in the history of {root / LABELS}; promote a version instead"
        )
    return _target(earlier[-1], root), False


def _target(value: object, root: Path) -> Target:
    arms = labels_of({"a": {"b": value}}, "a", root / LABELS)["b"]
    return arms[0][0] if len(arms) == 1 else dict(arms)


def _write(root: Path, move: Move, now: datetime, *, back: bool | str) -> None:
    path = root / LABELS
    text = path.read_text(encoding="utf-8") if path.is_file() else _NEW_FILE
    text = with_value(text, (move.name, move.label), told(move.now))
    row = {
        "at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "label": f"{move.name}@{move.label}",
        "was": move.was,
        "now": move.now,
        "because": move.because,
        **({"back": back} if back else {}),
    }
    fields = ", ".join(f"{key}: {told(value)}" for key, value in row.items())
    text = with_row(text, "history", f"{{{fields}}}", _ABOUT_HISTORY)
    partial = path.with_name(f".{LABELS}.partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    if _differs(partial, move):
        partial.unlink()
        raise PromptError(
            f"{path}: can't be edited without harm; put {move.name}: {move.label}: {told(move.now)} in by hand"
        )
    partial.replace(path)


def _differs(path: Path, move: Move) -> bool:
    """Whether the file does not say what it should: then it had a form that this editing does not know."""
    try:
        data = read_yaml(path)
    except PromptError:
        return True
    rows, moves = (data.get(move.name), data.get("history")) if isinstance(data, dict) else (None, None)
    moved = isinstance(rows, dict) and rows.get(move.label) == move.now
    return not moved or not isinstance(moves, list) or moves[-1].get("now") != move.now
