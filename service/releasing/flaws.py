"""What lint has to say: one flaw, with the file and the line that it stands on."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from service.tuples import NamedTuple

Gravity: TypeAlias = Literal["error", "warning"]


class Flaw(NamedTuple):
    """Something wrong with a version. An `error` keeps it from being released; `rule` is a short name to look up."""

    file: Path
    line: int
    rule: str
    gravity: Gravity
    message: str
