"""Settings, read once from a mapping (the environment) and `levelhead.toml`; nothing else reads the environment.

Precedence: environment over file over default. A key of the file is a field of `Settings`; its variable is
`LEVELHEAD_` and the field in capitals. Models are tables of the file:

    default_model = "fast"
    fallback_models = ["careful"]

    judge_model = "careful"          # a second opinion on what the rules are unsure of, one call a draft; default: none
    judge_threshold = 0.9            # ask about fewer labels; 0 asks about none
    judge_clears = true              # trust it to say that nothing is missing; by default it can only find fault

    [models.fast]
    model = "openai/some-model"      # anything litellm accepts
    api_key_env = "OPENAI_API_KEY"   # the variable's name, never the key
    timeout_s = 20
    usd_per_million_in = 0.4
    usd_per_million_out = 1.6
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from service.datafiles import prompts_root
from service.errors import SettingsError
from service.llm.routes import Route
from service.tuples import NamedTuple

PREFIX = "LEVELHEAD_"
_CONFIG = PREFIX + "CONFIG"
# Our build's own, and what Kubernetes gives every container beside a service that is named levelhead.
_NOT_OURS = (PREFIX + "CI_", PREFIX + "SERVICE_", PREFIX + "PORT_")
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Settings(NamedTuple):
    """All that can be set. Times in seconds, sizes in characters or bytes as named, cost in US dollars per draft."""

    host: str = "127.0.0.1"
    port: int = 8080
    api_keys: tuple[str, ...] = ()
    default_model: str = "mock/composer"
    fallback_models: tuple[str, ...] = ()
    models: tuple[Route, ...] = ()
    any_model: bool = True  # whether a request may name a model that is no alias
    deadline_s: float = 60.0
    max_calls: int = 8
    max_tokens: int | None = None
    max_cost_usd: float | None = None
    max_repairs: int = 2
    attempts_per_model: int = 3
    max_messages: int = 200
    max_message_chars: int = 300_000
    max_body_bytes: int = 2_000_000
    prompts_dir: Path = prompts_root()
    cache_dir: Path | None = None
    allow_unreleased_prompts: bool = False
    judge_model: str | None = None  # gives a second opinion on labels that the reader is unsure of; None: nobody does
    judge_threshold: float = 0.95  # confidence in a label, 0 to 1, under which the judge is asked about it
    judge_clears: bool = False  # whether it may take away the finding that something is missing; else it only adds

    @property
    def loopback_only(self) -> bool:
        """Whether the host is this machine itself."""
        return self.host in _LOOPBACK or self.host.startswith("127.")


def environment() -> Mapping[str, str]:
    """The environment of this process, for `load` and for what a terminal wishes (NO_COLOR, TERM, COLUMNS)."""
    return os.environ


def bind_problem(settings: Settings) -> str | None:
    """Why the service must not listen where the settings say; None where it may."""
    if settings.api_keys or settings.loopback_only:
        return None
    return (
        f"{settings.host} can be reached by others, and no key is set: set LEVELHEAD_API_KEYS to keys of at least"
        " 16 characters, separated by commas, or listen on 127.0.0.1 only"
    )


def from_environment() -> Settings:
    """The settings of this process. Raises SettingsError naming the key and the way out."""
    return load(os.environ, Path.cwd())


def load(environ: Mapping[str, str], folder: Path) -> Settings:
    """Settings from a mapping and from `levelhead.toml` in `folder` (or the file that LEVELHEAD_CONFIG names)."""
    named = environ.get(_CONFIG)
    path = Path(named) if named else folder / "levelhead.toml"
    if named and not path.is_file():
        raise SettingsError(f"{_CONFIG} names {named!r}, which is no file")
    table = _read_toml(path) if path.is_file() else {}
    where = str(path)
    models = _models(table.pop("models", {}), environ, where)
    values: dict[str, Any] = {"cache_dir": _default_cache(environ)}
    for key, value in table.items():
        values[key] = _coerce(key, value, f"{where}: {key}")
    origins = {key: f"{where}: {key}" for key in table}
    for name, field in _variables(environ).items():
        values[field] = _coerce(field, environ[name], name)
        origins[field] = name
    settings = Settings(**{**values, "models": models})
    _check(settings, origins)
    return settings


def _variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Our variables and the fields that they set. Raises SettingsError for one that sets nothing: it was misspelt."""
    known = {PREFIX + field.upper(): field for field in Settings._fields if field != "models"}
    ours = [name for name in environ if name.startswith(PREFIX) and not name.startswith(_NOT_OURS)]
    for name in ours:
        if name not in known and name != _CONFIG:
            raise SettingsError(f"{name}: no such setting{_near(name, (*known, _CONFIG))}")
    return {name: known[name] for name in ours if name != _CONFIG}


