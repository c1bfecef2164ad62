"""Labels share conversations out by weight: the same one always to the same version, and few move when weights do."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompt_briefs import brief
from service import assembly
from service.datafiles import prompts_root
from service.domain import Conversation, Message, Ticket
from service.errors import PromptError
from service.prompting import PromptLibrary, release
from service.prompting.labels import Arms, draw, labels_of, share_of
from service.settings import Settings
from service.tokens import conversation_key
from test_library import copy_as

KEYS = [f"ticket:{number}" for number in range(4_000)]
WEIGHTS = st.lists(st.integers(1, 100), min_size=2, max_size=4)


def drawn(arms: Arms, salt: str = "s") -> list[str]:
    return [draw(arms, salt, "reply", key) for key in KEYS]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Reply 1.0.0 and 1.1.0, both released, and a label that shares conversations out between them."""
    for version in ("1.0.0", "1.1.0"):
        copy_as(tmp_path, version)
        release(tmp_path, f"reply/{version}")
    write(tmp_path, 'reply:\n  production: {"1.0.0": 90, "1.1.0": 10}\n  canary: "1.1.0"\n')
    return tmp_path


def write(root: Path, text: str) -> None:
    (root / "labels.yaml").write_text(text, encoding="utf-8")


def test_conversations_are_shared_out_by_weight() -> None:
    counts = Counter(drawn((("1.0.0", 90), ("1.1.0", 10))))
    assert 0.08 < counts["1.1.0"] / len(KEYS) < 0.12


def test_a_conversation_stays_with_its_version(root: Path) -> None:
    first = [PromptLibrary(root).resolve("reply", conversation=key).version for key in KEYS[:50]]
    library = PromptLibrary(root)
    assert [library.resolve("reply@production", conversation=key).version for key in KEYS[:50]] == first
    assert set(first) == {"1.0.0", "1.1.0"}


def test_the_draw_is_the_same_on_every_machine() -> None:
    """Whoever changes how it is drawn moves every customer's conversation: not by accident."""
    arms = (("1.0.0", 50), ("1.1.0", 50))
    assert "".join(draw(arms, "levelhead", "reply", f"ticket:{n}")[2] for n in range(24)) == "010001001000001001101110"


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 99), st.integers(1, 99))
def test_of_two_versions_no_more_conversations_move_than_weights_do(before: int, after: int) -> None:
    old, new = (drawn((("1.0.0", 100 - weight), ("1.1.0", weight))) for weight in (before, after))
    moved = Counter(pair for pair in zip(old, new, strict=True) if pair[0] != pair[1])
    wrong_way = ("1.0.0", "1.1.0") if after < before else ("1.1.0", "1.0.0")
    assert moved[wrong_way] == 0


@settings(max_examples=25, deadline=None)
@given(WEIGHTS, st.integers(1, 100))
def test_a_version_that_joins_takes_conversations_and_moves_none_among_the_others(
    weights: list[int], joins: int
) -> None:
    arms = tuple((f"1.{number}.0", weight) for number, weight in enumerate(weights))
    for old, new in zip(drawn(arms), drawn((*arms, ("2.0.0", joins))), strict=True):
        assert new in (old, "2.0.0")


@settings(max_examples=25, deadline=None)
@given(WEIGHTS, st.integers(0, 3), st.integers(2, 5))
def test_a_version_that_grows_only_takes(weights: list[int], which: int, times: int) -> None:
    arms = tuple((f"1.{number}.0", weight) for number, weight in enumerate(weights))
    grown = f"1.{which % len(arms)}.0"
    more = tuple((version, weight * (times if version == grown else 1)) for version, weight in arms)
    for old, new in zip(drawn(arms), drawn(more), strict=True):
        assert new in (old, grown)


def test_another_salt_draws_anew() -> None:
    arms = (("1.0.0", 50), ("1.1.0", 50))
    same = sum(one == other for one, other in zip(drawn(arms), drawn(arms, "t"), strict=True))
    assert 0.45 < same / len(KEYS) < 0.55


def test_a_conversation_is_its_ticket_or_how_it_began() -> None:
    first, second = Message("a", "customer", "It broke."), Message("b", "customer", "And?")
    assert conversation_key(Conversation((first,), Ticket(id="4711"))) == "ticket:4711"
    assert conversation_key(Conversation((first,))) == conversation_key(Conversation((first._replace(id="x"), second)))
    assert conversation_key(Conversation((first,))) != conversation_key(Conversation((second,)))


