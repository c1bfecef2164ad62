"""Two versions side by side: what each makes of the same ticket, or their files; as unified diffs."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff

from service.domain import DraftRequest
from service.prompting.budget import cost_of
from service.prompting.version import PromptVersion
from service.releasing.desk import Desk
from service.tuples import NamedTuple


class Comparison(NamedTuple):
    """Lines of a unified diff by what is compared (a message's role, a file), only where there is a difference.

    `tokens`: what the two cost, as estimated; none for files.
    """

    before: str
    after: str
    parts: Mapping[str, tuple[str, ...]]
    tokens: tuple[int, int] | None = None


def compare_rendered(desk: Desk, before: PromptVersion, after: PromptVersion, request: DraftRequest) -> Comparison:
    """What the two make of the same ticket, message by message."""
    brief = desk.brief(request)
    old, new = before.render(brief), after.render(brief)
    parts: dict[str, tuple[str, ...]] = {}
    for one, other in zip(old.messages, new.messages, strict=True):
        if lines := _diff(one.content, other.content, (_named(before), one.role), (_named(after), other.role)):
            parts[one.role] = lines
    return Comparison(_named(before), _named(after), parts, (cost_of(old), cost_of(new)))


def compare_files(before: PromptVersion, after: PromptVersion) -> Comparison:
    """The files of the two, in the order of their names."""
    old, new = before.files(), after.files()
    parts: dict[str, tuple[str, ...]] = {}
    for name in sorted(old | new):
        if lines := _diff(old.get(name, ""), new.get(name, ""), (_named(before), name), (_named(after), name)):
            parts[name] = lines
    return Comparison(_named(before), _named(after), parts)


def _named(version: PromptVersion) -> str:
    return f"{version.name}@{version.version}"


def _diff(before: str, after: str, old: tuple[str, str], new: tuple[str, str]) -> tuple[str, ...]:
    lines = unified_diff(before.splitlines(), after.splitlines(), " ".join(old), " ".join(new), lineterm="")
    return tuple(lines)
