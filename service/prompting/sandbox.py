"""The sandbox that prompt templates run in: no change of what they are given, no way into Python."""

from __future__ import annotations

from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

_KEPT = 1024  # attributes of types whose safety is kept; a template may compute names without number


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which asks of an attribute of a type only once whether it is safe.

    Nothing else decides it (Jinja 3.1: by `isinstance` and by the name), and a prompt reads the same few views of ours
    again and again: asking each time is a quarter of what rendering costs.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        key = type(obj), attr
        safe = self._safe.get(key)
        if safe is None:
            safe = super().is_safe_attribute(obj, attr, value)
            if len(self._safe) < _KEPT:
                self._safe[key] = safe
        return safe
