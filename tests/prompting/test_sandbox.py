"""Templates can read what they are given, and nothing behind it."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError

from service.prompting import sandbox
from service.prompting.sandbox import Sandbox


class View(NamedTuple):
    name: str
    names: list[str]


@pytest.mark.parametrize("times", [1, 2], ids=["asked once", "asked again"])
@pytest.mark.parametrize(
    "expression",
    [
        "one.__class__",
        "one['__class__']",
        "one._asdict()",
        "one.names.append('x')",
        "one.names.__len__()",
        "make.__globals__",
    ],
)
def test_what_lies_behind_a_view_is_refused_each_time(expression: str, times: int) -> None:
    environment = Sandbox(undefined=StrictUndefined)
    template = environment.from_string(f"{{{{ one.name }}}}{{{{ {expression} }}}}")
    for _ in range(times):
        with pytest.raises(SecurityError):
            template.render(one=View("a", []), make=lambda: None)


def test_a_name_is_judged_by_the_type_that_it_is_asked_of() -> None:
    """A dict may not be cleared; a view of ours may have a field of that name."""
    environment = Sandbox()

    class Clear(NamedTuple):
        clear: str

    template = environment.from_string("{{ one.clear }}")
    assert template.render(one=Clear("yes")) == "yes"
    assert environment.is_safe_attribute({}, "clear", None) is False
    assert template.render(one=Clear("yes")) == "yes"


def test_names_without_number_are_not_all_kept() -> None:
    environment = Sandbox()
    for number in range(sandbox._KEPT + 10):
        assert environment.is_safe_attribute("text", f"name{number}", None)
    assert len(environment._safe) == sandbox._KEPT
    assert not environment.is_safe_attribute("text", "__class__", None)
