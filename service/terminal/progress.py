"""A progress line for long batches: on standard error, and only where a person watches it."""

from __future__ import annotations

import os
import stat
import sys
import time

from service.terminal.screen import is_terminal

_EVERY_S = 0.1
_BAR = 24


class Progress:
    """Counts answers; draws itself at most ten times a second, and leaves nothing behind.

    The whole is known where the input is a file: then the bar shows how many of its bytes were read.
    """

    def __init__(self, *, shown: bool, total_bytes: int | None) -> None:
        self._shown = shown
        self._total = total_bytes
        self._bytes = self._done = self._bad = 0
        self._began = time.monotonic()
        self._drawn = 0.0

    def step(self, read_bytes: int, *, bad: bool) -> None:
        """One line of so many bytes is answered."""
        self._bytes += read_bytes
        self._done += 1
        self._bad += bad
        now = time.monotonic()
        if self._shown and now - self._drawn >= _EVERY_S:
            self._drawn = now
            sys.stderr.write(f"\r\x1b[K{self.line(now)}")
            sys.stderr.flush()

    def line(self, now: float) -> str:
        """What is drawn: the bar (where the whole is known), the count, the pace and the bad lines."""
        pace = self._done / max(now - self._began, 1e-9)
        words = f"{self._done} answered, {pace:.1f}/s" + (f", {self._bad} bad" if self._bad else "")
        if not self._total:
            return words
        share = min(1.0, self._bytes / self._total)
        filled = round(share * _BAR)
        return f"{'█' * filled}{'░' * (_BAR - filled)} {share:4.0%}  {words}"

    def close(self) -> None:
        """Take the line away."""
        if self._shown and self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def progress_of(descriptor: int | None) -> Progress:
    """The progress of reading from a file descriptor; silent where nobody watches, or where answers scroll by."""
    shown = is_terminal(sys.stderr) and not is_terminal(sys.stdout)
    return Progress(shown=shown, total_bytes=_size(descriptor))


def _size(descriptor: int | None) -> int | None:
    if descriptor is None:
        return None
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
