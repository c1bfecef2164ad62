"""Which version a name stands for, what is released, and what a mistake in a version's files is answered with."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from prompt_briefs import brief
from service.datafiles import prompts_root
from service.errors import PromptError, UnknownPrompt
from service.prompting import PromptLibrary, check_lock, release
from service.prompting.__main__ import main
from service.prompting.lock import read_lock

SHIPPED = prompts_root() / "reply" / "1.0.0"


def copy_as(root: Path, version: str) -> Path:
    folder = root / "reply" / version
    shutil.copytree(SHIPPED, folder)
    sheet = folder / "prompt.yaml"
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace('"1.0.0"\nsummary', f'"{version}"\nsummary'), encoding="utf-8"
    )
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A prompts folder with reply 1.0.0 (released, production) and 1.1.0 (a draft)."""
    copy_as(tmp_path, "1.0.0")
    copy_as(tmp_path, "1.1.0")
    (tmp_path / "labels.yaml").write_text('reply: {production: "1.0.0", next: "1.1.0"}\n', encoding="utf-8")
    release(tmp_path, "reply/1.0.0")
    return tmp_path


def test_released_files_are_as_they_were_released() -> None:
    """The sentence in the failure says what to do: "reply 1.0.0 is released; copy it to a new version"."""
    assert check_lock(prompts_root()) == ()


def test_every_shipped_version_that_a_label_names_is_released() -> None:
    unreleased = [info for info in PromptLibrary(prompts_root()).versions() if info.labels and not info.released]
    assert unreleased == []


@pytest.mark.parametrize("spec", ["reply", "reply@production", "reply@latest", "reply@1.0.0", "reply@"])
def test_a_name_stands_for_a_version(root: Path, spec: str) -> None:
    version = PromptLibrary(root).resolve(spec)
    assert (version.name, version.version, version.released) == ("reply", "1.0.0", True)


def test_a_draft_answers_to_its_number_only(root: Path) -> None:
    library = PromptLibrary(root)
    assert library.resolve("reply@1.1.0").released is False
    with pytest.raises(PromptError, match=r"reply@next points to 1\.1\.0, which is not released; name reply@1\.1\.0"):
        library.resolve("reply@next")


def test_drafts_may_be_allowed(root: Path) -> None:
    library = PromptLibrary(root, allow_unreleased=True)
    assert library.resolve("reply@next").version == "1.1.0"
    assert library.resolve("reply@latest").version == "1.1.0"
    assert library.resolve("reply").version == "1.0.0"


@pytest.mark.parametrize("spec", ["greeting", "reply@staging", "reply@9.9.9", "../reply", "reply/1.0.0", "", "@1.0.0"])
def test_an_unknown_name_lists_what_there_is(root: Path, spec: str) -> None:
    with pytest.raises(UnknownPrompt) as caught:
        PromptLibrary(root).resolve(spec)
    assert "reply@production, reply@next, reply@latest, reply@1.0.0, reply@1.1.0" in str(caught.value)


def test_versions_are_ordered_by_number_and_not_by_letter(root: Path) -> None:
    copy_as(root, "1.10.0")
    release(root, "reply/1.10.0")
    assert [info.version for info in PromptLibrary(root).versions()] == ["1.10.0", "1.1.0", "1.0.0"]
    assert PromptLibrary(root).resolve("reply@latest").version == "1.10.0"


def test_versions_tell_labels_release_and_hash(root: Path) -> None:
    draft, released = PromptLibrary(root).versions()
    assert (draft.version, draft.labels, draft.released) == ("1.1.0", ("next",), False)
    assert (released.version, released.labels, released.released) == ("1.0.0", ("production", "latest"), True)
    assert released.sha256 == PromptLibrary(root).resolve("reply").sha256
    assert "listen.reflect" in released.techniques
    assert "messages" in released.variables


