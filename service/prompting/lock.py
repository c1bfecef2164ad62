"""What was released may not change: `prompts.lock` holds the hash of every file of every released version.

One line a file, as `sha256sum` writes it: hash, two spaces, path below the prompts folder. `sha256sum -c prompts.lock`
in that folder checks it without this program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from service.errors import PromptError

LOCK = "prompts.lock"


def read_lock(root: Path) -> dict[str, dict[str, str]]:
    """For each released version ("reply/1.0.0") its files and their hashes; empty where there is no lock.

    A line that is none is passed over, so that it spoils no other version than its own, whose files are then too many:
    `lock_faults` tells of it.
    """
    return _read(root)[0]


def lock_faults(root: Path) -> tuple[str, ...]:
    """What is wrong with the lock's lines, a sentence each with file and line."""
    return _read(root)[1]


def _read(root: Path) -> tuple[dict[str, dict[str, str]], tuple[str, ...]]:
    path = root / LOCK
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return {}, ()
    except OSError as error:
        raise PromptError(f"cannot read {path}: {error}") from error
    locked: dict[str, dict[str, str]] = {}
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        digest, gap, file = line.partition("  ")
        parts = file.split("/")
        if not gap or len(digest) != 64 or len(parts) != 3 or not all(parts):
            faults.append(f"{path}:{number}: not a line of 'hash  name/version/file': {line[:200]!r}; take it from git")
            continue
        files = locked.setdefault("/".join(parts[:2]), {})
        if files.setdefault(parts[2], digest) != digest:
            faults.append(f"{path}:{number}: {file} stands there twice, with different hashes; take it from git")
            files[parts[2]] = ""  # no file has that hash
    return locked, tuple(faults)


def hash_files(folder: Path) -> dict[str, str]:
    """The hash of every file of a version by its name, in sorted order; hidden files don't count."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    except OSError as error:
        raise PromptError(f"cannot read {folder}: {error.strerror}") from error


def hash_version(files: Mapping[str, str]) -> str:
    """One hash for a version: over its files' names and hashes in sorted order."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def changed_file(files: Mapping[str, str], locked: Mapping[str, str]) -> str | None:
    """The first file that is not as released: changed, added or gone."""
    names = sorted(set(files) | set(locked))
    return next((name for name in names if files.get(name) != locked.get(name)), None)


def complain(key: str, file: str) -> PromptError:
    """The error for a released version that is not as it was released."""
    name, _, version = key.partition("/")
    return PromptError(
        f"{name} {version} is released; copy it to a new version"
        f" (prompts/{key}/{file} is not as it was released: undo the change, or move it to a copy of the folder)"
    )


def check_lock(root: Path) -> tuple[str, ...]:
    """What is wrong with released versions, a sentence each; empty when all are as they were released."""
    problems: list[str] = list(lock_faults(root))
    for key, locked in sorted(read_lock(root).items()):
        if not (root / key).is_dir():
            problems.append(f"{key} is released and gone; bring its folder back, others may name it")
        elif file := changed_file(hash_files(root / key), locked):
            problems.append(str(complain(key, file)))
    return tuple(problems)


def release(root: Path, key: str, *, again: bool = False) -> str:
    """Write the version ("reply/1.0.0") into the lock, and give its hash. From then on its files may not change.

    `again` re-releases a version that has changed: only for one that nobody has drafted with yet. Raises PromptError
    where the version does not exist, or is released and differs.
    """
    if not (root / key / "prompt.yaml").is_file():
        raise PromptError(f"there is no {root / key / 'prompt.yaml'}; name a version such as reply/1.0.0")
    if faults := lock_faults(root):
        raise PromptError(faults[0])
    locked, files = read_lock(root), hash_files(root / key)
    if key in locked and not again and (file := changed_file(files, locked[key])):
        raise complain(key, file)
    locked[key] = files
    rows = sorted((f"{version}/{name}", digest) for version, names in locked.items() for name, digest in names.items())
    text = "".join(f"{digest}  {path}\n" for path, digest in rows)
    (root / LOCK).write_text(text, encoding="utf-8", newline="\n")
    return hash_version(files)
