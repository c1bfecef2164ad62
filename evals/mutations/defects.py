"""The seeded defects: data in `evals/mutations/*.yaml`, each an exact text in one file and what stands there instead.

A defect whose text no longer stands in its file exactly once is refused with both places, so the list can't rot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from service.datafiles import line_of, read_yaml
from service.errors import LevelheadError, PromptError

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent
_FIELDS = ("id", "kind", "why", "file", "find", "replace")
_OPTIONAL = ("first",)
_PARTS = ("prompts", "service")  # what may be changed


class DefectError(LevelheadError):
    """The defects can't be read, or one does not fit the tree; the message names file and line."""


class Defect(NamedTuple):
    """One line of meaning gone wrong. `find` stands once in `file` (below the checkout); `replace` stands there then.

    `why` says what it would do to customers. `first` are golden conversations that it may touch first; all follow.
    `place` is where it is written down.
    """

    id: str
    kind: str
    why: str
    file: str
    find: str
    replace: str
    first: tuple[str, ...]
    place: str

    def applied(self, text: str) -> str:
        """The file's text with the defect in it. Raises DefectError where `find` does not stand there once."""
        count = text.count(self.find)
        if count != 1:
            lines = [str(text.count("\n", 0, at) + 1) for at in _places(text, self.find)]
            seen = f"{count} times, in lines {', '.join(lines)}" if count else "nowhere"
            told = f"{self.place}: {self.id}: {self.file} has this text {seen}, and must have it once: {self.find!r}"
            raise DefectError(f"{told}; name the text that now does what it did")
        return text.replace(self.find, self.replace)


def read_defects(folder: Path = FOLDER) -> tuple[Defect, ...]:
    """All defects, file by file. Raises DefectError for whatever is wrong with one."""
    found: dict[str, Defect] = {}
    for path in sorted(folder.glob("*.yaml")):
        for defect in _defects(path):
            if defect.id in found:
                raise DefectError(
                    f"{defect.place}: there is a defect {defect.id!r} in {found[defect.id].place} already"
                )
            found[defect.id] = defect
    return tuple(found.values())


def misplaced(defects: Sequence[Defect], root: Path = ROOT) -> Iterator[str]:
    """What does not fit the tree, a sentence each."""
    for defect in defects:
        try:
            defect.applied((root / defect.file).read_text(encoding="utf-8"))
        except DefectError as error:
            yield str(error)
        except OSError as error:
            yield f"{defect.place}: {defect.id}: cannot read {defect.file}: {error.strerror}"


def _defects(path: Path) -> Iterator[Defect]:
    try:
        rows = read_yaml(path)
    except PromptError as error:
        raise DefectError(str(error)) from error
    if not isinstance(rows, list):
        raise DefectError(f"{path.name}:1: must be a list of defects")
    for number, row in enumerate(rows):
        place = f"{path.name}:{line_of(path, number)}"
        if not isinstance(row, Mapping):
            raise DefectError(f"{place}: must be a mapping of {', '.join(_FIELDS)}")
        if missing := [field for field in _FIELDS if not isinstance(row.get(field), str)]:
            raise DefectError(f"{place}: lacks the text {missing[0]!r}")
        if unknown := sorted(set(row) - {*_FIELDS, *_OPTIONAL}):
            raise DefectError(f"{place}: unknown {unknown[0]!r}; known: {', '.join((*_FIELDS, *_OPTIONAL))}")
        yield _defect(row, place)


def _defect(row: Mapping[str, object], place: str) -> Defect:
    texts = {field: str(row[field]) for field in _FIELDS}
    first = row.get("first", [])
    if not isinstance(first, list) or not all(isinstance(name, str) for name in first):
        raise DefectError(f"{place}: 'first' must be a list of ids of golden conversations")
    if not texts["file"].startswith(tuple(f"{part}/" for part in _PARTS)) or ".." in texts["file"]:
        raise DefectError(f"{place}: {texts['file']!r} is not below {' or '.join(_PARTS)}/")
    if not texts["find"] or texts["find"] == texts["replace"]:
        raise DefectError(f"{place}: {texts['id']}: 'replace' must differ from 'find', which must not be empty")
    return Defect(**texts, first=tuple(first), place=place)


def _places(text: str, find: str) -> Iterator[int]:
    at = text.find(find)
    while at >= 0:
        yield at
        at = text.find(find, at + 1)