@pytest.mark.parametrize("change", ["edit", "add", "remove"])
def test_a_released_version_may_not_change(root: Path, change: str) -> None:
    folder = root / "reply" / "1.0.0"
    if change == "edit":
        file = folder / "system.j2"
        file.write_text(file.read_text(encoding="utf-8") + "Be brief.\n", encoding="utf-8")
    elif change == "add":
        file = folder / "_extra.j2"
        file.write_text("x", encoding="utf-8")
    else:
        file = folder / "notes.md"
        file.unlink()
    sentence = "reply 1.0.0 is released; copy it to a new version"
    with pytest.raises(PromptError, match=sentence) as caught:
        PromptLibrary(root).resolve("reply")
    assert file.name in str(caught.value)
    assert [sentence in problem for problem in check_lock(root)] == [True]
    with pytest.raises(PromptError, match=sentence):
        release(root, "reply/1.0.0")


def test_a_released_version_may_not_vanish(root: Path) -> None:
    shutil.rmtree(root / "reply" / "1.0.0")
    assert check_lock(root) == ("reply/1.0.0 is released and gone; bring its folder back, others may name it",)


def test_one_changed_byte_changes_the_hash(root: Path) -> None:
    before = PromptLibrary(root).resolve("reply@1.1.0").sha256
    (root / "reply" / "1.1.0" / "notes.md").write_text("other\n", encoding="utf-8")
    assert PromptLibrary(root).resolve("reply@1.1.0").sha256 != before


def test_hidden_files_are_no_part_of_a_version(root: Path) -> None:
    (root / "reply" / "1.0.0" / ".system.j2.swp").write_bytes(b"\0")
    assert PromptLibrary(root).resolve("reply").released


def test_the_lock_is_what_sha256sum_reads(root: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "prompts.lock"], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_broken_lock_is_refused_with_its_line(root: Path) -> None:
    (root / "prompts.lock").write_text("nonsense\n", encoding="utf-8")
    assert read_lock(root) == {}
    assert [re.search(r"prompts\.lock:1: not a line", problem) is not None for problem in check_lock(root)] == [True]
    with pytest.raises(PromptError, match=r"prompts\.lock:1: not a line"):
        release(root, "reply/1.0.0")


def test_a_label_may_not_point_to_nothing(root: Path) -> None:
    (root / "labels.yaml").write_text('reply: {production: "3.0.0"}\n', encoding="utf-8")
    with pytest.raises(PromptError, match=r"reply@production points to 3\.0\.0, and there is none"):
        PromptLibrary(root).resolve("reply")


def test_a_label_that_yaml_reads_as_a_number_is_refused(root: Path) -> None:
    (root / "labels.yaml").write_text("reply: {production: 1.0}\n", encoding="utf-8")
    with pytest.raises(PromptError, match=r"labels\.yaml:1: reply@production must say which \(quoted\) version"):
        PromptLibrary(root).resolve("reply")


