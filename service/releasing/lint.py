"""Holds a version to everything that can be known without a model, before it is released."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from service.errors import PromptError
from service.prompting.inspecting import inspect
from service.prompting.sheet import Sheet, load_sheet
from service.prompting.version import PromptVersion
from service.releasing.desk import Desk
from service.releasing.flaws import Flaw
from service.releasing.lint_budget import budget_flaws
from service.releasing.lint_characters import character_flaws
from service.releasing.lint_fences import fence_flaws
from service.releasing.lint_sheet import changelog_flaws, planning_flaws, policy_flaws
from service.releasing.lint_templates import (
    broken_templates,
    placed,
    rendering_flaws,
    template_flaws,
    unknown_techniques,
    unused_variables,
)
from service.releasing.lint_wording import wording_flaws
from service.releasing.wording import load_wording


def lint(desk: Desk, name: str, version: str) -> tuple[Flaw, ...]:
    """What is wrong with a version, by file and line. Where it can't be loaded, the reasons for that and no more."""
    folder = desk.root / name / version
    if not (folder / "prompt.yaml").is_file():
        raise PromptError(f"there is no {folder / 'prompt.yaml'}; `levelhead prompts list` shows what there is")
    return tuple(
        sorted(dict.fromkeys(_flaws(desk, folder)), key=lambda flaw: (str(flaw.file), flaw.line, flaw.gravity))
    )


def _flaws(desk: Desk, folder: Path) -> Iterator[Flaw]:
    yield from character_flaws(folder)
    inspection = inspect(folder)
    broken = list(broken_templates(inspection))
    try:
        sheet = load_sheet(folder / "prompt.yaml")
    except PromptError as error:
        broken.append(placed(str(error), folder / "prompt.yaml"))
        yield from broken
        return
    yield from _sheet_flaws(desk, sheet, folder)
    if broken:
        yield from broken
        return
    yield from template_flaws(inspection, sheet, folder)
    yield from unused_variables(inspection, sheet, folder)
    if sheet.kind == "reply":
        yield from unknown_techniques(inspection, sheet, folder, desk.catalogue)
    loaded = PromptVersion(folder, sheet, "")
    failing = list(rendering_flaws(loaded, folder))
    if failing:
        yield from failing
        return
    yield from fence_flaws(loaded, inspection)
    if sheet.kind == "reply":
        path = desk.root / "lint.yaml"
        ids = frozenset(row.id for row in desk.catalogue)
        wording = load_wording(path, ids, frozenset(desk.policy.rules), desk.settings.cache_dir)
        yield from wording_flaws(loaded, inspection, wording, desk.found_in, desk.policy.limits.prompt_echo_words)
        yield from budget_flaws(loaded, folder / "prompt.yaml", desk.bundled)


def _sheet_flaws(desk: Desk, sheet: Sheet, folder: Path) -> Iterator[Flaw]:
    path = folder / "prompt.yaml"
    if (sheet.name, sheet.version) != (folder.parent.name, folder.name):
        told = f"says {sheet.name} {sheet.version}, and is that of {folder.parent.name}/{folder.name}"
        yield Flaw(path, 1, "name", "error", told)
    yield from changelog_flaws(sheet, path, _before(folder))
    if sheet.kind == "reply":
        yield from policy_flaws(sheet, path, desk.policy)
        yield from planning_flaws(sheet, path, desk.rules)


def _before(folder: Path) -> Path | None:
    """The sheet of the newest version that is older than this one."""
    older = [path for path in folder.parent.glob("*/prompt.yaml") if _order(path.parent) < _order(folder)]
    return max(older, key=lambda path: _order(path.parent), default=None)


def _order(folder: Path) -> tuple[int, ...]:
    parts = folder.name.split(".")
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()
