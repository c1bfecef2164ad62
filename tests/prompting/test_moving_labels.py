"""Labels move by command: with consent where they are protected, back again, and without harm to the file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from prompt_folders import copy_of_the_prompts
from service.datafiles import read_yaml
from service.errors import PromptError
from service.prompting import PromptLibrary, release
from service.prompting.lock import hash_files, hash_version
from service.releasing.moving import Consent, history, promote, rollback
from test_library import copy_as

NOW = datetime(2026, 11, 21, 9, 20, tzinfo=UTC)
TRIAL = Consent(because="a trial")
PLAIN = """\
# What stands where.
protected: [production]

judge:
  production: "1.0.0"  # the only one
reply:
  # customers get this
  production: "1.0.0"  # since spring
  canary: "1.0.0"

# the end
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Reply 1.0.0, 1.1.0 and 1.2.0 (released) and 1.3.0 (not); production is protected."""
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        copy_as(tmp_path, version)
        release(tmp_path, f"reply/{version}")
    copy_as(tmp_path, "1.3.0")
    (tmp_path / "labels.yaml").write_text(PLAIN, encoding="utf-8")
    return tmp_path


def text(root: Path) -> str:
    return (root / "labels.yaml").read_text(encoding="utf-8")


def labels(root: Path) -> dict[str, object]:
    data = read_yaml(root / "labels.yaml")
    return dict((data.get("reply") if isinstance(data, dict) else None) or {})


def points_to(root: Path, label: str) -> object:
    return labels(root).get(label)


def test_a_label_moves_and_everything_else_stays_as_it_was(root: Path) -> None:
    promote(root, "reply@1.1.0", "canary", 100, Consent(), NOW)
    before, after = PLAIN.splitlines(), text(root).splitlines()
    assert [line for line in before if line not in after] == ['  canary: "1.0.0"']
    assert '  canary: "1.1.0"' in after


def test_a_share_of_the_conversations_goes_to_the_new_version(root: Path) -> None:
    move = promote(root, "reply@1.1.0", "production", 10, TRIAL, NOW)
    assert (move.was, move.now) == ("1.0.0", {"1.0.0": 90, "1.1.0": 10})
    assert '  production: {"1.0.0": 90, "1.1.0": 10}  # since spring\n' in text(root)
    assert [version.version for version in PromptLibrary(root).arms("reply")] == ["1.0.0", "1.1.0"]


def test_a_further_share_leaves_the_others_in_proportion(root: Path) -> None:
    promote(root, "reply@1.1.0", "production", 20, TRIAL, NOW)
    promote(root, "reply@1.2.0", "production", 10, TRIAL, NOW)
    assert points_to(root, "production") == {"1.0.0": 72, "1.1.0": 18, "1.2.0": 10}
    promote(root, "reply@1.1.0", "production", 50, TRIAL, NOW)
    shares = points_to(root, "production")
    assert isinstance(shares, dict)
    assert (sum(shares.values()), shares["1.1.0"]) == (100, 50)


def test_a_new_label_is_put_behind_the_others(root: Path) -> None:
    move = promote(root, "reply/1.1.0", "next", 100, Consent(), NOW)
    assert (move.was, points_to(root, "next")) == (None, "1.1.0")
    assert text(root).index('  canary: "1.0.0"\n  next: "1.1.0"\n') < text(root).index("# the end")


@pytest.mark.parametrize(
    "before",
    [
        'reply: {production: "1.0.0"}\n',
        "reply: {}\n",
        "reply:\n",
        "",
        'reply:\n  production:\n    "1.0.0": 90\n    "1.1.0": 10\n  canary: "1.1.0"\n',
        'reply:\n  production: "1.0.0"',
        'history: []\nreply:\n  production: "1.0.0"\n',
        'history:\nreply:\n  production: "1.0.0"\n',
        'history:\n- {label: judge@x, was: null, now: "1.0.0"}\nreply:\n  production: "1.0.0"\n',
        "reply:\n    production: '1.0.0' # old\n\n    # note\n    canary: '1.0.0'\nsalt: x\n",
    ],
)
def test_any_form_of_the_file_can_be_edited(root: Path, before: str) -> None:
    (root / "labels.yaml").write_text(before, encoding="utf-8")
    old, rows = history(root), labels(root)
    promote(root, "reply@1.2.0", "production", 100, Consent(), NOW)
    assert labels(root) == {**rows, "production": "1.2.0"}
    assert history(root)[:-1] == old


def test_no_label_file_is_begun_with_the_first_move(root: Path) -> None:
    (root / "labels.yaml").unlink()
    promote(root, "reply@1.1.0", "production", 100, Consent(), NOW)
    assert PromptLibrary(root).resolve("reply").version == "1.1.0"


def test_every_move_is_kept_with_what_was_before(root: Path) -> None:
    promote(root, "reply@1.1.0", "production", 10, Consent(yes=True, because='it\'s "better"'), NOW)
    assert history(root) == (
        {
            "at": "2026-11-21T09:20:00Z",
            "label": "reply@production",
            "was": "1.0.0",
            "now": {"1.0.0": 90, "1.1.0": 10},
            "because": 'it\'s "better"',
        },
    )


def test_rolling_back_goes_one_move_back_each_time(root: Path) -> None:
    first = text(root)
    promote(root, "reply@1.1.0", "production", 10, TRIAL, NOW)
    promote(root, "reply@1.2.0", "canary", 100, Consent(), NOW)
    promote(root, "reply@1.1.0", "production", 100, TRIAL, NOW)
    why = Consent(because="worse")
    assert rollback(root, "reply@production", why, NOW).now == {"1.0.0": 90, "1.1.0": 10}
    assert rollback(root, "reply", why, NOW).now == "1.0.0"
    with pytest.raises(PromptError, match=r"reply@production has no earlier move"):
        rollback(root, "reply@production", why, NOW)
    assert rollback(root, "reply@canary", Consent(), NOW).now == "1.0.0"
    assert text(root).startswith(first.rstrip().removesuffix("# the end").rstrip())


def test_after_a_roll_back_a_new_move_can_be_rolled_back_too(root: Path) -> None:
    promote(root, "reply@1.1.0", "canary", 100, Consent(), NOW)
    rollback(root, "reply@canary", Consent(), NOW)
    promote(root, "reply@1.2.0", "canary", 100, Consent(), NOW)
    assert rollback(root, "reply@canary", Consent(), NOW).now == "1.0.0"


def test_a_change_by_hand_goes_back_to_what_the_history_says(root: Path) -> None:
    promote(root, "reply@1.1.0", "canary", 100, Consent(), NOW)
    (root / "labels.yaml").write_text(text(root).replace('canary: "1.1.0"', 'canary: "1.2.0"'), encoding="utf-8")
    assert rollback(root, "reply@canary", Consent(), NOW).now == "1.1.0"
    assert rollback(root, "reply@canary", Consent(), NOW).now == "1.0.0"


def test_a_protected_label_does_not_move_unasked(root: Path) -> None:
    with pytest.raises(PromptError, match=r"reply@production is protected: name the release check .* with --because"):
        promote(root, "reply@1.1.0", "production", 100, Consent(), NOW)
    with pytest.raises(PromptError, match=r"protected: say why it goes back"):
        rollback(root, "reply@production", Consent(), NOW)
    assert text(root) == PLAIN


def test_yes_moves_a_protected_label_without_a_reason(root: Path) -> None:
    assert promote(root, "reply@1.1.0", "production", 100, Consent(yes=True), NOW).because == "promoted"
    assert rollback(root, "reply@production", Consent(yes=True), NOW).because == "rolled back"


def checked(root: Path, **changes: object) -> Consent:
    digest = hash_version(hash_files(root / "reply" / "1.1.0"))
    check = {"passed": True, "prompt": "reply", "version": "1.1.0", "sha256": digest, **changes}
    file = root.parent / "check.json"
    file.write_text(json.dumps(check), encoding="utf-8")
    return Consent(check=file)


def test_a_passed_release_check_moves_a_protected_label(root: Path) -> None:
    move = promote(root, "reply@1.1.0", "production", 10, checked(root), NOW)
    assert move.because == "release check passed: check.json"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"passed": False}, "did not pass its release check"),
        ({"passed": "yes"}, "did not pass its release check"),
        ({"version": "1.0.0"}, r"is the check of reply 1\.0\.0"),
        ({"sha256": "0" * 64}, "is the check of reply 1.1.0 \\(000000000000\\), not of reply 1.1.0"),
    ],
)
def test_a_check_of_something_else_is_no_consent(root: Path, changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(PromptError, match=complaint):
        promote(root, "reply@1.1.0", "production", 10, checked(root, **changes), NOW)
    assert text(root) == PLAIN


@pytest.mark.parametrize("content", ["", "[]", "{", '{"score": 1}'])
def test_a_file_that_is_no_check_is_said_to_be_none(root: Path, content: str) -> None:
    file = root.parent / "check.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(PromptError, match=r"check\.json: (is no release check|no release check can be read)"):
        promote(root, "reply@1.1.0", "production", 10, Consent(check=file), NOW)


@pytest.mark.parametrize(
    ("spec", "label", "share", "complaint"),
    [
        ("reply@1.3.0", "canary", 100, r"reply 1\.3\.0 is not released; do it with: levelhead prompts release"),
        ("reply@9.0.0", "canary", 100, r"there is no reply 9\.0\.0"),
        ("reply", "canary", 100, r"names no version; write it as reply@1\.1\.0"),
        ("reply@1.0.0", "canary", 100, r"reply@canary is \"1\.0\.0\" already"),
        ("reply@1.1.0", "next", 10, r"reply@next has no other version to leave 90 % to"),
        ("reply@1.1.0", "latest", 100, r"'latest' is computed"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(root: Path, spec: str, label: str, share: int, complaint: str) -> None:
    with pytest.raises(PromptError, match=complaint):
        promote(root, spec, label, share, Consent(), NOW)
    assert text(root) == PLAIN


def test_the_shipped_labels_protect_production(tmp_path: Path) -> None:
    root = copy_of_the_prompts(tmp_path)
    release(root, "reply/1.1.0")
    with pytest.raises(PromptError, match="reply@production is protected"):
        promote(root, "reply@1.1.0", "production", 100, Consent(), NOW)
