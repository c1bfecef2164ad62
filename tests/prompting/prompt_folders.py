"""Copies of the shipped prompts to work on."""

from __future__ import annotations

import shutil
from pathlib import Path

from service.datafiles import prompts_root
from service.releasing.desk import Desk
from service.settings import Settings


def copy_of_the_prompts(folder: Path) -> Path:
    """All shipped prompts and their data, below the folder; reply 1.1.0 as if it were not released yet."""
    root = folder / "prompts"
    shutil.copytree(prompts_root(), root)
    lock = root / "prompts.lock"
    lines = lock.read_text(encoding="utf-8").splitlines(keepends=True)
    lock.write_text("".join(line for line in lines if "  reply/1.1.0/" not in line), encoding="utf-8")
    return root


def desk_of(root: Path) -> Desk:
    return Desk(Settings(prompts_dir=root))


def edit(file: Path, old: str, new: str) -> None:
    """Put `new` in place of `old`, which must stand there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file} does not say {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
