"""Our NamedTuple is `typing.NamedTuple` in all that a caller can see, but for annotations that nobody reads."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
import types
import typing
from pathlib import Path
from typing import Any

import pytest

import service
from service.tuples import NamedTuple


class Ours(NamedTuple):
    """A ticket."""

    subject: str
    heat: int = 1
    tags: tuple[str, ...] = ()

    @property
    def hot(self) -> bool:
        return self.heat > 1

    def named(self, subject: str) -> Ours:
        """The ticket under another subject."""
        return self._replace(subject=subject)


class Other(NamedTuple):
    first: int
    second: int
    third: int


class Theirs(typing.NamedTuple):
    """A ticket."""

    subject: str
    heat: int = 1
    tags: tuple[str, ...] = ()


def test_fields_defaults_and_documentation_are_those_that_typing_gives() -> None:
    assert Ours._fields == Theirs._fields
    assert Ours._field_defaults == Theirs._field_defaults
    assert (Ours.__doc__, Ours.__module__, Ours.__qualname__) == (Theirs.__doc__, Theirs.__module__, "Ours")
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)
    assert Ours.__match_args__ == Theirs.__match_args__
    assert str(inspect.signature(Ours)) == str(inspect.signature(Theirs)).replace("ForwardRef(", "").replace("')", "'")


def test_a_value_is_a_tuple_with_names_defaults_methods_and_properties() -> None:
    ticket = Ours("VPN", heat=2)
    assert ticket.hot
    assert ticket.named("Mail").subject == "Mail"
    assert repr(ticket) == "Ours(subject='VPN', heat=2, tags=())"
    assert hash(ticket) == hash(("VPN", 2, ()))
    assert tuple(ticket) == ("VPN", 2, ()) == tuple(Theirs("VPN", 2))
    with pytest.raises(AttributeError):
        ticket.heat = 3  # type: ignore[misc]


def test_a_value_can_be_changed_listed_and_taken_apart_by_its_names() -> None:
    ticket = Ours("VPN")
    assert ticket._asdict() == Theirs("VPN")._asdict()
    assert tuple(ticket._replace(heat=5, tags=("new",))) == ("VPN", 5, ("new",))
    assert type(Ours._make(["VPN", 1, ()])) is Ours
    match ticket:
        case Ours(subject, heat=heat):
            assert (subject, heat) == ("VPN", 1)
    with pytest.raises(ValueError, match=r"unexpected field names: \['colour'\]"):
        ticket._replace(colour="red")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Expected 3 arguments, got 1"):
        Ours._make(["VPN"])
    with pytest.raises(AttributeError):
        ticket.colour = "red"  # type: ignore[attr-defined]


def test_every_field_is_found_at_its_own_place() -> None:
    """Classes of one size share the code of their constructor, never its names."""
    assert Ours("a", 2, ("c",)).tags == ("c",)
    assert Other(first=1, second=2, third=3) == (1, 2, 3)
    assert Other(1, 2, 3).second == 2
    with pytest.raises(TypeError, match="subject"):
        Other(subject=1, second=2, third=3)  # type: ignore[call-arg]


def test_a_value_survives_pickling_and_copying() -> None:
    ticket = Ours("VPN", tags=("network",))
    assert pickle.loads(pickle.dumps(ticket)) == ticket
    assert type(copy.deepcopy(ticket)) is Ours


def test_wrong_arguments_are_refused_as_by_any_function() -> None:
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'subject'"):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        Ours("VPN", colour="red")  # type: ignore[call-arg]


def test_a_field_without_a_default_behind_one_with_a_default_is_refused() -> None:
    """Its value would otherwise become the default of the wrong field."""
    with pytest.raises(TypeError, match="Wrong: a field without a default follows one with a default"):

        class Wrong(NamedTuple):
            first: int = 1
            second: int  # type: ignore[misc]


def test_a_class_without_fields_or_with_a_further_base_is_refused() -> None:
    with pytest.raises(TypeError, match="Bare: needs annotated fields"):

        class Bare(NamedTuple):
            pass

    with pytest.raises(TypeError, match="Mixed: needs annotated fields"):

        class Mixed(NamedTuple, dict):  # type: ignore[misc,type-arg]
            first: int


def test_what_a_named_tuple_does_by_itself_cannot_be_set() -> None:
    with pytest.raises(TypeError, match="Own: _asdict can't be set"):

        class Own(NamedTuple):
            first: int

            def _asdict(self) -> dict[str, Any]:  # type: ignore[misc]
                return {}

    with pytest.raises(TypeError, match="Hidden: _first can't be set"):

        class Hidden(NamedTuple):
            _first: int  # type: ignore[misc]


def test_more_fields_than_it_was_made_for_are_refused() -> None:
    body = {"__annotations__": dict.fromkeys((f"field{i}" for i in range(41)), "int"), "__module__": __name__}
    with pytest.raises(TypeError, match="Wide: has more than 40 fields"):
        types.new_class("Wide", (NamedTuple,), exec_body=lambda space: space.update(body))


def test_the_service_makes_its_values_the_cheap_way() -> None:
    """One import from `typing` is easily written, and each class made so costs a start a thousandth of its time."""
    root = Path(service.__file__).parent
    imports = re.compile(r"^from typing import .*\bNamedTuple\b", re.MULTILINE)
    found = [path.name for path in root.rglob("*.py") if imports.search(path.read_text(encoding="utf-8"))]
    assert found == [], "import NamedTuple from service.tuples"
