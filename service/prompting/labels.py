"""Which version a label points to: one, or several by weight, and then each conversation always to the same.

`labels.yaml` has for each prompt its labels, and three words of its own: `salt`, `protected` and `history`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from math import log
from pathlib import Path
from typing import TypeAlias

from service.datafiles import read_yaml
from service.errors import PromptError

LABELS = "labels.yaml"
RESERVED = frozenset(("history", "protected", "salt"))

Arms: TypeAlias = tuple[tuple[str, int], ...]  # versions and their weights


def read_labels(root: Path, cache_dir: Path | None = None) -> Mapping[str, object]:
    """What `labels.yaml` says, as plain data; empty where there is none. Raises PromptError where it is no mapping."""
    path = root / LABELS
    data = read_yaml(path, cache_dir) if path.is_file() else {}
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise PromptError(f"{path}:1: must be a mapping of prompts to their labels")
    return data


def salt_of(data: Mapping[str, object]) -> str:
    """What the draw is mixed with: with another salt every conversation draws anew."""
    return str(data.get("salt", "levelhead"))


def labels_of(data: Mapping[str, object], name: str, path: Path) -> dict[str, Arms]:
    """The labels of one prompt with their arms. What is wrong with another prompt's labels is not looked at."""
    rows = data.get(name)
    if rows is None:
        return {}
    if not isinstance(rows, Mapping):
        raise _fault(path, (name,), f"{name!r} must be a mapping of labels to (quoted) versions")
    return {str(label): _arms(value, (name, str(label)), path) for label, value in rows.items()}


def draw(arms: Arms, salt: str, name: str, conversation: str) -> str:
    """The version that a conversation gets: always the same one as long as the weights stay.

    Each arm draws a waiting time for this conversation, the shorter the heavier the arm is, and the shortest wins
    (rendezvous hashing): where a weight grows, conversations move to that arm only, and where it shrinks, only from it.
    """
    if len(arms) == 1:
        return arms[0][0]

    def waits(arm: tuple[str, int]) -> float:
        seed = "\0".join((salt, name, arm[0], conversation)).encode("utf-8", "replace")
        drawn = int.from_bytes(hashlib.sha256(seed).digest()[:6], "big") + 1
        return -log(drawn / (2**48 + 1)) / arm[1]

    return min(arms, key=waits)[0]


def share_of(arms: Arms, version: str) -> float:
    """The share of conversations that an arm gets, in percent; 0 for a version that is none of them."""
    return 100 * dict(arms).get(version, 0) / sum(weight for _, weight in arms)


def _arms(value: object, keys: tuple[str, str], path: Path) -> Arms:
    told = "@".join(keys)
    if keys[1] == "latest":
        raise _fault(path, keys, "'latest' is computed: take it out")
    if isinstance(value, str):
        return ((value, 100),)
    if not isinstance(value, Mapping) or not value:
        raise _fault(
            path, keys, f'{told} must say which (quoted) version it points to, or {{"1.0.0": 90, "1.1.0": 10}}'
        )
    for version, weight in value.items():
        if not isinstance(version, str):
            raise _fault(path, keys, f"{told}: quote the version {version!r}")
        if isinstance(weight, bool) or not isinstance(weight, int) or not 1 <= weight <= 1_000_000:
            raise _fault(path, keys, f"{told}: the weight of {version} must be a whole number above 0, not {weight!r}")
    return tuple(sorted(value.items()))


def _fault(path: Path, keys: tuple[str, ...], message: str) -> PromptError:
    from service.datafiles import line_of  # here, since it parses the file anew

    return PromptError(f"{path}:{line_of(path, *keys)}: {message}")
