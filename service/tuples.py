"""`NamedTuple` as in `typing`, made at half the cost.

A command makes more than a hundred classes of values before it does anything, and `typing.NamedTuple` compiles each
annotation of theirs, though nobody reads them at run time: a tenth of a short command. Here they stay the strings that
`from __future__ import annotations` leaves. Type checkers see `typing.NamedTuple` itself.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    _OF_THE_CLASS = frozenset({"__annotations__", "__module__"})

    class _Maker(type):
        """Turns the body of a class into a `collections.namedtuple` with its defaults, methods and docstring."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            fields = body.get("__annotations__")
            if fields is None or len(bases) != 1:
                raise TypeError(f"{name}: needs annotated fields, `from __future__ import annotations` and one base")
            defaulted = [field for field in fields if field in body]
            if defaulted != list(fields)[len(fields) - len(defaulted) :]:
                raise TypeError(f"{name}: a field without a default follows one with a default")
            defaults = [body[field] for field in defaulted]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])  # noqa: PYI024
            made.__annotations__ = made.__new__.__annotations__ = fields
            for key, value in body.items():
                if key not in fields and key not in _OF_THE_CLASS:
                    setattr(made, key, value)
            return made

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
