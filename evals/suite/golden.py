"""Golden conversations: one YAML file each, below `evals/golden/<domain>/`, read once and kept parsed.

A file that is wrong is a Problem with file and line, and spoils no other. What a file parses to is kept as JSON under
the hash of its bytes and of what it is validated by, so pydantic and yaml are imported only when something changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from service.errors import LevelheadError

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "evals" / "golden"
SCHEMA = ROOT / "evals" / "golden.schema.json"
DOMAINS = (
    "remote-access",
    "email-calendar",
    "billing",
    "accounts-login",
    "hardware",
    "printing",
    "mobile",
    "home-internet",
    "software-install",
    "data-backup",
    "cloud-hosting",
    "web-shop",
    "payments",
    "security",
    "smart-home",
)


class GoldenError(LevelheadError):
    """No golden conversation where one was named."""


class Vocabulary(NamedTuple):
    """The words that a file may use: guardrail codes and technique ids, sorted."""

    codes: tuple[str, ...]
    techniques: tuple[str, ...]


class Problem(NamedTuple):
    """What is wrong with a file, and where. `line` counts from 1; 0: the file as a whole."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}{f':{self.line}' if self.line else ''}: {self.text}"


class Bad(NamedTuple):
    """A broken reply: why it is, and the codes of severity error or critical that it earns."""

    why: str
    breaks: tuple[str, ...]
    text: str


class Golden(NamedTuple):
    """A golden conversation. `request` and `expect` as written (`expect` holds only what is named).

    `file` is as shown in messages; `sha256` is over the file's bytes.
    """

    id: str
    file: str
    why: str
    tags: tuple[str, ...]
    domain: str
    customer: str
    techniques: tuple[str, ...]
    request: Mapping[str, Any]
    expect: Mapping[str, Any]
    good: tuple[str, ...]
    bad: tuple[Bad, ...]
    sha256: str


class Goldens(NamedTuple):
    """What was read: conversations by id, and what is wrong with the other files."""

    goldens: tuple[Golden, ...]
    problems: tuple[Problem, ...] = ()


def vocabulary(prompts: Path, cache_dir: Path | None = None) -> Vocabulary:
    """The words of the guardrails and the catalogue in that prompts folder."""
    from service.datafiles import read_yaml
    from service.guidance import load_guidance

    rules: Any = read_yaml(prompts / "guardrails.yaml", cache_dir)
    ids = (technique.id for technique in load_guidance(prompts / "guidance.yaml", cache_dir))
    return Vocabulary(tuple(sorted(rules["codes"])), tuple(sorted(ids)))


def golden_files(paths: Sequence[Path] = (), folder: Path = FOLDER) -> tuple[Path, ...]:
    """The golden files below these paths (none: below `folder`), sorted. Raises GoldenError for a path with none."""
    found: set[Path] = set()
    for path in paths or (folder,):
        files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
        if not files and paths:
            raise GoldenError(f"{path}: {'no golden file in it' if path.is_dir() else 'no such file or folder'}")
        found.update(files)
    return tuple(sorted(found))


def read_goldens(files: Iterable[Path], words: Vocabulary, cache_dir: Path | None = None) -> Goldens:
    """The conversations of these files, sorted by id; one that is broken, or has an id twice, is a problem."""
    laws = _laws(words)
    goldens: dict[str, Golden] = {}
    problems: list[Problem] = []
    for path in files:
        read = _read(path, words, laws, cache_dir)
        if isinstance(read, Golden) and read.id in goldens:
            problems.append(Problem(read.file, 0, f"id {read.id!r} is that of {goldens[read.id].file} already"))
        elif isinstance(read, Golden):
            goldens[read.id] = read
        else:
            problems += read
    return Goldens(tuple(goldens[name] for name in sorted(goldens)), tuple(problems))


def shown(path: Path) -> str:
    """The path as messages show it: below the checkout where it lies there."""
    whole = path.resolve()
    return whole.relative_to(ROOT).as_posix() if whole.is_relative_to(ROOT) else str(path)


def _read(path: Path, words: Vocabulary, laws: str, cache_dir: Path | None) -> Golden | list[Problem]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        return [Problem(shown(path), 0, f"cannot be read: {error.strerror}")]
    sha256 = hashlib.sha256(raw).hexdigest()
    place = f"{path.parent.name}/{path.stem}"  # part of what is validated: id and domain are file and folder
    key = hashlib.sha256(f"{laws}{sha256}{place}".encode()).hexdigest()
    cached = cache_dir / "golden" / f"{key}.json" if cache_dir else None
    if cached is not None:
        try:
            return _golden(json.loads(cached.read_bytes()), path, sha256)
        except (OSError, ValueError, KeyError, TypeError):
            pass
    from evals.suite.golden_reading import parse  # here: pydantic and yaml come with it

    data = parse(raw, path, words)
    if isinstance(data, list):
        return data
    if cached is not None:
        keep(cached, data)
    return _golden(data, path, sha256)


def keep(cached: Path, data: object) -> None:
    """Keep the data as JSON, whole or not at all; a folder that can't be written to is simply not used."""
    partial = cached.with_suffix(f".{os.getpid()}.partial")
    try:
        cached.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        partial.replace(cached)
    except OSError:
        return


def _golden(data: Mapping[str, Any], path: Path, sha256: str) -> Golden:
    return Golden(
        id=data["id"],
        file=shown(path),
        why=" ".join(data["why"].split()),
        tags=tuple(data.get("tags") or ()),
        domain=data["domain"],
        customer=data.get("customer") or data["id"],
        techniques=tuple(data["techniques"]),
        request=data["request"],
        expect=data["expect"],
        good=tuple(each["text"] for each in data["good"]),
        bad=tuple(Bad(" ".join(bad["why"].split()), tuple(bad["breaks"]), bad["text"]) for bad in data["bad"]),
        sha256=sha256,
    )


def _laws(words: Vocabulary) -> str:
    """A hash of all that decides whether a file is right."""
    digest = hashlib.sha256(repr(words).encode())
    sources = [Path(__file__).with_name(f"golden{part}.py") for part in ("", "_schema", "_reading")]
    sources += [ROOT / "service" / "web" / f"{part}.py" for part in ("fields", "parts", "schemas", "parsing")]
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()
