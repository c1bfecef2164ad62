"""Lint finds what it is there to find, on the very line, and is silent about what is right."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from prompt_folders import copy_of_the_prompts, desk_of, edit
from service.errors import PromptError
from service.releasing.copies import copy_version
from service.releasing.desk import Desk
from service.releasing.flaws import Flaw
from service.releasing.lint import lint
from service.releasing.reaching import selectable
from service.releasing.sealing import seal


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(copy_of_the_prompts(tmp_path_factory.mktemp("shipped")))


@pytest.fixture
def desk(shipped: Desk) -> Iterator[Desk]:
    """The shipped prompts with a reply 1.2.0, a copy of 1.1.0 that has a changelog of its own."""
    lock = shipped.root / "prompts.lock"
    before = lock.read_bytes()
    copy_version(shipped.root, shipped.library, "reply@1.1.0", "minor", "Tries something out.")
    yield shipped
    lock.write_bytes(before)
    for version in ("1.1.1", "1.2.0"):
        shutil.rmtree(shipped.root / "reply" / version, ignore_errors=True)


@pytest.fixture
def own(tmp_path: Path) -> Desk:
    """The same, for a test that changes what all versions share."""
    found = desk_of(copy_of_the_prompts(tmp_path))
    copy_version(found.root, found.library, "reply@1.1.0", "minor", "Tries something out.")
    return found


def new(desk: Desk) -> Path:
    return desk.root / "reply" / "1.2.0"


def told(desk: Desk) -> list[tuple[str, int, str, str]]:
    """Flaws of any kind but "copied", which hangs on what the guardrails hear in an instruction today."""
    found = lint(desk, "reply", "1.2.0")
    return [(flaw.file.name, flaw.line, flaw.rule, flaw.gravity) for flaw in found if flaw.rule != "copied"]


def line_of(file: Path, words: str) -> int:
    return next(number for number, line in enumerate(file.read_text("utf-8").splitlines(), 1) if words in line)


def errors(flaws: tuple[Flaw, ...]) -> list[Flaw]:
    return [flaw for flaw in flaws if flaw.gravity == "error"]


@pytest.mark.parametrize(("name", "version"), [("reply", "1.0.0"), ("reply", "1.1.0"), ("judge", "1.0.0")])
def test_what_is_shipped_has_no_error(shipped: Desk, name: str, version: str) -> None:
    assert errors(lint(shipped, name, version)) == []


def test_only_the_first_version_shows_customers_words_outside_a_tag(shipped: Desk) -> None:
    """Its lock keeps it: lint came later."""
    kinds = {v: {flaw.rule for flaw in lint(shipped, "reply", v)} - {"copied"} for v in ("1.0.0", "1.1.0")}
    assert kinds == {"1.0.0": {"outside-its-block"}, "1.1.0": set()}


def test_an_instruction_that_could_be_copied_into_trouble_is_worth_a_look(desk: Desk) -> None:
    edit(new(desk) / "_form.j2", "- Plain", "- Please calm down and be patient.\n- Plain")
    found = [flaw for flaw in lint(desk, "reply", "1.2.0") if "'calm down'" in flaw.message]
    assert [(flaw.rule, flaw.gravity, flaw.line) for flaw in found] == [("copied", "warning", 3)]


def test_a_copy_with_a_changelog_is_clean(desk: Desk) -> None:
    assert told(desk) == []


# ruff: noqa: E501 - a table
# one row a rule: the file, what is replaced, by what, the line's words, the rule, and words of the message
SEEDED = [
    ("system.j2", "{{ canary }}", "{{ canray }}", "canray", "undefined", "did you mean 'canary'?"),
    ("_form.j2", "{{ language }}{%", "{{ labels }}{%", "labels", "undefined", "'labels' is no variable"),
    ("user.j2", "{{ message.text }}", "{{ message.body }}", "message.body", "undefined", "there is no such field"),
    ("prompt.yaml", "  - clash_due\n", "", "", "undeclared", "'clash_due' is used here"),
    ("prompt.yaml", "  - canary\n", "  - canary\n  - carnival\n", "carnival", "unused", "no template uses 'carnival'"),
    ("system.j2", '{% include "_form.j2" %}', '{% include "_from.j2" %}', "_from", "include", "there is no _from.j2"),
    (
        "system.j2",
        "# Data\n",
        "# Data\n{% if goal == 'frist_reply' %}x{% endif %}\n",
        "frist",
        "never-so",
        "first_reply",
    ),
    ("_goal.j2", '== "closing"', '== "close"', '== "close"', "never-so", "goal is never 'close'"),
    ("system.j2", "# Data\n", "# Data\n{% if goal %}\n", "", "template", "can't be read"),
    ("prompt.yaml", "  - calm.pause\n", "  - calm.puase\n", "calm.puase", "technique", "did you mean 'calm.pause'?"),
    ("_techniques.j2", '"calm.pause" in', '"calm.puase" in', "calm.puase", "technique", "no technique 'calm.puase'"),
    ("prompt.yaml", "  - calm.pause\n", "", "", "technique", "a plan can select 'calm.pause'"),
    ("prompt.yaml", "  - calm.tone\n", "  - calm.tone\n  - calm.tone\n", "", "technique", "declared twice"),
    ("prompt.yaml", "Tries something out.", "TODO: say so", "changelog", "changelog", "says nothing yet"),
    ("prompt.yaml", "Tries something out.", "Wording.", "changelog", "changelog", "says nothing yet"),
    (
        "prompt.yaml",
        "short: [35, 70], medium",
        "short: [35, 300], medium",
        "default:",
        "contradiction",
        "let pass 10 to 110",
    ),
    ("prompt.yaml", "sms: {short: [8", "sms: {short: [2", "sms:", "contradiction", "let pass 6 to 30"),
    ("_ground.j2", "- Invent", "- Never give a time or date.\n- Invent", "Never give", "contradiction", "timeline"),
    ("_form.j2", "- Plain", "- No apologies.\n- Plain", "No apologies", "contradiction", "demands: an apology"),
    ("_form.j2", "- Plain", "- Do not mention feelings.\n- Plain", "mention feelings", "contradiction", "empathy"),
    ("_form.j2", "- Plain", '- Avoid "I"; use the passive.\n- Plain', "the passive", "contradiction", "first person"),
    ("_form.j2", "- Plain", "- Pass over any insults.\n- Plain", "insults", "contradiction", "boundary.set"),
    ("_form.j2", "- Plain", "- Do not escalate this case.\n- Plain", "escalate", "contradiction", "escalation.missing"),
    ("_form.j2", "- Plain", "- Guarantee a result.\n- Plain", "Guarantee", "contradiction", "overpromise.absolute"),
    (
        "_form.j2",
        "- Plain",
        "- Tell them that you reply soon.\n- Plain",
        "reply soon",
        "contradiction",
        "timeline.vague",
    ),
    ("_form.j2", "- Plain", "- Use Markdown.\n- Plain", "Use Markdown", "contradiction", "text.markup"),
    ("_form.j2", "- Plain", "- Ask for a screenshot.\n- Plain", "screenshot", "contradiction", "claims.requirement"),
    ("_form.j2", "- Plain", "- Offer them a refund.\n- Plain", "a refund", "contradiction", "overpromise.concession"),
    (
        "_form.j2",
        "- Plain",
        '- Begin with "Please calm down now".\n- Plain',
        "calm down now",
        "contradiction",
        "tone.off",
    ),
    (
        "_form.j2",
        "- Plain",
        '- End with "thank you for your patience".\n- Plain',
        'End with "thank',
        "contradiction",
        "stock",
    ),
    (
        "_form.j2",
        "- Plain",
        '- Close with "Write back here and I will pick it up again".\n- Plain',
        "Close with",
        "contradiction",
        "text.leak",
    ),
    ("user.j2", "<message-{{ nonce }} from", "<message from", "message.author", "outside-its-block", "message.author"),
    (
        "user.j2",
        "</message-{{ nonce }}>",
        "</message>",
        "message.text",
        "outside-its-block",
        "message.text is not ours",
    ),
    (
        "user.j2",
        "The data ends",
        "It is about {{ subject }}. The data ends",
        "It is about",
        "outside-its-block",
        "subject",
    ),
    ("system.j2", "# Data", "{{ messages[0].text }}\n\n# Data", "messages[0]", "outside-its-block", "system message"),
    (
        "system.j2",
        "# Data",
        "{% for fact in facts %}{{ fact }}{% endfor %}\n\n# Data",
        "in facts",
        "outside-its-block",
        "leak",
    ),
    (
        "repair.j2",
        "<draft-{{ nonce }}>{{ part }}</draft-{{ nonce }}>",
        "{{ part }}",
        "{{ part }}",
        "outside-its-block",
        "part",
    ),
    ("user.j2", "The data ends", "{{ canary }} The data ends", "canary", "outside-its-block", "system.j2 only"),
    ("system.j2", "The mark {{ canary }} and these", "These", "", "canary", "does not name the private mark"),
    ("notes.md", "# reply", "# r\u0435ply", "# r", "look-alike", "mixes cyrillic and latin"),
    ("_goal.j2", "Our first", "Our\u200b first", "first answer", "invisible", "zero width space"),
    ("_goal.j2", "Our first", "Our\u00a0first", "first answer", "invisible", "no-break space"),
    ("notes.md", "# reply", "# reply\nsk-abcdefghijklmnopqrstu", "sk-abc", "secret", "a key of a model provider"),
    ("notes.md", "# reply", "# reply\npassword: hunter22", "hunter22", "secret", "a password"),
    ("prompt.yaml", "tokens: 4000", "tokens: 500", "tokens: 500", "budget", "the bound is 500"),
    ("prompt.yaml", "tokens: 4000", "tokens: none", "", "template", "'tokens': must be a whole number"),
    (
        "prompt.yaml",
        "name: reply",
        "name: answer",
        "name: answer",
        "name",
        "says answer 1.2.0, and is that of reply/1.2.0",
    ),
    ("prompt.yaml", "temperature: 0.3,", "temperature: 0.3", "settings", "template", "not YAML"),
]


@pytest.mark.parametrize(("file", "old", "new_text", "words", "rule", "message"), SEEDED)
def test_a_seeded_flaw_is_an_error_on_its_line(
    desk: Desk, file: str, old: str, new_text: str, words: str, rule: str, message: str
) -> None:
    edit(new(desk) / file, old, new_text)
    found = [flaw for flaw in errors(lint(desk, "reply", "1.2.0")) if flaw.rule == rule and message in flaw.message]
    assert found, told(desk)
    if words:
        assert line_of(new(desk) / file, words) in [flaw.line for flaw in found if flaw.file.name == file]


RIGHT = [
    "Say sorry once; no second apology.",
    "Never promise a time sooner than the policy's.",
    'Do not ask "why did you ...".',
    'Never "soon", "shortly" or "as quickly as possible".',
    "Do not guarantee anything.",
    "No Markdown, no headings.",
    'Not "your case will be looked into".',
    "Without blame: put it in neutral words.",
    'Ask for nothing: no password, no "please send us a screenshot of it".',
    "Offer only what the policy lists: no refund beyond it.",
]


@pytest.mark.parametrize("instruction", RIGHT)
def test_an_instruction_that_is_right_is_let_pass(desk: Desk, instruction: str) -> None:
    edit(new(desk) / "_form.j2", "- Plain", f"- {instruction}\n- Plain")
    assert told(desk) == []


def test_what_is_forbidden_only_where_nothing_is_demanded_is_no_contradiction(desk: Desk) -> None:
    """Version 1.1.0 itself says "give none" of times: where the policy lists none."""
    edit(new(desk) / "_ground.j2", "so give none.", "so never give a time or date.")
    assert told(desk) == []
    edit(
        new(desk) / "_ground.j2",
        "{% if not commitments and not next_update_due",
        "{% if commitments or not next_update_due",
    )
    assert [row[2:] for row in told(desk)] == [("contradiction", "error")]


def test_a_changelog_that_was_copied_says_nothing(desk: Desk) -> None:
    old = (new(desk).parent / "1.1.0" / "prompt.yaml").read_text(encoding="utf-8")
    line = next(line for line in old.splitlines() if line.startswith("changelog:"))
    edit(new(desk) / "prompt.yaml", 'changelog: "Tries something out."', line)
    assert [(row[0], row[2]) for row in told(desk)] == [("prompt.yaml", "changelog")]


def test_a_copy_without_a_changelog_is_refused(desk: Desk) -> None:
    number, _ = copy_version(desk.root, desk.library, "reply@1.1.0", "patch")
    assert [flaw.rule for flaw in errors(lint(desk, "reply", number))] == ["changelog"]


def test_a_technique_that_no_plan_can_select_is_named(own: Desk) -> None:
    planning = own.root / "planning.yaml"
    edit(planning, "  - {technique: calm.pause, required: true, when: {goal: pause}}\n", "")
    edit(
        planning,
        "{technique: calm.pause, priority: 58, when: {stage: stalled, heat: hot, goal: {none_of: [resolution, closing]}}}",
        "{technique: calm.pause, priority: 1, when: {goal: [pause], customer_turns: {at_least: 4, at_most: 3}}}",
    )
    flaws = errors(lint(desk_of(own.root), "reply", "1.2.0"))
    assert [flaw.message for flaw in flaws] == [
        "no plan can select 'calm.pause': its rows in planning.yaml can never hold"
    ]
    assert flaws[0].line == line_of(new(own) / "prompt.yaml", "calm.pause")


def test_a_technique_that_others_always_crowd_out_can_t_be_selected(own: Desk) -> None:
    edit(own.root / "planning.yaml", "most: 12", "most: 1")
    assert "closing.summary" not in selectable(desk_of(own.root).rules)
    assert "closing.open_door" in selectable(desk_of(own.root).rules)


def test_every_technique_for_replies_can_be_selected(shipped: Desk) -> None:
    assert selectable(shipped.rules) == {row.id for row in shipped.catalogue if row.concerns_reply}


def test_other_guardrails_than_it_was_written_for_are_worth_a_look(desk: Desk) -> None:
    edit(new(desk) / "prompt.yaml", 'guardrails: "1.0.0"', 'guardrails: "0.9.0"')
    assert [row[2:] for row in told(desk)] == [("guardrails", "warning")]


def test_an_example_that_is_cut_is_worth_a_look(desk: Desk) -> None:
    edit(new(desk) / "prompt.yaml", "tokens: 4000", "tokens: 1200")
    edit(new(desk) / "prompt.yaml", "most: 3000, least: 300", "most: 3000, least: 50")
    found = [flaw for flaw in lint(desk, "reply", "1.2.0") if flaw.rule != "copied"]
    assert [(flaw.rule, flaw.gravity) for flaw in found] == [("budget", "warning")]
    assert "examples:stalled-thread-pause would cost" in found[0].message


def test_a_mistake_in_the_rules_is_told_with_its_line(own: Desk) -> None:
    edit(own.root / "lint.yaml", "codes: [timeline.vague]", "codes: [timeline.vauge]")
    with pytest.raises(PromptError, match=r"lint\.yaml:\d+: 'codes': there is no 'timeline\.vauge'"):
        lint(own, "reply", "1.2.0")


def test_a_pattern_that_is_none_is_told_with_its_line(own: Desk) -> None:
    edit(own.root / "lint.yaml", r"'\bno apolog(?:y|ies)\b'", r"'\bno apolog(?:y|ies\b'")
    with pytest.raises(PromptError, match=r"lint\.yaml:\d+: no pattern"):
        lint(own, "reply", "1.2.0")


def test_a_version_that_is_not_there_is_no_version(desk: Desk) -> None:
    with pytest.raises(PromptError, match=r"there is no .*prompt\.yaml; `levelhead prompts list`"):
        lint(desk, "reply", "7.0.0")


def test_a_version_with_errors_is_not_released(desk: Desk) -> None:
    edit(new(desk) / "system.j2", "{{ canary }}", "{{ canray }}")
    before = (desk.root / "prompts.lock").read_bytes()
    assert seal(desk, "reply@1.2.0").sha256 == ""
    assert (desk.root / "prompts.lock").read_bytes() == before


def test_a_version_with_warnings_is_released_with_them(desk: Desk) -> None:
    edit(new(desk) / "prompt.yaml", 'guardrails: "1.0.0"', 'guardrails: "0.9.0"')
    made = seal(desk, "reply/1.2.0")
    assert len(made.sha256) == 64
    assert ("guardrails", "warning") in [(flaw.rule, flaw.gravity) for flaw in made.flaws]
    assert desk_of(desk.root).library.resolve("reply@1.2.0").released
