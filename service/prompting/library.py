"""The prompt versions on disk: what there is, what a name stands for, and whether it is as it was released."""

from __future__ import annotations

import re
from pathlib import Path

from service.errors import PromptError, UnknownPrompt
from service.prompting.labels import LABELS, RESERVED, Arms, draw, labels_of, read_labels, salt_of
from service.prompting.lock import changed_file, complain, hash_files, hash_version, lock_faults, read_lock
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


class BrokenPrompt(NamedTuple):
    """A version that can't be used, and why: what is wrong, in which file, and what to do."""

    name: str
    version: str
    problem: str


class PromptLibrary:
    """The prompts below one folder. A version is loaded once; safe to share between requests.

    Unreleased versions (those not in `prompts.lock`) answer only to their exact version, unless they are allowed: then
    labels may point to them, and `latest` counts them.
    """

    def __init__(self, root: Path, cache_dir: Path | None = None, allow_unreleased: bool = False) -> None:
        self._root = root
        self._cache_dir = cache_dir
        self._allow_unreleased = allow_unreleased
        self._known: dict[str, tuple[Arms, str]] = {}
        self._resolved: dict[tuple[str, str], PromptVersion] = {}

    def resolve(self, spec: str, kind: Kind | None = None, conversation: str = "") -> PromptVersion:
        """The version that "reply", "reply@production", "reply@latest" or "reply@1.0.0" stands for.

        `kind` is what the prompt must ask for: a judge's is no prompt for replies. `conversation` is what tells one
        from another: where a label shares conversations out among versions, the same one always gets the same.

        Raises UnknownPrompt, which lists what there is, and PromptError where a released file has changed.
        """
        arms, salt = self._arms_of(spec)
        found = self._arm(spec, draw(arms, salt, spec.partition("@")[0], conversation))
        if kind is not None and found.sheet.kind != kind:
            raise UnknownPrompt(f"{spec!r} asks for no {kind}; there {self._offer(kind)}")
        return found

    def arms(self, spec: str) -> tuple[PromptVersion, ...]:
        """Every version that a conversation may get under this name. Raises PromptError where one can't be used."""
        return tuple(self._arm(spec, version) for version, _ in self._arms_of(spec)[0])

    def versions(self) -> tuple[PromptInfo, ...]:
        """Every version that can be used: prompts by name, of each the newest first."""
        return tuple(each for each in self.survey() if isinstance(each, PromptInfo))

    def survey(self) -> tuple[PromptInfo | BrokenPrompt, ...]:
        """Every version there is, also those that can't be used: prompts by name, of each the newest first."""
        found: list[PromptInfo | BrokenPrompt] = []
        for name in self._names():
            try:
                labels = self.labels(name)
            except PromptError:
                labels = {}  # `levelhead prompts list` says so once
            for version in reversed(self._numbers(name)):
                pointing = tuple(label for label, arms in labels.items() if version in dict(arms))
                try:
                    found.append(self._info(self._load(name, version), pointing))
                except PromptError as error:
                    found.append(BrokenPrompt(name, version, str(error)))
        return tuple(found)

    def labels(self, name: str) -> dict[str, Arms]:
        """The labels of a prompt and the versions that they point to with their weights, `latest` among them."""
        path = self._root / LABELS
        labels = labels_of(read_labels(self._root, self._cache_dir), name, path)
        if usable := [version for version in self._numbers(name) if self._usable(name, version)]:
            labels["latest"] = ((usable[-1], 100),)
        return labels

    def _info(self, version: PromptVersion, labels: tuple[str, ...]) -> PromptInfo:
        return PromptInfo(
            name=version.name,
            version=version.version,
            labels=labels,
            summary=version.sheet.summary,
            released=version.released,
            sha256=version.sha256,
            techniques=version.sheet.techniques,
            variables=version.sheet.variables,
            changelog=version.sheet.changelog,
        )

    def _load(self, name: str, version: str) -> PromptVersion:
        key = f"{name}/{version}"
        folder = self._root / key
        files = hash_files(folder)
        locked = read_lock(self._root).get(key)
        if locked is not None and (file := changed_file(files, locked)):
            faults = [fault for fault in lock_faults(self._root) if f"{key}/" in fault]
            raise PromptError(faults[0]) if faults else complain(key, file)
        sheet = load_sheet(folder / _SHEET, self._cache_dir)
        if (sheet.name, sheet.version) != (name, version):
            raise PromptError(f"{folder / _SHEET}: says {sheet.name} {sheet.version}, and is that of {key}")
        return PromptVersion(folder, sheet, hash_version(files), locked is not None, self._cache_dir)

    def _arm(self, spec: str, version: str) -> PromptVersion:
        name, _, wanted = spec.partition("@")
        found = self._resolved.get((name, version))
        if found is None:
            found = self._load(name, version)
            self._resolved[name, version] = found
        if version != wanted and not (found.released or self._allow_unreleased):
            raise PromptError(
                f"{name}@{wanted or 'production'} points to {version}, which is not released; name {name}@{version} to"
                f" try it, or release it with: levelhead prompts release {name}@{version}"
            )
        return found

    def _arms_of(self, spec: str) -> tuple[Arms, str]:
        """What a name stands for, and the salt: every arm is there, whether it may be used or not. Read once."""
        if spec not in self._known:
            self._known[spec] = self._read_arms(spec)
        return self._known[spec]

    def _read_arms(self, spec: str) -> tuple[Arms, str]:
        name, _, wanted = spec.partition("@")
        numbers = self._numbers(name) if _is_name(name) else ()
        if wanted in numbers:
            return ((wanted, 100),), ""
        arms = self.labels(name).get(wanted or "production") if numbers else None
        if arms is None:
            raise UnknownPrompt(f"no prompt {spec!r}; there {self._offer()}")
        if gone := [version for version, _ in arms if version not in numbers]:
            raise PromptError(
                f"{self._root / LABELS}: {name}@{wanted or 'production'} points to {gone[0]}, and there is none"
            )
        return arms, salt_of(read_labels(self._root, self._cache_dir))

    def _usable(self, name: str, version: str) -> bool:
        return self._allow_unreleased or f"{name}/{version}" in read_lock(self._root)

    def _kind(self, name: str) -> Kind | None:
        """What the newest version of a prompt that can be read asks for."""
        for version in reversed(self._numbers(name)):
            try:
                return load_sheet(self._root / name / version / _SHEET, self._cache_dir).kind
            except PromptError:
                continue
        return None

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

    def _offer(self, kind: Kind = "reply") -> str:
        """What may be named instead."""
        names = [name for name in self._names() if self._kind(name) == kind]
        specs = [f"{name}@{word}" for name in names for word in (*self.labels(name), *self._numbers(name))]
        return f"are {', '.join(specs)}" if specs else f"is none at all in {self._root}"


def _is_name(text: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9_]*", text) is not None and text not in RESERVED


def _is_version(text: str) -> bool:
    return re.fullmatch(r"\d+\.\d+\.\d+", text) is not None


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
