"""Releases a version: lint first, then its files go into the lock."""

from __future__ import annotations

from service.errors import PromptError
from service.prompting.lock import release
from service.releasing.desk import Desk
from service.releasing.flaws import Flaw
from service.releasing.lint import lint
from service.tuples import NamedTuple


class Release(NamedTuple):
    """What came of it: `sha256` is empty where flaws of gravity error kept the version from being released."""

    name: str
    version: str
    sha256: str
    flaws: tuple[Flaw, ...]


def seal(desk: Desk, spec: str, *, again: bool = False) -> Release:
    """Release the version ("reply@1.2.0") if lint finds no error. Raises PromptError where it can't be released."""
    name, _, version = spec.replace("/", "@", 1).partition("@")
    if not version:
        raise PromptError(f"{spec!r} names no version; write it as {name}@1.2.0")
    flaws = lint(desk, name, version)
    if any(flaw.gravity == "error" for flaw in flaws):
        return Release(name, version, "", flaws)
    return Release(name, version, release(desk.root, f"{name}/{version}", again=again), flaws)
