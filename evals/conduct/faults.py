"""One broken rule, and where it was seen."""

from __future__ import annotations

from service.tuples import NamedTuple


class Fault(NamedTuple):
    """`rule` names what was broken, `where` the conversation (and the prompt version), `told` says what was seen."""

    rule: str
    where: str
    told: str

    def __str__(self) -> str:
        return f"{self.where}  {self.rule}  {self.told}"
