"""Begins a new version as a copy of one that is there."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Literal, TypeAlias

from service.prompting.library import PromptLibrary
from service.releasing.desk import only

Step: TypeAlias = Literal["major", "minor", "patch"]

_UNSAID = "TODO: say in a sentence what is different, and why."


def copy_version(root: Path, library: PromptLibrary, spec: str, step: Step, changelog: str = "") -> tuple[str, Path]:
    """Copy the version that `spec` stands for to the next free number; its number and its folder.

    The copy is not released and no label points to it. Without a changelog line `prompt.yaml` gets one that lint
    refuses. A released version that was changed by mistake can be copied with its changes, by its number.
    """
    name, _, old = spec.partition("@")
    if not (root / name / old / "prompt.yaml").is_file() or not old:
        old = only(library, spec).version
    new = _next(root / name, old, step)
    folder = root / name / new
    shutil.copytree(root / name / old, folder, ignore=shutil.ignore_patterns(".*"))
    sheet = folder / "prompt.yaml"
    text = sheet.read_text(encoding="utf-8")
    text = re.sub(r"^version:.*$", f'version: "{new}"', text, count=1, flags=re.MULTILINE)
    line = json.dumps(changelog.strip() or _UNSAID, ensure_ascii=False)
    text = re.sub(r"^changelog:.*(?:\n[ \t]+.*)*$", lambda _: f"changelog: {line}", text, count=1, flags=re.MULTILINE)
    sheet.write_text(text, encoding="utf-8", newline="\n")
    return new, folder


def _next(folder: Path, version: str, step: Step) -> str:
    """The next number of that step that nobody has yet."""
    major, minor, patch = map(int, version.split("."))
    taken = {path.name for path in folder.iterdir()}
    while True:
        if step == "major":
            major, minor, patch = major + 1, 0, 0
        elif step == "minor":
            minor, patch = minor + 1, 0
        else:
            patch += 1
        if (number := f"{major}.{minor}.{patch}") not in taken:
            return number
