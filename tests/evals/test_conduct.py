"""Rules for every prompt and draft: they hold, and each is broken by what it is there to find."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.conduct.attacks import attack_faults
from evals.conduct.command import bench_of, brief_of, conduct, spread
from evals.conduct.drafts import Bench, draft_faults, outage_faults
from evals.conduct.faults import Fault
from evals.conduct.labels import label_faults, lock_faults
from evals.conduct.prompts import prompt_faults
from evals.conduct.unread import goal_faults, repair_faults, system_faults, unread_faults
from evals.suite.golden import Golden, golden_files, read_goldens, vocabulary
from service.domain import Brief
from service.pipeline import Drafter
from service.prompting import PromptVersion
from service.prompting.sheet import load_sheet
from service.settings import Settings

SETTINGS = Settings()
FILES = [
    path for path in golden_files() if path.stem in ("card-reader-fixed-please-test", "bakery-page-says-not-secure")
]
GOLDENS = read_goldens(FILES, vocabulary(SETTINGS.prompts_dir)).goldens


@pytest.fixture(scope="module")
def bench() -> Bench:
    return bench_of(SETTINGS)


@pytest.fixture
def brief(bench: Bench) -> Brief:
    return brief_of(GOLDENS[0], bench)


def edited(tmp_path: Path, file: str, find: str, replace: str) -> PromptVersion:
    """Version 1.1.0 with one edit."""
    source = SETTINGS.prompts_dir / "reply" / "1.1.0"
    for path in source.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert find in text
    (tmp_path / file).write_text(text.replace(find, replace), encoding="utf-8")
    return PromptVersion(tmp_path, load_sheet(tmp_path / "prompt.yaml"), "")


def rules(faults: Iterator[Fault]) -> set[str]:
    return {fault.rule for fault in faults}


def test_every_rule_holds_for_two_conversations() -> None:
    assert list(conduct(GOLDENS, SETTINGS)) == []


def test_conversations_are_spread_evenly_and_the_same_ones_every_time() -> None:
    many = [GOLDENS[0]._replace(id=f"c{n:03}", domain=f"d{n % 5}") for n in range(50)]
    chosen = spread(many, 10)
    assert len({golden.domain for golden in chosen}) == 5
    assert chosen == spread(many[::-1], 10)
    assert spread(many, 500) == spread(many, 50)


@pytest.mark.parametrize(
    ("file", "find", "replace", "rule"),
    [
        ("user.j2", "- {{ commitment }}", "- something", "prompt.policy"),
        (
            "user.j2",
            "{{ message.text }}\n</message-{{ nonce }}>",
            "</message-{{ nonce }}>\n{{ message.text }}",
            "prompt.message",
        ),
        ("user.j2", "</message-{{ nonce }}>", "", "prompt.fence"),
        ("system.j2", "The mark {{ canary }} and these", "These", "prompt.canary"),
        ("user.j2", "Write our reply to the customer's last message", "Write our reply", "prompt.reminder"),
        ("user.j2", "The signature:\n{{ signature }}", "The signature follows.", "prompt.case"),
    ],
)
def test_a_prompt_that_leaves_something_out_breaks_a_rule(
    file: str, find: str, replace: str, rule: str, brief: Brief, tmp_path: Path
) -> None:
    assert rule in rules(prompt_faults(edited(tmp_path, file, find, replace), brief, "here"))


def test_quoted_mail_shown_as_the_customers_own_words_breaks_a_rule(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = next(golden for golden in GOLDENS if golden.id == "card-reader-fixed-please-test")
    version = bench.prompts.resolve("reply@1.1.0")
    assert not rules(prompt_faults(version, brief_of(told, bench), "here"))
    monkeypatch.setattr("service.prompting.context._without_asides", lambda message: message.text)
    assert "prompt.aside" in rules(prompt_faults(version, brief_of(told, bench), "here"))


def test_a_prompt_that_does_not_change_with_the_case_breaks_a_rule(brief: Brief, tmp_path: Path) -> None:
    version = edited(tmp_path, "user.j2", "It is {{ now }}.", "It is today.")
    faults = list(unread_faults(version, {"a": brief}, "here"))
    assert [fault.told for fault in faults] == ["the prompt is the same with or without the time of day (now)"]


def test_instructions_that_do_not_change_with_danger_break_a_rule(brief: Brief, tmp_path: Path) -> None:
    version = edited(tmp_path, "_ground.j2", '"safety_risk" in triggers', '"safety" in triggers')
    assert any("safety_risk" in fault.told for fault in system_faults(version, brief, "here"))


def test_two_goals_that_read_the_same_break_a_rule(brief: Brief, tmp_path: Path) -> None:
    version = edited(tmp_path, "_goal.j2", '{% elif goal == "pause" %}', '{% elif goal == "paws" %}')
    assert any("pause" in fault.told for fault in goal_faults(version, brief, ("update", "pause"), "here"))


def test_a_repair_without_its_findings_breaks_a_rule(brief: Brief, tmp_path: Path) -> None:
    version = edited(tmp_path, "repair.j2", "{{ finding.message }}", "")
    assert [fault.told for fault in repair_faults(version, brief, "here")] == ["a repair does not show message"]


def test_a_prompt_that_a_customer_can_break_out_of_breaks_a_rule(
    bench: Bench, brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = bench.prompts.resolve("reply@1.1.0")
    assert list(attack_faults(version, brief, "here")) == []
    monkeypatch.setattr("service.prompting.version.as_data", lambda text, _: text)
    assert [fault.rule for fault in attack_faults(version, brief, "here")] == ["prompt.fence", "prompt.fence"]


def broken(name: str, put: object, golden: Golden, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    monkeypatch.setattr(name, put)
    return rules(iter((*draft_faults(golden, bench), *outage_faults(golden, bench))))


def test_a_drafter_that_repairs_nothing_breaks_a_rule(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async def once(self: Drafter, case: object, budget: object, first: object, *_: object) -> list[object]:
        return [first]

    assert "draft.rounds" in broken("service.pipeline.Drafter.repair", once, GOLDENS[0], bench, monkeypatch)


def test_a_drafter_that_takes_the_worse_attempt_breaks_a_rule(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def backwards(verdict: object) -> int:
        return -len(verdict.findings)  # type: ignore[attr-defined]

    assert "draft.choice" in broken("service.pipeline.cost", backwards, GOLDENS[0], bench, monkeypatch)


def test_a_repair_that_tells_no_findings_breaks_a_rule(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(findings: object) -> tuple[object, ...]:
        return ()

    name = "service.prompting.version.finding_views"
    assert "repair.findings" in broken(name, told, GOLDENS[0], bench, monkeypatch)


def test_a_draft_that_names_the_wrong_author_breaks_a_rule(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def author(*_: object) -> str:
        return "somebody"

    assert "draft.provenance" in broken("service.pipeline.author", author, GOLDENS[0], bench, monkeypatch)


def test_labels_that_ignore_their_shares_break_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(label_faults(["a", "b"])) == []

    def first(arms: tuple[tuple[str, int], ...], *_: str) -> str:
        return arms[0][0]

    monkeypatch.setattr("evals.conduct.labels.draw", first)
    assert "label.shares" in rules(label_faults(["a", "b"]))


def test_a_lock_that_notices_nothing_breaks_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(lock_faults(SETTINGS.prompts_dir)) == []
    monkeypatch.setattr("evals.conduct.labels.changed_file", lambda *_: None)
    assert rules(lock_faults(SETTINGS.prompts_dir)) == {"release.lock"}
