"""Data files are read once, kept under their content's hash, and say where they are broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.datafiles import prompts_root, read_yaml
from service.errors import PromptError


def test_a_changed_file_is_never_read_from_the_cache(tmp_path: Path) -> None:
    """The cache's names are hashes of the bytes, so a stale entry can't be found."""
    file, cache = tmp_path / "rules.yaml", tmp_path / "cache"
    file.write_text("level: 1\n", encoding="utf-8")
    assert read_yaml(file, cache) == {"level": 1}
    file.write_text("level: 2\n", encoding="utf-8")
    assert read_yaml(file, cache) == {"level": 2}
    assert len(list(cache.iterdir())) == 2


def test_a_cached_file_is_read_without_parsing(tmp_path: Path) -> None:
    """What the cache says is what is returned: parsing is what it saves."""
    file, cache = tmp_path / "rules.yaml", tmp_path / "cache"
    file.write_text("level: 1\n", encoding="utf-8")
    read_yaml(file, cache)
    entry = next(cache.iterdir())
    entry.write_text('{"level": "from the cache"}', encoding="utf-8")
    assert read_yaml(file, cache) == {"level": "from the cache"}


@pytest.mark.parametrize("broken", ["", "{", "\x00"])
def test_a_broken_cache_entry_is_passed_over(tmp_path: Path, broken: str) -> None:
    """A half-written entry costs a parse, never an error."""
    file, cache = tmp_path / "rules.yaml", tmp_path / "cache"
    file.write_text("level: 1\n", encoding="utf-8")
    read_yaml(file, cache)
    next(cache.iterdir()).write_text(broken, encoding="utf-8")
    assert read_yaml(file, cache) == {"level": 1}


def test_a_cache_that_cannot_be_written_is_not_used(tmp_path: Path) -> None:
    """A read-only home is no reason not to draft."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    file = tmp_path / "rules.yaml"
    file.write_text("level: 1\n", encoding="utf-8")
    assert read_yaml(file, blocked) == {"level": 1}


def test_broken_yaml_is_refused_with_file_and_line(tmp_path: Path) -> None:
    """Whoever edits a data file is told where to look."""
    file = tmp_path / "rules.yaml"
    file.write_text("a: 1\nb: [1, 2\nc: 3\n", encoding="utf-8")
    with pytest.raises(PromptError, match=r"rules\.yaml:3: not YAML"):
        read_yaml(file)


def test_a_key_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    """YAML would take the last one in silence."""
    file = tmp_path / "rules.yaml"
    file.write_text("codes:\n  a: 1\n  b: [{x: 1}]\n  a: 2\n", encoding="utf-8")
    with pytest.raises(PromptError, match=r"rules\.yaml:4: 'a' stands here twice, first in line 2"):
        read_yaml(file)
    file.write_text("- {a: 1}\n- {b: 1,\n   a: 2, a: 3}\n", encoding="utf-8")
    with pytest.raises(PromptError, match=r"rules\.yaml:3: 'a' stands here twice, first in line 3"):
        read_yaml(file)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    """The message names the file and the reason."""
    with pytest.raises(PromptError, match=r"cannot read .*absent\.yaml: No such file"):
        read_yaml(tmp_path / "absent.yaml")


def test_the_prompts_folder_is_found_in_a_checkout() -> None:
    """A wheel carries its own copy; a checkout uses the folder that people edit."""
    assert (prompts_root() / "guidance.yaml").is_file()
