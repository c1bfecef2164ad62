"""`NamedTuple` as in `typing`, made at a fifth of the cost.

A command makes more than a hundred classes of values before it does anything else. `typing.NamedTuple` compiles every
annotation of theirs, though nobody reads them at run time, and a constructor for each of them, though those of classes
with as many fields differ in names only: a tenth of a short command. Here annotations stay the strings that
`from __future__ import annotations` leaves, and classes of one size share a constructor's code. Type checkers see
`typing.NamedTuple` itself.
"""

from __future__ import annotations

from collections import namedtuple
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    _MOST = 40  # fields
    _PATTERN = namedtuple("_PATTERN", [f"f{i}" for i in range(_MOST)])  # noqa: PYI024
    _AT = [getattr(_PATTERN, name) for name in _PATTERN._fields]  # what reads the field at each place
    _NOT_THE_BODYS = frozenset({"__new__", "__slots__", "_fields", "_field_defaults", "_make", "_replace", "_asdict"})

    @cache
    def _constructor(size: int) -> CodeType:
        """The code of a constructor with so many fields, which still need their names."""
        fields = "".join(f"f{i}, " for i in range(size))
        made: FunctionType = eval(f"lambda _cls, {fields}: _tuple_new(_cls, ({fields}))", {})  # noqa: S307
        return made.__code__

    class _Values(tuple):
        """What every value of a class with named fields can do."""

        __slots__ = ()
        _fields = ()

        @classmethod
        def _make(cls, values: Any) -> Any:
            """The value of these fields, in their order."""
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changed: Any) -> Any:
            """The value with other values in some fields."""
            made = self._make(map(changed.pop, self._fields, self))
            if changed:
                raise ValueError(f"Got unexpected field names: {list(changed)!r}")
            return made

        __replace__ = _replace

        def _asdict(self) -> dict[str, Any]:
            """The values by field."""
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            fields = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({fields})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

    class _Maker(type):
        """Makes the body of a class a tuple with names, defaults, methods and docstring."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            annotations = body.get("__annotations__")
            if annotations is None or len(bases) != 1:
                raise TypeError(f"{name}: needs annotated fields, `from __future__ import annotations` and one base")
            fields = tuple(annotations)
            if len(fields) > _MOST:
                raise TypeError(f"{name}: has more than {_MOST} fields")
            if forbidden := [*(_NOT_THE_BODYS & body.keys()), *(field for field in fields if field[0] == "_")]:
                raise TypeError(f"{name}: {forbidden[0]} can't be set")
            defaults = {field: body.pop(field) for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one with a default")
            code = _constructor(len(fields)).replace(co_varnames=("_cls", *fields), co_name="__new__")
            new = FunctionType(code, {"_tuple_new": tuple.__new__}, "__new__", tuple(defaults.values()))
            new.__qualname__, new.__annotations__ = f"{name}.__new__", annotations
            return type(
                name,
                (_Values,),
                {
                    "__doc__": f"{name}({', '.join(fields)})",
                    **body,
                    **dict(zip(fields, _AT, strict=False)),
                    "__slots__": (),
                    "__match_args__": fields,
                    "_fields": fields,
                    "_field_defaults": defaults,
                    "__new__": new,
                },
            )

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
