"""What a page is shown on: whether it takes colour, and how wide it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal, TextIO, TypeAlias

from service.tuples import NamedTuple

ColourWish: TypeAlias = Literal["auto", "always", "never"]

_USUAL_COLUMNS = 80


class Screen(NamedTuple):
    """Where output goes. `columns` is its width, 80 where it is no terminal."""

    colour: bool = False
    columns: int = _USUAL_COLUMNS


def screen_of(stream: TextIO, environ: Mapping[str, str], wish: ColourWish = "auto") -> Screen:
    """The screen behind a stream.

    `wish` is what --color says; "auto" is colour on a terminal that can show it, unless NO_COLOR is set
    (https://no-color.org: set and not empty).
    """
    return Screen(_colour(stream, environ, wish), _columns(stream, environ))


def is_terminal(stream: TextIO) -> bool:
    """Whether a person watches this stream."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def _colour(stream: TextIO, environ: Mapping[str, str], wish: ColourWish) -> bool:
    if wish != "auto":
        return wish == "always"
    return is_terminal(stream) and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def _columns(stream: TextIO, environ: Mapping[str, str]) -> int:
    """COLUMNS, else the terminal's own width; not shutil's, which imports every compressor first."""
    wished = environ.get("COLUMNS", "")
    if wished.isdigit() and int(wished) > 0:
        return int(wished)
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL_COLUMNS
    except (OSError, ValueError):
        return _USUAL_COLUMNS
