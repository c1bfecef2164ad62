"""The README's demonstration is what the program prints, and its files and commands exist."""

from __future__ import annotations

import re
from pathlib import Path

from evals import readme

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_demonstration_is_what_make_demo_prints() -> None:
    """A reader who runs the command sees what they were shown; mend it with `python -m evals readme --demo`."""
    shown = readme.with_block(readme.with_block(TEXT, "ticket", readme.ticket()), "demo", readme.demo())
    assert shown == TEXT


def test_every_make_target_of_the_readme_exists() -> None:
    """And the two commands of the set-up are among them."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)$", TEXT, re.MULTILINE))
    targets = {one or other for one, other in named}
    assert {"demo", "test"} <= targets
    assert not {target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)}


def test_every_file_that_the_readme_names_exists() -> None:
    """Paths in backticks and in links."""
    paths = set(re.findall(r"`((?:service|prompts|evals|tests)/[\w./-]*)`|\]\(([\w./]+)\)", TEXT))
    missing = [one or other for one, other in paths if not (ROOT / (one or other)).exists()]
    assert paths
    assert missing == []


def test_no_block_of_the_readme_is_empty() -> None:
    """Ticket, demonstration and figures are filled in."""
    for name in ("ticket", "demo", "figures"):
        found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", TEXT, re.DOTALL)
        assert found is not None
        assert len(found[1]) > 80
