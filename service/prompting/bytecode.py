"""Compiled templates on disk: compiling them costs a terminal command more than everything else it does."""

from __future__ import annotations

import os
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """One file a template, under the hash of its name and source. What can't be read or written is compiled anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            with self._file(bucket).open("rb") as stored:
                bucket.load_bytecode(stored)
        except (OSError, EOFError, ValueError, TypeError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the entry whole or not at all: two processes may keep the same one at the same time."""
        file = self._file(bucket)
        partial = file.with_suffix(f".{os.getpid()}.partial")
        try:
            with partial.open("wb") as stored:
                bucket.write_bytecode(stored)
            partial.replace(file)
        except OSError:
            partial.unlink(missing_ok=True)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{bucket.checksum}.jinja"
