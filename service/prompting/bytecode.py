"""Compiled templates on disk: compiling them costs a terminal command more than everything else it does."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

_DIGEST = 32  # bytes of a SHA-256
_OPTIONS = 1  # count up when the environment's options change, or the code that they made is used again


class CompiledTemplates(BytecodeCache):
    """One file a template, under the hash of its name and source. What can't be read or written is compiled anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            stored = self._file(bucket).read_bytes()
        except OSError:
            return
        digest, code = stored[:_DIGEST], stored[_DIGEST:]
        if hashlib.sha256(code).digest() == digest:  # damaged code could do anything
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the entry whole or not at all: two processes may keep the same one at the same time."""
        file = self._file(bucket)
        partial = file.with_suffix(f".{os.getpid()}.partial")
        try:
            code = bucket.bytecode_to_string()
            partial.write_bytes(hashlib.sha256(code).digest() + code)
            partial.replace(file)
        except OSError:
            partial.unlink(missing_ok=True)

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{bucket.checksum}.{_OPTIONS}.jinja"
