"""Rules for labels and the lock: shares are kept, conversations stay with their version, released bytes stay too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from pathlib import Path

from evals.conduct.faults import Fault
from service.prompting.labels import Arms, draw
from service.prompting.lock import changed_file, read_lock

_DRAWS = 2000
_BOUND = 4.0  # standard errors


def label_faults(conversations: Sequence[str]) -> Iterator[Fault]:
    """Held for these conversations under further names, so that there are enough of them."""
    names = [f"{name}-{number}" for number in range(_DRAWS // len(conversations) + 1) for name in conversations]
    for heavy in (90, 50, 10):
        arms: Arms = (("1.0.0", heavy), ("1.1.0", 100 - heavy))
        share = sum(_drawn(arms, name) == "1.0.0" for name in names) / len(names)
        slack = _BOUND * sqrt(heavy / 100 * (1 - heavy / 100) / len(names))
        if abs(share - heavy / 100) > slack:
            yield Fault("label.shares", "labels", f"{share:.1%} of conversations get an arm of {heavy} %")
    before: Arms = (("1.0.0", 90), ("1.1.0", 10))
    after: Arms = (("1.0.0", 80), ("1.1.0", 20))
    if any(_drawn(before, name) == "1.1.0" != _drawn(after, name) for name in names):
        yield Fault("label.sticky", "labels", "a conversation leaves an arm whose share grows")
    if len({_drawn(before, name) for name in (names[0],) * 5}) != 1:
        yield Fault("label.sticky", "labels", "the same conversation gets two versions")


def lock_faults(prompts: Path) -> Iterator[Fault]:
    """Held for every released version: one byte that changes, a file more and a file less are all noticed."""
    for key, files in read_lock(prompts).items():
        name = next(iter(files))
        told = {
            "changed": {**files, name: "0" * 64},
            "added": {**files, "extra.j2": "0" * 64},
            "gone": {other: digest for other, digest in files.items() if other != name},
        }
        for what, seen in told.items():
            if changed_file(seen, files) is None:
                yield Fault("release.lock", key, f"a file that is {what} goes unnoticed")


def _drawn(arms: Arms, conversation: str) -> str:
    return draw(arms, "levelhead", "reply", conversation)
