"""What users get: the wheel, its locks and the image, held to the repository and to each other."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from service import __version__
from service.errors import SettingsError
from service.settings import Settings
from service.terminal.arguments import parser
from service.terminal.serving import listening

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "tests/requirements.lock", ".ci/build.lock")


def clean_environment(**more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST_", "COVERAGE_"))
    }
    return {**kept, **more}


# ---- the wheel -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", name="wheel")
def built_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=clean_environment())
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module", name="installed")
def installed_wheel(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel unpacked as pip unpacks it; its dependencies are this environment's."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder),
        str(wheel),
    ]
    subprocess.run(pip, check=True, capture_output=True)
    return folder


def names_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def shipped(folder: str) -> list[Path]:
    paths = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return [path for path in paths if "__pycache__" not in path.parts and not path.name.startswith(".")]


def test_the_wheel_carries_the_prompts_to_the_byte(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for path in shipped("prompts"):
            inside = f"service/_prompts/{path.relative_to(ROOT / 'prompts').as_posix()}"
            assert archive.read(inside) == path.read_bytes()


def test_the_wheel_carries_every_file_of_the_service(wheel: Path) -> None:
    missing = {path.relative_to(ROOT).as_posix() for path in shipped("service")} - set(names_in(wheel))
    assert missing == set()


def test_the_wheel_installs_nothing_but_the_service(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in names_in(wheel)}
    assert tops == {"service", f"levelhead-{__version__}.dist-info"}
    assert f"levelhead-{__version__}.dist-info/licenses/LICENSE" in names_in(wheel)


def test_the_installed_wheel_drafts_from_another_folder(installed: Path, tmp_path: Path) -> None:
    home = clean_environment(PYTHONPATH=str(installed), HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path / "cache"))
    where = "import service.cli, service.datafiles as d; print(service.cli.__file__); print(d.prompts_root())"
    asked = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env=home, capture_output=True, text=True, check=True
    )
    assert all(line.startswith(str(installed)) for line in asked.stdout.splitlines())
    command = [
        str(installed / "bin" / "levelhead"),
        "draft",
        "examples:vpn-third-time",
        "--model",
        "mock/composer",
        "--json",
    ]
    drafted = subprocess.run(command, cwd=tmp_path, env=home, capture_output=True, text=True, check=True)
    assert json.loads(drafted.stdout)["status"] == "ready"


def test_the_wheel_can_be_built_from_the_source_archive(tmp_path: Path) -> None:
    """A link instead of a copy would come out of it as a wheel without prompts."""
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path)]
    subprocess.run([*build, "-t", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    subprocess.run(["tar", "xzf", str(archive), "-C", str(tmp_path)], check=True)
    unpacked = tmp_path / f"levelhead-{__version__}"
    subprocess.run([*build, "-t", "wheel"], cwd=unpacked, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert "service/_prompts/guidance.yaml" in names_in(wheel)


# ---- the locks -------------------------------------------------------------------------------------------------------


class Locked(NamedTuple):
    """One package of a lock file."""

    name: str
    version: str
    hashes: int


def locked(file: str) -> dict[str, Locked]:
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    rows = [line.split() for line in text.splitlines() if line.strip()]
    packages = [(row[0].partition("=="), sum(part.startswith("--hash=sha256:") for part in row)) for row in rows]
    return {name: Locked(name, version, hashes) for (name, _, version), hashes in packages}


@pytest.mark.parametrize("file", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(file: str) -> None:
    packages = locked(file)
    assert len(packages) > 5
    assert [row for row in packages.values() if not row.version or not row.hashes] == []


@pytest.mark.parametrize("file", LOCKS)
def test_no_lock_names_an_address_or_a_source(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.findall(r"://|@ file|--(?:extra-)?index|--find-links|^-", text, re.MULTILINE) == []


def test_the_locks_agree_with_each_other() -> None:
    """Tests test what is installed."""
    runtime = locked("requirements.lock")
    for file in LOCKS[1:]:
        others = locked(file)
        assert {name: others[name].version for name in runtime.keys() & others.keys()} == {
            name: runtime[name].version for name in runtime.keys() & others.keys()
        }
    assert runtime.keys() <= locked("tests/requirements.lock").keys()


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"]),
        ("tests/requirements.lock", PROJECT["dependency-groups"]["test"]),
        (".ci/build.lock", [*PROJECT["dependency-groups"]["build"], *PROJECT["build-system"]["requires"]]),
    ],
)
def test_every_dependency_is_locked_at_a_version_that_it_allows(file: str, wanted: list[str]) -> None:
    packages = {canonicalize_name(name): row for name, row in locked(file).items()}
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(packages[canonicalize_name(requirement.name)].version)


def test_litellm_is_pinned_exactly_at_a_sound_version_and_without_its_proxy() -> None:
    (wanted,) = (one for one in map(Requirement, PROJECT["project"]["dependencies"]) if one.name == "litellm")
    (pin,) = wanted.specifier
    assert pin.operator == "=="
    assert tuple(map(int, pin.version.split("."))) >= (1, 83, 10)
    assert wanted.extras == set()
    assert locked("requirements.lock").keys().isdisjoint({"litellm-proxy-extras", "gunicorn", "apscheduler", "prisma"})


def test_nothing_needed_to_build_is_installed_to_run() -> None:
    assert locked("requirements.lock").keys().isdisjoint({"hatchling", "editables", "setuptools", "pip", "wheel"})


# ---- the image -------------------------------------------------------------------------------------------------------


class Instruction(NamedTuple):
    """One instruction of the Dockerfile, in the stage of that number."""

    stage: int
    word: str
    rest: str


def dockerfile() -> Iterator[Instruction]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    stage = -1
    for line in filter(str.strip, text.splitlines()):
        word, rest = line.split(None, 1)
        stage += word == "FROM"
        yield Instruction(stage, word, " ".join(rest.split()))


def in_last_stage(word: str) -> list[str]:
    last = max(instruction.stage for instruction in dockerfile())
    return [instruction.rest for instruction in dockerfile() if (instruction.stage, instruction.word) == (last, word)]


def test_the_image_copies_only_files_that_exist_and_may_be_seen_by_the_build() -> None:
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sources = [
        source
        for instruction in dockerfile()
        if instruction.word == "COPY" and not instruction.rest.startswith("--from")
        for source in instruction.rest.split()[:-1]
    ]
    assert {"service", "prompts", "requirements.lock"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in allowed, source


def test_the_image_copies_everything_that_the_wheel_is_built_from() -> None:
    copied = {word for row in dockerfile() if row.word == "COPY" for word in row.rest.split()[:-1]}
    project = PROJECT["project"]
    built_from = {project["readme"], *project["license-files"], "pyproject.toml"}
    built_from |= set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    built_from |= set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"])
    assert built_from <= copied


def test_the_image_runs_a_python_that_the_project_supports_and_ci_tests() -> None:
    (argument,) = (row.rest for row in dockerfile() if row.word == "ARG")
    name, _, version = argument.partition("=")
    assert name == "PYTHON_VERSION"
    assert f"Programming Language :: Python :: {version}" in PROJECT["project"]["classifiers"]
    assert all("${PYTHON_VERSION}" in row.rest for row in dockerfile() if row.word == "FROM")


def test_the_image_installs_with_hashes_and_never_resolves() -> None:
    installs = [row.rest for row in dockerfile() if row.word == "RUN" and " install " in row.rest]
    assert len(installs) == 3
    assert all("--require-hashes -r " in install or "--no-deps" in install for install in installs)


def test_the_last_stage_has_no_root_no_build_tools_and_no_curl() -> None:
    (user,) = in_last_stage("USER")
    assert not user.startswith(("0", "root"))
    runs = " ".join(in_last_stage("RUN"))
    assert not re.search(r"\b(apt-get|gcc|make|curl|pip install)\b", runs)
    assert all(copy.startswith("--from=environment") for copy in in_last_stage("COPY"))
    (health,) = in_last_stage("HEALTHCHECK")
    assert '"python"' in health
    assert "/healthz" in health


def test_the_last_stage_loses_everything_that_installs_and_says_so_where_something_is_left() -> None:
    """The base image has pip, setuptools and wheel, and wheels of them inside ensurepip."""
    (run,) = in_last_stage("RUN")
    steps = run.split(" && ")
    assert steps[0] == "python -m pip uninstall --yes pip setuptools wheel"
    assert steps[1].startswith("rm -r ")
    assert "ensurepip" in steps[1]
    command = shlex.split(steps[2])
    assert command[:2] == ["python", "-c"]
    with_pip = subprocess.run([sys.executable, *command[1:]], capture_output=True, text=True, check=False)
    assert with_pip.returncode == 1
    assert "'pip'" in with_pip.stderr
    no_packages = [sys.executable, "-I", "-S", *command[1:]]
    without = subprocess.run(no_packages, capture_output=True, text=True, check=False)
    assert without.stderr.strip() in ("", "['ensurepip']")  # the library's own, which some systems leave out


def test_the_last_stage_serves_where_it_says_and_needs_a_key_there() -> None:
    (entry,), (command,), (port,) = in_last_stage("ENTRYPOINT"), in_last_stage("CMD"), in_last_stage("EXPOSE")
    assert json.loads(entry) == list(PROJECT["project"]["scripts"])
    typed = parser().parse_args(json.loads(command))
    assert (typed.command, typed.port) == ("serve", int(port))
    assert int(port) == Settings().port
    with pytest.raises(SettingsError, match="LEVELHEAD_API_KEYS"):
        listening(Settings(), typed.host, typed.port)
    assert listening(Settings(api_keys=("k" * 16,)), typed.host, typed.port).host == "0.0.0.0"


def test_ci_walks_the_same_steps_as_the_image() -> None:
    walk = (ROOT / ".ci/image").read_text(encoding="utf-8")
    for step in ("--no-deps --no-build-isolation", "--require-hashes -r requirements.lock", "venv --without-pip"):
        assert step in walk
    copied = next(line for line in walk.splitlines() if line.startswith("cp -r "))
    stage = [row.rest for row in dockerfile() if row.word == "COPY" and row.stage == 0]
    sources = {source for rest in stage for source in rest.split()[:-1]} - {".ci/build.lock"}
    assert set(copied.split()[2:-1]) == sources


# ---- commands --------------------------------------------------------------------------------------------------------


def test_every_make_target_that_is_for_people_has_a_help_text_and_is_phony() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):(?!=)", text, re.MULTILINE))
    helped = set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())  # type: ignore[index]
    assert targets == helped == phony
    assert {"demo", "test", "serve", "check", "evals", "bench", "demo-local", "lock", "help"} <= targets


def test_every_stage_of_ci_names_a_target_or_a_script_that_exists() -> None:
    text = (ROOT / ".ci/run").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^stage .* make (?:--\S+ )*(\S+)$", text, re.MULTILINE):
        assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), target
    for script in re.findall(r"^stage .* bash (\S+)", text, re.MULTILINE):
        assert (ROOT / script).is_file(), script
