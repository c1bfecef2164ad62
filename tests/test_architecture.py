"""The house keeps its order: who may import whom, who owns which library, and how large a room may grow.

Imports are read from the source, also those inside functions, so nothing has to be imported to be judged. Each rule is
held against the repository and against a copy with one wrong line in it, so that a rule can't rot unseen.
"""

from __future__ import annotations

import ast
import fnmatch
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
MAX_LINES = 300
LONGER = {"service/domain.py": 600}  # the nouns, which everybody reads together; no logic
ENVIRONMENT = {"service/settings.py", "service/llm/gateway_litellm.py"}  # the second only tells litellm to stay offline

# The floors of the house: a room imports from floors below its own only. Rooms on one floor don't know each other.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"__init__", "tuples"}),
    frozenset({"domain", "errors"}),
    frozenset({"conditions", "datafiles", "examples", "kept", "markup", "tokens"}),
    frozenset({"language", "guidance"}),
    frozenset({"situation", "planning", "prompting", "guardrails", "promises", "llm"}),
    frozenset({"checking", "intake", "settings"}),
    frozenset({"attempts", "judging"}),
    frozenset({"pipeline"}),
    frozenset({"improving"}),
    frozenset({"assembly"}),
    frozenset({"releasing"}),
    frozenset({"wire"}),
    frozenset({"web"}),
    frozenset({"terminal"}),
    frozenset({"cli"}),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

# What the edges may know: the story and its nouns, never its parts.
EDGES = frozenset({"web", "terminal", "cli"})
KNOWN_TO_EDGES = frozenset(
    {
        "__init__",
        "tuples",
        "domain",
        "errors",
        "examples",
        "settings",
        "assembly",
        "pipeline",
        "improving",
        "releasing",
        "wire",
        "intake",
        *EDGES,
    }
)

# One owner for each library that isn't Python's own.
OWNERS: dict[str, tuple[str, ...]] = {
    "fastapi": ("service/web/*",),
    "holidays": ("service/language/working_hours.py",),
    "httpx": ("service/llm/gateway*",),
    "jinja2": ("service/prompting/*",),
    "litellm": ("service/llm/gateway*",),
    "pydantic": ("service/web/*",),
    "pydantic_core": ("service/web/*",),
    "selectolax": ("service/intake/mail_html.py",),
    "starlette": ("service/web/*",),
    "tenacity": ("service/llm/gateway*",),
    "uvicorn": ("service/web/*", "service/terminal/serving.py"),
    "yaml": ("service/datafiles.py",),
}


class Import(NamedTuple):
    """One import: the module as written (`service.llm.base`), and where it stands."""

    file: str
    line: int
    name: str


