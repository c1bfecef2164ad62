"""Whether the bundled examples stay within a version's bound, and whether anything of them had to be cut for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from service.datafiles import line_of
from service.domain import Brief
from service.prompting.budget import cost_of
from service.prompting.version import PromptVersion
from service.releasing.flaws import Flaw


def budget_flaws(version: PromptVersion, path: Path, bundled: tuple[tuple[str, Brief], ...]) -> Iterator[Flaw]:
    """Examples that cost more than the bound even when cut, and those that had to be cut."""
    sheet = version.sheet
    if not sheet.tokens:
        return
    line = line_of(path, "budget", "tokens")
    for name, brief in bundled:
        whole = cost_of(version.render_whole(brief))
        if whole <= sheet.tokens:
            continue
        cut = cost_of(version.render(brief))
        if cut > sheet.tokens:
            told = f"examples:{name} costs {cut:,} tokens when all is cut that may be; the bound is {sheet.tokens:,}"
            yield Flaw(path, line, "budget", "error", told)
        else:
            told = f"examples:{name} would cost {whole:,} tokens and is cut to {cut:,}: the bound is {sheet.tokens:,}"
            yield Flaw(path, line, "budget", "warning", told)
