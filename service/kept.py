"""Our own text files as parsed before: kept as JSON where Python keeps what it compiles, and by the rules it goes by.

Parsing the word lists costs a short command a tenth of its time, and they change with the code only. A kept form is
used while every file that it was made from, that of the code included, has the size and the time of change that it had
then. It is as well guarded as the compiled modules beside it, moves with PYTHONPYCACHEPREFIX, and where Python writes
no bytecode (PYTHONDONTWRITEBYTECODE, a folder that is read-only) nothing is kept and everything works.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any


def kept(code: str, name: str, sources: Sequence[Path], parse: Callable[[], Any]) -> Any:
    """What `parse` makes of the sources: plain data, from the kept form where there is one that still holds.

    `code` is the file of the module that parses (its `__file__`), `name` tells its kept forms apart. Tuples come back
    as lists. Raises what `parse` raises, and OSError where a source is not there.
    """
    return kept_with_bytes(code, name, sources, lambda: (parse(), b""))[0]


def kept_with_bytes(
    code: str, name: str, sources: Sequence[Path], parse: Callable[[], tuple[Any, bytes]]
) -> tuple[Any, bytes]:
    """The same for data of two parts, the second of them bytes: they stand behind the data and are read as they are."""
    place = Path(cache_from_source(code)).with_suffix(f".{name}.json")
    stamp = [_stamp(Path(code)), *map(_stamp, sources)]
    try:
        line, _, rest = place.read_bytes().partition(b"\n")
        made_from, data, size = json.loads(line)
        if made_from == stamp and size == len(rest):
            return data, rest
    except (OSError, ValueError, TypeError):
        pass  # none yet, or a damaged one
    parsed, rest = parse()
    text = json.dumps((stamp, parsed, len(rest)), ensure_ascii=False, separators=(",", ":"))
    if not sys.dont_write_bytecode:
        _write(place, text.encode() + b"\n" + rest)
    return json.loads(text)[1], rest


def flat(table: Mapping[str, str]) -> tuple[str, str]:
    """A table of words and what stands under each, as two texts: read back five times as fast as one of thousands."""
    return " ".join(table), ";".join(table.values())


def table(words: str, values: str) -> dict[str, str]:
    """What `flat` made two texts of; no word holds a blank, and no value a semicolon."""
    return dict(zip(words.split(" "), values.split(";"), strict=True)) if words else {}


def _stamp(file: Path) -> list[str | int]:
    status = file.stat()
    return [file.name, status.st_mtime_ns, status.st_size]


def _write(place: Path, form: bytes) -> None:
    """Write the form whole or not at all: two processes may keep the same one at the same time."""
    partial = place.with_suffix(f".{os.getpid()}.partial")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(form)
        partial.replace(place)
    except OSError:
        return