def test_a_version_in_the_wrong_folder_is_refused(root: Path) -> None:
    shutil.copytree(SHIPPED, root / "reply" / "2.0.0")
    with pytest.raises(PromptError, match=r"says reply 1\.0\.0, and is that of reply/2\.0\.0"):
        PromptLibrary(root).resolve("reply@2.0.0")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("settings: {temperature: 0.3, max_tokens: 700}", "", "lacks 'settings'"),
        ("name: reply", "name: reply\nmodel: gpt", "unknown 'model'"),
        ("temperature: 0.3", "temperature: hot", "'temperature' must be a number from 0 to 2, not 'hot'"),
        ("max_tokens: 700", "max_tokens: -1", "'max_tokens': must be a whole number above 0, not -1"),
        ("short: [35, 70]", "short: [70, 35]", "the least is above the most"),
        ("short: [35, 70]", "short: 70", "must be [least, most] words, not 70"),
        ("  default: {", "  other: {", "needs a row 'default'"),
        ("message: 6000", "message: 0", "'budget': 'message'"),
        ("changelog: First version.", 'changelog: ""', "'changelog': must be a text"),
        ('guardrails: "1.0.0"', "guardrails: 1.0", "in quotation marks where it looks like a number"),
    ],
)
def test_a_mistake_in_the_sheet_is_refused_with_its_key(root: Path, old: str, new: str, complaint: str) -> None:
    sheet = root / "reply" / "1.1.0" / "prompt.yaml"
    text = sheet.read_text(encoding="utf-8")
    assert old in text
    sheet.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PromptError) as caught:
        PromptLibrary(root).resolve("reply@1.1.0")
    assert complaint in str(caught.value)
    assert str(sheet) in str(caught.value)


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("{{ custmer_name }}", r"system\.j2.*'custmer_name' is undefined"),
        ("a\n{% if goal %}", r"system\.j2:\d"),
        ("{{ messages[0].__class__ }}", r"system\.j2.*unsafe"),
        ("{{ none }}", r"gives nothing at all"),
        ("{% include '../1.0.0/_goal.j2' %}", r"TemplateNotFound"),
        ("{{ lipsum.__globals__ }}", r"unsafe"),
        ("{{ [].append(1) }}", r"SecurityError|not safely callable|unsafe"),
    ],
)
def test_a_broken_template_is_refused_with_its_file(root: Path, template: str, complaint: str) -> None:
    """Undefined names, syntax, sandbox, other versions' files."""
    (root / "reply" / "1.1.0" / "system.j2").write_text(template, encoding="utf-8")
    with pytest.raises(PromptError, match=complaint):
        PromptLibrary(root).resolve("reply@1.1.0").render(brief())


def test_compiled_templates_are_kept_and_forgotten_when_the_source_changes(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = PromptLibrary(root, cache).resolve("reply@1.1.0").render(brief())
    kept = sorted(path.name for path in (cache / "templates").iterdir())
    assert len(kept) == 6
    assert PromptLibrary(root, cache).resolve("reply@1.1.0").render(brief()) == first
    assert sorted(path.name for path in (cache / "templates").iterdir()) == kept
    goal = root / "reply" / "1.1.0" / "_goal.j2"
    goal.write_text("Another goal.\n", encoding="utf-8")
    assert "Another goal." in PromptLibrary(root, cache).resolve("reply@1.1.0").render(brief()).messages[0].content


def test_a_damaged_cache_entry_is_compiled_anew(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = PromptLibrary(root, cache).resolve("reply").render(brief())
    for entry in (cache / "templates").iterdir():
        entry.write_bytes(entry.read_bytes()[:40])
    assert PromptLibrary(root, cache).resolve("reply").render(brief()) == first


def test_a_cache_that_others_may_write_to_is_not_used(root: Path, tmp_path: Path) -> None:
    """It holds code."""
    cache = tmp_path / "cache"
    (cache / "templates").mkdir(parents=True)
    (cache / "templates").chmod(0o777)
    PromptLibrary(root, cache).resolve("reply").render(brief())
    assert list((cache / "templates").iterdir()) == []


def test_a_cache_that_cannot_be_made_is_done_without(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert PromptLibrary(root, tmp_path / "file").resolve("reply").render(brief()).messages


def test_finding_a_version_does_not_import_jinja() -> None:
    """Listing and verifying prompts must not cost what rendering costs."""
    program = (
        "import sys; from service.datafiles import prompts_root; from service.prompting import PromptLibrary;"
        "PromptLibrary(prompts_root()).resolve('reply'); sys.exit('jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[2]).returncode == 0


def test_the_command_releases_and_checks(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(root), "check"]) == 0
    notes = root / "reply" / "1.0.0" / "notes.md"
    notes.write_text("changed\n", encoding="utf-8")
    assert main(["--root", str(root), "check"]) == 1
    assert main(["--root", str(root), "release", "reply/1.0.0"]) == 2
    assert main(["--root", str(root), "release", "reply@1.0.0", "--again"]) == 0
    assert main(["--root", str(root), "release", "reply/7.0.0"]) == 2
    assert main(["--root", str(root), "check"]) == 0
    shown = capsys.readouterr()
    assert "copy it to a new version" in shown.out
    assert "name a version such as reply/1.0.0" in shown.err
