"""How long the words of a duration say: "two and a half hours", "2-3 days", "an hour and a half"."""

from __future__ import annotations

from service.language.times_expression import Token

UNIT_SECONDS = {
    "s": 1, "m": 60, "h": 3600, "d": 86_400, "D": 86_400, "w": 604_800, "f": 1_209_600, "M": 2_592_000, "Y": 31_536_000,
}  # fmt: skip


def length_of(own: list[Token]) -> tuple[float, bool]:
    """The upper bound of a length in seconds, and whether it is a loose one (a few, a couple, several)."""
    total = 0.0
    amount: float | None = None
    unit = 0
    unsure = False
    for index, token in enumerate(own):
        kind, value = token.kind, token.value
        if kind in "n#" and isinstance(value, float):
            ranged = index > 0 and own[index - 1].kind in "r~K" and amount is not None
            amount = max(amount or 0.0, value) if ranged else value
            if unit and own[index - 1].kind == "r" and index == len(own) - 1:
                return unit * value, unsure  # a day or two
        elif kind == "a" and amount is None:
            amount = 1.0
        elif kind == "h":
            if unit and amount is not None and own[index - 1].kind == "a" and _closes(own, index):
                return total + unit / 2, unsure  # an hour and a half
            amount = 0.5 if amount is None or own[index - 1].kind == "T" else amount + 0.5
        elif kind == "q":
            amount = 0.25 * (amount or 1.0)
        elif kind in "kv":
            amount, unsure = (2.0 if kind == "k" else 3.0), True
        elif kind == "u":
            unit = UNIT_SECONDS[str(value)]
            total += unit * (1.0 if amount is None else amount)
            amount = None
    return total, unsure


def _closes(own: list[Token], index: int) -> bool:
    """Whether nothing is counted behind the token: "an hour and a half at most"."""
    return index + 1 == len(own) or own[index + 1].kind not in "nuhOa"