def python_files(root: Path, folder: str) -> Iterator[Path]:
    return (path for path in sorted((root / folder).rglob("*.py")) if "__pycache__" not in path.parts)


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Every node of a source text; kept, because the copies below share all but one of their files with the house."""
    return tuple(ast.walk(ast.parse(source)))


def imports(root: Path, folder: str = "service") -> Iterator[Import]:
    """Every import of the folder; `from a import b` gives a.b where that is a module of ours, else a."""
    for path in python_files(root, folder):
        file = path.relative_to(root).as_posix()
        for node in nodes(path.read_text(encoding="utf-8")):
            if isinstance(node, ast.Import):
                yield from (Import(file, node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                package = node.module or ""
                if node.level:
                    package = ".".join((*file.split("/")[: -node.level], *filter(None, [node.module])))
                for alias in node.names:
                    inner = root.joinpath(*package.split("."), alias.name)
                    is_module = inner.is_dir() or inner.with_suffix(".py").is_file()
                    yield Import(file, node.lineno, f"{package}.{alias.name}" if is_module else package)


def room_of_file(file: str) -> str:
    """`service/llm/base.py` is in the room `llm`, `service/pipeline.py` in `pipeline`."""
    return Path(file).parts[1].removesuffix(".py")


def room_of_import(name: str) -> str:
    return name.split(".")[1] if "." in name else "__init__"


def wrong_arrows(root: Path) -> list[str]:
    faults = []
    for found in imports(root):
        if found.name.split(".")[0] != "service":
            continue
        here, there = room_of_file(found.file), room_of_import(found.name)
        if here == there:
            continue
        upwards = FLOOR_OF.get(there, 99) >= FLOOR_OF.get(here, -1)
        around = here in EDGES and there not in KNOWN_TO_EDGES
        if upwards or around:
            faults.append(f"{found.file}:{found.line}: {here} must not import {there}")
    return faults


def homeless_modules(root: Path) -> list[str]:
    """Modules that no floor lists."""
    rooms = {room_of_file(path.relative_to(root).as_posix()) for path in python_files(root, "service")}
    return sorted(rooms - set(FLOOR_OF))


def stray_libraries(root: Path) -> list[str]:
    faults = []
    for found in imports(root):
        library = found.name.split(".")[0]
        if library in sys.stdlib_module_names or library == "service":
            continue
        if not any(fnmatch.fnmatch(found.file, owner) for owner in OWNERS.get(library, ())):
            faults.append(f"{found.file}:{found.line}: {library} belongs to {OWNERS.get(library, 'nobody yet')}")
    return faults


def stray_environment_readers(root: Path) -> list[str]:
    faults = []
    for path in python_files(root, "service"):
        file = path.relative_to(root).as_posix()
        for node in nodes(path.read_text(encoding="utf-8")):
            attribute = node.attr if isinstance(node, ast.Attribute) else ""
            names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
            if {attribute, *names} & {"environ", "environb", "getenv"} and file not in ENVIRONMENT:
                faults.append(f"{file}:{getattr(node, 'lineno', 0)}: only settings.py reads the environment")
    return faults


def blind_excepts(root: Path) -> list[str]:
    """Handlers that catch everything."""
    faults = []
    for path in python_files(root, "service"):
        tree = nodes(path.read_text(encoding="utf-8"))
        handlers = [node for node in tree if isinstance(node, ast.ExceptHandler) and _catches_all(node.type)]
        faults += [f"{path.relative_to(root).as_posix()}:{node.lineno}" for node in handlers]
    return faults


def _catches_all(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_catches_all(one) for one in caught.elts)
    return caught is None or (isinstance(caught, ast.Name) and caught.id in ("Exception", "BaseException"))


def large_modules(root: Path) -> list[str]:
    sizes = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for folder in ("service", "evals")
        for path in python_files(root, folder)
    }
    return [f"{file}: {lines} lines" for file, lines in sizes.items() if lines > LONGER.get(file, MAX_LINES)]


def test_every_module_has_its_floor() -> None:
    assert homeless_modules(ROOT) == [], "say in FLOORS where they stand"


def test_every_floor_lists_rooms_that_exist() -> None:
    rooms = {room_of_file(path.relative_to(ROOT).as_posix()) for path in python_files(ROOT, "service")}
    assert sorted(set(FLOOR_OF) - rooms) == []


def test_imports_point_downwards_and_siblings_do_not_know_each_other() -> None:
    assert wrong_arrows(ROOT) == []


def test_each_foreign_library_has_one_owner() -> None:
    assert stray_libraries(ROOT) == []


def test_every_owner_still_uses_its_library() -> None:
    """A row of OWNERS that nobody needs would let the library come back unseen."""
    used = {found.name.split(".")[0] for found in imports(ROOT)}
    assert sorted(set(OWNERS) - used) == []


def test_only_the_settings_read_the_environment() -> None:
    assert stray_environment_readers(ROOT) == []


def test_only_the_web_boundary_catches_everything_and_only_once() -> None:
    places = blind_excepts(ROOT)
    assert len(places) <= 1
    assert all(place.startswith("service/web/") for place in places)


def test_no_module_is_longer_than_a_reader_can_keep_in_mind() -> None:
    assert large_modules(ROOT) == []


def test_prompts_hold_no_code() -> None:
    assert list((ROOT / "prompts").rglob("*.py")) == []


def test_the_service_imports_neither_evals_nor_tests() -> None:
    names = {found.name.split(".")[0] for found in imports(ROOT)}
    assert names.isdisjoint({"evals", "tests"})


def test_no_two_helpers_of_the_tests_share_a_name() -> None:
    """Folders of tests are no packages: of two helpers with one name, one run would import the wrong one."""
    names = Counter(path.name for path in python_files(ROOT, "tests"))
    assert [name for name, count in names.items() if count > 1] == []


@pytest.fixture(name="copy")
def copy_of_the_house(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "service", tmp_path / "service", ignore=shutil.ignore_patterns("__pycache__", "*.yaml"))
    return tmp_path


def append(root: Path, file: str, line: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("service/domain.py", "import service.errors"),
        ("service/language/reading.py", "from service.situation import read_situation"),
        ("service/situation/__init__.py", "from service import planning"),
        ("service/guardrails/base.py", "def late() -> None:\n    from service.llm.base import LLM"),
        ("service/llm/base.py", "import service.assembly"),
        ("service/pipeline.py", "from service.web import app"),
        ("service/pipeline.py", "from service import cli"),
        ("service/terminal/ink.py", "from service.guardrails.base import Review"),
        ("service/language/reading.py", "from ..llm import base"),
    ],
)
def test_a_wrong_arrow_is_caught(copy: Path, file: str, line: str) -> None:
    before = wrong_arrows(copy)
    append(copy, file, line)
    assert len(wrong_arrows(copy)) == len(before) + 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("service/pipeline.py", "import litellm"),
        ("service/llm/routes.py", "def late() -> None:\n    import tenacity"),
        ("service/guardrails/base.py", "from yaml import safe_load"),
        ("service/assembly.py", "import pydantic.fields"),
        ("service/terminal/ink.py", "from rich.console import Console"),
        ("service/domain.py", "import evals.golden"),
    ],
)
def test_a_library_in_the_wrong_room_is_caught(copy: Path, file: str, line: str) -> None:
    before = stray_libraries(copy)
    append(copy, file, line)
    assert len(stray_libraries(copy)) == len(before) + 1


@pytest.mark.parametrize("line", ["import os\nos.environ['X']", "from os import getenv", "import os\nos.getenv('X')"])
def test_a_second_reader_of_the_environment_is_caught(copy: Path, line: str) -> None:
    append(copy, "service/pipeline.py", line)
    assert len(stray_environment_readers(copy)) == 1


@pytest.mark.parametrize("caught", ["except Exception:", "except:", "except (ValueError, BaseException):"])
def test_a_blind_except_is_caught(copy: Path, caught: str) -> None:
    before = blind_excepts(copy)
    append(copy, "service/pipeline.py", f"try:\n    pass\n{caught}\n    pass")
    assert len(blind_excepts(copy)) == len(before) + 1


def test_a_homeless_module_and_a_long_one_are_caught(copy: Path) -> None:
    append(copy, "service/manager.py", "x = 1\n" * MAX_LINES)
    assert homeless_modules(copy) == ["manager"]
    assert any(fault.startswith("service/manager.py") for fault in large_modules(copy))