def _near(name: str, known: Iterable[str]) -> str:
    """The way out for a name that nobody knows: the nearest one, or all of them."""
    import difflib  # here: most starts know every name

    endings = {key.removeprefix(PREFIX): key for key in sorted(known)}
    near = difflib.get_close_matches(name.removeprefix(PREFIX), endings, n=1)
    return f"; did you mean {endings[near[0]]}?" if near else f"; known: {', '.join(endings.values())}"


def _default_cache(environ: Mapping[str, str]) -> Path | None:
    base = environ.get("XDG_CACHE_HOME") or (environ.get("HOME") and environ["HOME"] + "/.cache")
    return Path(base) / "levelhead" if base else None


def _read_toml(path: Path) -> dict[str, Any]:
    import tomllib  # here: most starts have no file

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error


def _models(tables: object, environ: Mapping[str, str], where: str) -> tuple[Route, ...]:
    if not isinstance(tables, dict):
        raise SettingsError(f"{where}: 'models' must be tables such as [models.fast]")
    return tuple(_model(alias, table, environ, f"{where}: [models.{alias}]") for alias, table in tables.items())


def _model(alias: str, table: object, environ: Mapping[str, str], where: str) -> Route:
    if not isinstance(table, dict) or not isinstance(table.get("model"), str):
        raise SettingsError(f'{where}: needs model = "provider/name"')
    values = dict(table)
    key_env = values.pop("api_key_env", None)
    if "api_key" in values:
        raise SettingsError(f'{where}: write api_key_env = "NAME_OF_A_VARIABLE"; keys don\'t belong in a file')
    if key_env is not None and not environ.get(key_env):
        raise SettingsError(f"{where}: the variable {key_env!r} is not set")
    params = values.pop("params", {})
    unknown = sorted(set(values) - set(Route._fields))
    if unknown or not isinstance(params, dict):
        raise SettingsError(
            f"{where}: unknown keys {unknown}; provider options go into a table [models.{alias}.params]"
        )
    key = environ[key_env] if key_env else None
    return Route(**{**values, "alias": alias, "api_key": key, "params": tuple(params.items())})


_TRUTH = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
_PATHS = frozenset({"prompts_dir", "cache_dir"})
_LISTS = frozenset({"api_keys", "fallback_models"})
_OPTIONAL_TEXTS = frozenset({"judge_model"})
_NUMBERS: dict[type, str] = {int: "a whole number", float: "a number"}
_OPTIONAL_NUMBERS: dict[str, type[int | float]] = {"max_tokens": int, "max_cost_usd": float}


def _coerce(field: str, value: Any, where: str) -> object:
    """The value as the field's type; environment variables are strings, lists in them are comma-separated."""
    if field not in Settings._fields:
        raise SettingsError(f"{where}: no such setting{_near(field, (*Settings._fields, 'models'))}")
    if field in _PATHS:
        return Path(str(value)).expanduser()
    if field in _LISTS:
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list):
            raise SettingsError(f"{where}: must be a list of strings")
        return tuple(str(item).strip() for item in items if str(item).strip())
    if field in _OPTIONAL_TEXTS:
        return str(value).strip() or None
    default = Settings._field_defaults[field]
    if isinstance(default, bool):
        truth = _TRUTH.get(str(value).lower())
        if truth is None:
            raise SettingsError(f"{where}: must be true or false, not {value!r}")
        return truth
    kind = _OPTIONAL_NUMBERS.get(field, type(default))
    try:
        return kind(value)
    except (TypeError, ValueError) as error:
        raise SettingsError(f"{where}: must be {_NUMBERS[kind]}, not {value!r}") from error


def _check(settings: Settings, origins: Mapping[str, str]) -> None:
    """Nothing, where the values make sense together. `origins` says where each that was set comes from."""
    for field, problem in _problems(settings):
        raise SettingsError(f"{origins.get(field, field)}: {problem}")


def _problems(settings: Settings) -> Iterator[tuple[str, str]]:
    aliases = {model.alias for model in settings.models}
    named = [("default_model", settings.default_model), ("judge_model", settings.judge_model)]
    for field, name in (*named, *(("fallback_models", name) for name in settings.fallback_models)):
        if name and name not in aliases and "/" not in name:
            yield field, f"no model {name!r}; define [models.{name}] or name one as provider/model"
    for field in ("deadline_s", "max_calls", "attempts_per_model", "max_messages", "max_message_chars"):
        if getattr(settings, field) <= 0:
            yield field, f"must be above zero, not {getattr(settings, field)!r}"
    if not 0 <= settings.judge_threshold <= 1:
        yield "judge_threshold", f"must be from 0 to 1, not {settings.judge_threshold!r}"
    if settings.max_repairs < 0:
        yield "max_repairs", f"can't be negative, and is {settings.max_repairs!r}"
    short = sum(len(key) < 16 for key in settings.api_keys)
    if short:
        yield (
            "api_keys",
            f"a key needs at least 16 characters; {short} of yours {'is' if short == 1 else 'are'} shorter",
        )
