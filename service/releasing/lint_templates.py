"""What is wrong with the templates of a version as programs: names, fields, comparisons, includes."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from service.datafiles import line_of
from service.domain import Goal, Heat, Technique, Trigger
from service.errors import PromptError
from service.prompting.context import variables
from service.prompting.inspecting import Inspection
from service.prompting.sheet import Sheet
from service.prompting.version import PromptVersion
from service.releasing.desk import case, made_cases
from service.releasing.flaws import Flaw

_JUDGES = frozenset(("draft", "labels"))
_ROOTS = {"reply": ("system.j2", "user.j2", "repair.j2"), "judge": ("system.j2", "user.j2")}
_VALUES: dict[str, frozenset[str]] = {
    "goal": frozenset(get_args(Goal)),
    "heat": frozenset(get_args(Heat)),
    "triggers": frozenset(get_args(Trigger)),
}


def broken_templates(inspection: Inspection) -> Iterator[Flaw]:
    """Templates that can't be read."""
    for spot in inspection.broken:
        yield Flaw(spot.file, spot.line, "template", "error", f"can't be read: {spot.what}")


def template_flaws(inspection: Inspection, sheet: Sheet, folder: Path) -> Iterator[Flaw]:
    """Names that do not exist or are not declared, fields, literals and includes that lead nowhere."""
    known = set(variables(case(), sheet)) | (_JUDGES if sheet.kind == "judge" else set())
    for spot in inspection.variables:
        if spot.what not in known:
            yield Flaw(
                spot.file, spot.line, "undefined", "error", f"{spot.what!r} is no variable{_near(spot.what, known)}"
            )
        elif spot.what not in sheet.variables:
            told = f"{spot.what!r} is used here, and 'variables' of prompt.yaml does not list it"
            yield Flaw(spot.file, spot.line, "undeclared", "error", told)
    for spot in inspection.attributes:
        yield Flaw(spot.file, spot.line, "undefined", "error", f"{spot.what!r}: there is no such field")
    for spot, variable in inspection.compared:
        values = _VALUES.get(variable)
        if values is not None and spot.what not in values:
            told = f"{variable} is never {spot.what!r}{_near(spot.what, values)}"
            yield Flaw(spot.file, spot.line, "never-so", "error", told)
    yield from _includes(inspection, sheet, folder)


def unknown_techniques(
    inspection: Inspection, sheet: Sheet, folder: Path, catalogue: tuple[Technique, ...]
) -> Iterator[Flaw]:
    """Techniques that the catalogue does not have, are declared twice or without words, or are not declared."""
    ids = {row.id for row in catalogue}
    path = folder / "prompt.yaml"
    worded = {spot.what for spot, variable in inspection.compared if variable == "techniques"}
    for number, technique in enumerate(sheet.techniques):
        line = line_of(path, "techniques", number)
        if technique not in ids:
            told = f"there is no technique {technique!r}{_near(technique, ids)}"
            yield Flaw(path, line, "technique", "error", told)
        elif technique not in worded:
            yield Flaw(path, line, "technique", "error", f"{technique!r} is declared, and no template has words for it")
        if technique in sheet.techniques[:number]:
            yield Flaw(path, line, "technique", "error", f"{technique!r} is declared twice")
    for spot, variable in inspection.compared:
        if variable == "techniques" and spot.what not in ids:
            told = f"there is no technique {spot.what!r}{_near(spot.what, ids)}"
            yield Flaw(spot.file, spot.line, "technique", "error", told)
        elif variable == "techniques" and spot.what not in sheet.techniques:
            told = f"{spot.what!r} has words here, and 'techniques' of prompt.yaml does not list it"
            yield Flaw(spot.file, spot.line, "technique", "error", told)


def unused_variables(inspection: Inspection, sheet: Sheet, folder: Path) -> Iterator[Flaw]:
    """Variables that are declared and that no template uses."""
    used = {spot.what for spot in inspection.variables}
    path = folder / "prompt.yaml"
    for number, name in enumerate(sheet.variables):
        if name not in used:
            told = f"no template uses {name!r}: take it out of 'variables'"
            yield Flaw(path, line_of(path, "variables", number), "unused", "error", told)


def rendering_flaws(version: PromptVersion, folder: Path) -> Iterator[Flaw]:
    """What goes wrong when the templates are rendered, in any goal, trigger and channel; one flaw a place."""
    seen: set[str] = set()
    for brief in made_cases(version.sheet.techniques):
        try:
            if version.sheet.kind == "judge":
                version.render_judgement(brief, "Some draft.", ("tone", "empathy"))
            else:
                version.render_repair(brief, version.render(brief), "Some draft.", (), ("Some",))
        except PromptError as error:
            if str(error) not in seen:
                seen.add(str(error))
                yield placed(str(error), folder)


def placed(message: str, file: Path) -> Flaw:
    """The flaw that an error of ours stands for: it begins with file and line where it knows them."""
    place, _, told = message.partition(": ")
    known, _, line = place.rpartition(":")
    if known and line.isdigit():
        return Flaw(Path(known), int(line), "template", "error", told)
    return Flaw(file, 1, "template", "error", message.removeprefix(f"{file}: "))


def _includes(inspection: Inspection, sheet: Sheet, folder: Path) -> Iterator[Flaw]:
    there = {path.name for path in folder.glob("*.j2")}
    for spot in inspection.included:
        if spot.what not in there:
            yield Flaw(spot.file, spot.line, "include", "error", f"there is no {spot.what} in this version")
    for root in _ROOTS[sheet.kind]:
        if root not in there:
            yield Flaw(folder, 1, "include", "error", f"there is no {root}")
    reached = {*_ROOTS[sheet.kind], *(spot.what for spot in inspection.included)}
    for name in sorted(there - reached):
        yield Flaw(folder / name, 1, "include", "warning", "no template includes this one")


def _near(name: str, known: set[str] | frozenset[str]) -> str:
    close = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