def test_every_arm_is_told_with_its_share(root: Path) -> None:
    newest, oldest = PromptLibrary(root).versions()
    assert (newest.labels, oldest.labels) == (("production", "canary", "latest"), ("production",))
    production = PromptLibrary(root).labels("reply")["production"]
    assert [share_of(production, version) for version in ("1.0.0", "1.1.0", "9.9.9")] == [90, 10, 0]


def test_an_arm_that_is_broken_is_seen_before_a_conversation_draws_it(root: Path) -> None:
    (root / "reply" / "1.1.0" / "notes.md").write_text("changed", encoding="utf-8")
    with pytest.raises(PromptError, match=r"reply 1\.1\.0 is released; copy it to a new version"):
        PromptLibrary(root).arms("reply@production")
    served = {key for key in KEYS[:50] if _serves(PromptLibrary(root), key)}
    assert 35 < len(served) < 50


def _serves(library: PromptLibrary, key: str) -> bool:
    try:
        return library.resolve("reply", conversation=key).version == "1.0.0"
    except PromptError:
        return False


def test_an_unreleased_arm_is_refused_for_the_conversations_that_draw_it(root: Path) -> None:
    copy_as(root, "1.2.0")
    write(root, 'reply: {production: {"1.0.0": 1, "1.2.0": 1}}\n')
    library = PromptLibrary(root)
    library.resolve("reply@1.2.0")  # by its number it may be tried; that lets no label have it
    with pytest.raises(PromptError, match=r"reply@production points to 1\.2\.0, which is not released"):
        library.arms("reply")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('reply:\n  canary: "1.0.0"\n  production: {"1.0.0": 0}', r"yaml:3: .* must be a whole number above 0, not 0"),
        ('reply:\n  production: {"1.0.0": 0.5}', r"yaml:2: .* above 0, not 0\.5"),
        ('reply:\n  production: {"1.0.0": true}', r"yaml:2: .* above 0, not True"),
        ("reply:\n  production: {1.0: 1}", r"yaml:2: reply@production: quote the version 1\.0"),
        ("reply:\n  production: {}", r"yaml:2: reply@production must say which \(quoted\) version"),
        ("reply:\n  production:", r"yaml:2: reply@production must say which"),
        ('reply:\n  latest: "1.0.0"', r"yaml:2: 'latest' is computed: take it out"),
        ("reply: 1", r"yaml:1: 'reply' must be a mapping of labels"),
        ("- reply", r"yaml:1: must be a mapping of prompts"),
        ("\nreply: {", r"yaml:\d: not YAML"),
        ('reply: {production: {"1.0.0": 1, "7.0.0": 1}}', r"reply@production points to 7\.0\.0, and there is none"),
    ],
)
def test_a_mistake_is_refused_with_file_and_line(root: Path, text: str, complaint: str) -> None:
    write(root, text)
    with pytest.raises(PromptError, match=complaint):
        PromptLibrary(root).resolve("reply")
    assert PromptLibrary(root).resolve("reply@1.0.0").version == "1.0.0", "a number needs no label"


def test_one_prompts_broken_labels_spoil_no_others(root: Path) -> None:
    write(root, 'judge: {production: 7}\nreply: {production: "1.0.0"}\n')
    assert PromptLibrary(root).resolve("reply").version == "1.0.0"


def test_words_of_the_file_itself_are_no_prompts(root: Path) -> None:
    write(root, 'salt: x\nprotected: [production]\nhistory: []\nreply: {production: "1.0.0"}\n')
    assert list(PromptLibrary(root).labels("reply")) == ["production", "latest"]
    assert labels_of({}, "reply", root) == {}


def test_the_answer_names_label_version_and_hash_of_the_arm_that_was_drawn(tmp_path: Path) -> None:
    root = tmp_path / "prompts"
    shutil.copytree(prompts_root(), root)
    release(root, "reply/1.1.0")
    write(root, 'reply:\n  production: {"1.0.0": 50, "1.1.0": 50}\n')
    service = assembly.build(Settings(prompts_dir=root))
    hashes = {info.version: info.sha256 for info in service.prompts()}
    seen = set()
    for number in range(6):
        case = brief(ticket=Ticket(id=str(number)))
        told = assembly.run(service.draft(case.request), model="mock/composer").provenance
        assert (told.prompt, told.label, told.sha256) == ("reply", "production", hashes[told.version])
        seen.add(told.version)
    assert seen == {"1.0.0", "1.1.0"}
