"""One measurement a row, and the table of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """What was measured: CPU milliseconds, the ratio to `base`, and the budget (a ratio or milliseconds), if any."""

    name: str
    cpu_ms: float
    ratio: float
    base: str
    budget: float | None = None
    budget_in: str = "x"  # "x" or "ms"

    @property
    def kept(self) -> bool:
        """Whether the budget was kept; true where there is none."""
        return self.budget is None or (self.ratio if self.budget_in == "x" else self.cpu_ms) <= self.budget


def table(rows: Sequence[Row]) -> str:
    """The rows in columns."""
    width = max(len(row.name) for row in rows)
    lines = [f"{'what':{width}}  {'CPU ms':>8}  {'ratio':>7}  to                budget"]
    for row in rows:
        budget = "" if row.budget is None else f"{row.budget:g} {row.budget_in}  {'kept' if row.kept else 'MISSED'}"
        lines.append(f"{row.name:{width}}  {row.cpu_ms:8.2f}  {row.ratio:7.2f}  {row.base:16}  {budget}".rstrip())
    return "\n".join(lines)
