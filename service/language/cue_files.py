"""The files of cue packs, read into what their phrases are looked up by. How they are written: see `cues.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from service.kept import flat, kept, table
from service.tuples import NamedTuple

ANY = "_"  # as one word of a phrase: any word
STEM_KEY = 3  # letters of a stem that it is looked up by


class Sheet(NamedTuple):
    """A pack file as plain data. Its phrases stay as written; their numbers are those of their lines, from 1.

    `labels` are the sections with the numbers of their first lines; `words` and `stems` the numbers of the phrases by
    first word and by the first letters of their first stem; `classes` the exact words and the stems of each class.
    What is many stands in one text, with blanks between: most of it is never asked for.
    """

    where: str
    lines: Sequence[str]
    labels: Sequence[tuple[int, str]]
    words: Mapping[str, str]
    stems: Mapping[str, str]
    classes: Mapping[str, tuple[str, str]]

    def every(self) -> list[int]:
        """The numbers of all phrases."""
        return sorted(
            {int(number) for table in (self.words, self.stems) for number in " ".join(table.values()).split()}
        )

    def label(self, number: int) -> str:
        """The section in which the phrase stands."""
        return next(label for start, label in reversed(self.labels) if start < number)


@cache
def sheets(language: str) -> Mapping[str, Sheet]:
    """Every pack of a language by name, read once. Raises FileNotFoundError where there is no such language."""
    folder = Path(__file__).with_name("cues") / language
    files = sorted(file for file in folder.iterdir() if file.suffix == ".txt")
    data = kept(__file__, language, files, lambda: [_flat(file) for file in files])
    return {file.stem: _sheet(*sheet) for file, sheet in zip(files, data, strict=True)}


def _flat(file: Path) -> tuple[object, ...]:
    sheet = read(file.read_text("utf-8"), f"{file.parent.name}/{file.stem}")
    return sheet.where, "#".join(sheet.lines), sheet.labels, flat(sheet.words), flat(sheet.stems), sheet.classes


def _sheet(where: str, lines: str, labels: Any, words: Any, stems: Any, classes: Any) -> Sheet:
    return Sheet(where, lines.split("#"), labels, table(*words), table(*stems), classes)


def read(text: str, where: str) -> Sheet:
    """A pack from its text. Raises ValueError for what shows at once; the rest of a phrase is not looked at."""
    lines = [raw.partition("#")[0].strip() for raw in text.lower().splitlines()]
    labels: list[tuple[int, str]] = []
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    classes: dict[str, tuple[str, str]] = {}
    sheet = Sheet(where, lines, labels, words, stems, classes)
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        if line[0] == "[" and line[-1] == "]":
            labels.append((number, line[1:-1].strip()))
        elif line[0] == "<" and "=" in line:
            name, _, told = line.partition("=")
            exact, beginnings = members("|".join(told.replace("|", " ").split()), sheet, number)
            classes[name.strip()] = " ".join(exact), " ".join(beginnings)
        elif not labels:
            raise ValueError(f"{where}:{number}: a phrase before the first [label]")
        else:
            exact, beginnings = members(_first(line), sheet, number)
            if not (exact or beginnings):
                raise ValueError(f"{where}:{number}: {line!r} must begin with a word")
            for word in exact:
                words[word] = f"{words.get(word, '')} {number}"
            for key in dict.fromkeys(stem[:STEM_KEY] for stem in beginnings):
                if len(key) < STEM_KEY:
                    raise ValueError(f"{where}:{number}: too short a first stem: {line!r}")
                stems[key] = f"{stems.get(key, '')} {number}"
    return sheet


def _first(line: str) -> str:
    """The first word of a phrase as written; empty where it begins with something else."""
    first, _, rest = line.partition(" ")
    if first == "^":
        first = rest.partition(" ")[0]
    return "" if first == ANY or first[:2] == ".." else first


def members(part: str, sheet: Sheet, number: int) -> tuple[list[str], list[str]]:
    """The exact words and the stems that one written word of a phrase stands for. Raises ValueError for no class."""
    if part.isalpha():  # most
        return [part], []
    exact: dict[str, None] = {}
    stems: list[str] = []
    for alternative in part.split("|"):
        if alternative[:1] == "<":
            if alternative not in sheet.classes:
                raise ValueError(f"{sheet.where}:{number}: unknown word class {alternative}")
            words, beginnings = sheet.classes[alternative]
            exact.update(dict.fromkeys(words.split()))
            stems += beginnings.split()
        elif alternative[-1:] == "*":
            stems.append(alternative[:-1])
        elif alternative:
            exact[alternative] = None
    return list(exact), stems
