"""The prompt versions on disk: what there is, what a name stands for, and whether it is as it was released."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from service.datafiles import read_yaml
from service.errors import PromptError, UnknownPrompt
from service.prompting.lock import changed_file, complain, hash_files, hash_version, read_lock
from service.prompting.sheet import Kind, load_sheet
from service.prompting.version import PromptVersion
from service.tuples import NamedTuple

_SHEET = "prompt.yaml"


class PromptInfo(NamedTuple):
    """One version as `GET /v1/prompts` shows it. `sha256` is over all its files; `labels` point to it now."""

    name: str
    version: str
    labels: tuple[str, ...]
    summary: str
    released: bool
    sha256: str
    techniques: tuple[str, ...]
    variables: tuple[str, ...]
    changelog: str


class PromptLibrary:
    """The prompts below one folder. A version is loaded once; safe to share between requests.

    Unreleased versions (those not in `prompts.lock`) answer only to their exact version, unless they are allowed: then
    labels may point to them, and `latest` counts them.
    """

    def __init__(self, root: Path, cache_dir: Path | None = None, allow_unreleased: bool = False) -> None:
        self._root = root
        self._cache_dir = cache_dir
        self._allow_unreleased = allow_unreleased
        self._resolved: dict[str, PromptVersion] = {}

    def resolve(self, spec: str, kind: Kind | None = None) -> PromptVersion:
        """The version that "reply", "reply@production", "reply@latest" or "reply@1.0.0" stands for.

        `kind` is what the prompt must ask for: a judge's is no prompt for replies.

        Raises UnknownPrompt, which lists what there is, and PromptError where a released file has changed.
        """
        found = self._resolved.get(spec)
        if found is None:
            name, _, wanted = spec.partition("@")
            found = self._load(name, self._version_of(name, wanted or "production", spec))
            self._resolved[spec] = found
        if kind is not None and found.sheet.kind != kind:
            raise UnknownPrompt(f"{spec!r} asks for no {kind}; there {self._offer(kind)}")
        return found

    def versions(self) -> tuple[PromptInfo, ...]:
        """Every version there is: prompts by name, of each the newest first."""
        locked = read_lock(self._root)
        infos: list[PromptInfo] = []
        for name in self._names():
            labels = self._labels(name)
            for version in reversed(self._numbers(name)):
                key = f"{name}/{version}"
                sheet = load_sheet(self._root / key / _SHEET, self._cache_dir)
                pointing = tuple(label for label, target in labels.items() if target == version)
                digest = hash_version(hash_files(self._root / key))
                infos.append(
                    PromptInfo(
                        name=name,
                        version=version,
                        labels=pointing,
                        summary=sheet.summary,
                        released=key in locked,
                        sha256=digest,
                        techniques=sheet.techniques,
                        variables=sheet.variables,
                        changelog=sheet.changelog,
                    )
                )
        return tuple(infos)

    def _load(self, name: str, version: str) -> PromptVersion:
        key = f"{name}/{version}"
        folder = self._root / key
        files = hash_files(folder)
        locked = read_lock(self._root).get(key)
        if locked is not None and (file := changed_file(files, locked)):
            raise complain(key, file)
        sheet = load_sheet(folder / _SHEET, self._cache_dir)
        if (sheet.name, sheet.version) != (name, version):
            raise PromptError(f"{folder / _SHEET}: says {sheet.name} {sheet.version}, and is that of {key}")
        return PromptVersion(folder, sheet, hash_version(files), locked is not None, self._cache_dir)

    def _version_of(self, name: str, wanted: str, spec: str) -> str:
        numbers = self._numbers(name) if _is_name(name) else ()
        if wanted in numbers:
            return wanted
        labels = self._labels(name) if numbers else {}
        version = labels.get(wanted)
        if version is None:
            raise UnknownPrompt(f"no prompt {spec!r}; there {self._offer()}")
        if version not in numbers:
            raise PromptError(f"{self._root / 'labels.yaml'}: {name}@{wanted} points to {version}, and there is none")
        if not self._usable(name, version):
            raise PromptError(
                f"{name}@{wanted} points to {version}, which is not released; name {name}@{version} to try it,"
                f" or release it with: python -m service.prompting release {name}/{version}"
            )
        return version

    def _usable(self, name: str, version: str) -> bool:
        return self._allow_unreleased or f"{name}/{version}" in read_lock(self._root)

    def _kind(self, name: str) -> Kind:
        """What the newest version of a prompt asks for."""
        return load_sheet(self._root / name / self._numbers(name)[-1] / _SHEET, self._cache_dir).kind

    def _names(self) -> tuple[str, ...]:
        try:
            folders = sorted(path.name for path in self._root.iterdir() if path.is_dir() and _is_name(path.name))
        except OSError as error:
            raise PromptError(f"cannot read the prompts folder {self._root}: {error.strerror}") from error
        return tuple(name for name in folders if self._numbers(name))

    def _numbers(self, name: str) -> tuple[str, ...]:
        """The version numbers of a prompt, oldest first."""
        folder = self._root / name
        found = [path.name for path in folder.iterdir() if (path / _SHEET).is_file()] if folder.is_dir() else []
        return tuple(sorted((version for version in found if _is_version(version)), key=_order))

    def _labels(self, name: str) -> dict[str, str]:
        """The labels of a prompt and the versions that they point to, `latest` among them."""
        path = self._root / "labels.yaml"
        data = read_yaml(path, self._cache_dir) if path.is_file() else {}
        rows = data.get(name, {}) if isinstance(data, Mapping) else None
        if not isinstance(rows, Mapping) or not all(isinstance(value, str) for value in rows.values()):
            raise PromptError(f"{path}: must say for each prompt which (quoted) version a label points to")
        labels = {str(label): str(version) for label, version in rows.items()}
        if usable := [version for version in self._numbers(name) if self._usable(name, version)]:
            labels["latest"] = usable[-1]
        return labels

    def _offer(self, kind: Kind = "reply") -> str:
        """What may be named instead."""
        names = [name for name in self._names() if self._kind(name) == kind]
        specs = [f"{name}@{word}" for name in names for word in (*self._labels(name), *self._numbers(name))]
        return f"are {', '.join(specs)}" if specs else f"is none at all in {self._root}"


def _is_name(text: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9_]*", text) is not None


def _is_version(text: str) -> bool:
    return re.fullmatch(r"\d+\.\d+\.\d+", text) is not None


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
