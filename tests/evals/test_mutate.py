"""Seeded defects: every one fits the tree, is tried in a copy alone, and what is caught is told as it is."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.mutations.command import as_data, chosen, main, status, table
from evals.mutations.copies import Copy, copies
from evals.mutations.defects import ROOT, Defect, DefectError, misplaced, read_defects
from evals.mutations.running import Report, TrialError, Tried, answer, checks_for, intact, run_all
from evals.mutations.trial import CHECKS, Failure
from evals.suite.golden import golden_files
from service.prompting.lock import check_lock

DEFECTS = read_defects()


def defect(name: str = "one", find: str = "alpha", replace: str = "omega", file: str = "service/x.py") -> Defect:
    return Defect(name, "made", "It matters.", file, find, replace, (), "made.yaml:1")


def test_every_defect_fits_the_tree() -> None:
    assert list(misplaced(DEFECTS)) == []


def test_there_are_many_defects_of_many_kinds_and_none_twice() -> None:
    assert len(DEFECTS) >= 60
    assert len({one.kind for one in DEFECTS}) >= 15
    assert len({(one.file, one.find, one.replace) for one in DEFECTS}) == len(DEFECTS)
    assert max(Counter(one.kind for one in DEFECTS).values()) <= len(DEFECTS) / 4


def test_the_conversations_to_look_at_first_are_there() -> None:
    ids = {path.stem for path in golden_files()}
    assert {name for one in DEFECTS for name in one.first} <= ids


def test_what_a_defect_does_in_python_still_compiles() -> None:
    for one in DEFECTS:
        if one.file.endswith(".py"):
            compile(one.applied((ROOT / one.file).read_text(encoding="utf-8")), one.file, "exec")


def test_a_text_that_stands_there_twice_or_nowhere_is_refused_with_both_places() -> None:
    with pytest.raises(DefectError, match=r"made.yaml:1: one: service/x.py has this text 2 times, in lines 1, 3"):
        defect().applied("alpha\nbeta\nalpha\n")
    with pytest.raises(DefectError, match=r"made.yaml:1: one: service/x.py has this text nowhere"):
        defect().applied("beta\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {id: a, kind: k, why: w, file: service/x.py, find: x}", "made.yaml:1: lacks the text 'replace'"),
        ("- {id: a, kind: k, why: w, file: service/x.py, find: x, replace: y, more: z}", "made.yaml:1: unknown 'more'"),
        ("- {id: a, kind: k, why: w, file: tests/x.py, find: x, replace: y}", "'tests/x.py' is not below"),
        ("- {id: a, kind: k, why: w, file: service/../x.py, find: x, replace: y}", "is not below"),
        ("- {id: a, kind: k, why: w, file: service/x.py, find: x, replace: x}", "'replace' must differ"),
        ("just words", "made.yaml:1: must be a list"),
    ],
)
def test_a_broken_list_is_told_with_file_and_line(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "made.yaml").write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(DefectError) as refused:
        read_defects(tmp_path)
    assert told in str(refused.value)


def test_an_id_that_comes_twice_is_refused(tmp_path: Path) -> None:
    row = "- {id: a, kind: k, why: w, file: service/x.py, find: x, replace: y}\n"
    (tmp_path / "made.yaml").write_text(row + row, encoding="utf-8")
    with pytest.raises(DefectError, match=r"made.yaml:2: there is a defect 'a' in made.yaml:1 already"):
        read_defects(tmp_path)


# ---- the copy --------------------------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree with a released prompt."""
    for folder in ("service", "prompts/reply/1.0.0", "evals/golden"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "service" / "x.py").write_text("alpha = 1\n", encoding="utf-8")
    (tmp_path / "prompts" / "reply" / "1.0.0" / "prompt.yaml").write_text("alpha: 1\n", encoding="utf-8")
    (tmp_path / "prompts" / "prompts.lock").write_text("", encoding="utf-8")
    return tmp_path


def test_a_defect_is_in_the_copy_for_as_long_as_it_is_tried_and_never_in_the_tree(tree: Path) -> None:
    with copies(1, tree) as (copy,):
        with copy.with_defect(defect(), 1):
            assert (copy.folder / "service" / "x.py").read_text(encoding="utf-8") == "omega = 1\n"
            assert (tree / "service" / "x.py").read_text(encoding="utf-8") == "alpha = 1\n"
        assert (copy.folder / "service" / "x.py").read_text(encoding="utf-8") == "alpha = 1\n"
    assert not copy.folder.exists()


def test_a_changed_prompt_is_sealed_anew_in_the_copy(tree: Path) -> None:
    changed = defect(file="prompts/reply/1.0.0/prompt.yaml")
    with copies(1, tree) as (copy,):
        with copy.with_defect(changed, 1):
            assert check_lock(copy.folder / "prompts") == ()
            assert "reply/1.0.0/prompt.yaml" in (copy.folder / "prompts" / "prompts.lock").read_text(encoding="utf-8")
        assert (copy.folder / "prompts" / "prompts.lock").read_text(encoding="utf-8") == ""


def test_killed_in_the_middle_it_leaves_nothing_behind(tree: Path) -> None:
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom evals.mutations.copies import copies\n"
        "with copies(1, Path(sys.argv[1])) as (copy,):\n"
        "    print(copy.folder.parent, flush=True)\n    sys.stdin.readline()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    command = [sys.executable, "-c", program, str(tree)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        print(file=process.stdin, flush=True)
        process.stdout.read()  # ends when the watcher, which shares it, is through
    assert not folder.exists()


def test_what_runs_in_a_copy_gets_no_setting_of_ours_from_outside(tmp_path: Path) -> None:
    outer = {"LEVELHEAD_PROMPTS_DIR": "/elsewhere", "PYTHONPATH": "/elsewhere", "PATH": "/bin"}
    inner = Copy(tmp_path, tmp_path / "cache", 0).environment(outer)
    assert inner["PATH"] == "/bin"
    assert "LEVELHEAD_PROMPTS_DIR" not in inner
    assert inner["PYTHONPATH"] == str(tmp_path)


# ---- trying ----------------------------------------------------------------------------------------------------------


def test_each_defect_is_tried_against_what_does_not_fail_anyway(tree: Path) -> None:
    asked: list[tuple[str, ...]] = []

    def ask(copy: Copy, checks: Sequence[str], first: Sequence[str], known: object) -> object:
        asked.append(tuple(checks))
        text = (copy.folder / "service" / "x.py").read_text(encoding="utf-8")
        assert known == [("golden", "old")]
        return {"omega = 1\n": ["golden", "new", "differs"], "delta = 1\n": None}.get(text, "SyntaxError: no")

    defects = [defect("caught"), defect("survives", replace="delta"), defect("breaks", replace="(")]
    with copies(1, tree) as free:
        found = run_all(defects, free, [("golden", "old")], ask=ask)
    assert [(one.outcome, one.check) for one in found] == [("caught", "golden"), ("survived", ""), ("broken", "")]
    assert all(set(checks) == set(CHECKS) for checks in asked)


def test_a_tree_in_which_the_suite_does_not_run_catches_nothing(tree: Path) -> None:
    with copies(1, tree) as (copy,), pytest.raises(TrialError, match="ImportError: no"):
        intact(copy, lambda *_: "ImportError: no")


def test_defects_of_drafting_are_held_to_the_rules_of_drafting_first() -> None:
    assert checks_for(defect(file="service/pipeline.py"))[0] == "conduct"
    assert checks_for(defect(file="prompts/reply/1.1.0/user.j2"))[0] == "lint"
    assert checks_for(defect(file="service/situation/heat.py"))[0] == "golden"


@pytest.mark.parametrize(("name", "check"), [("past-promises-pass", "golden"), ("labels-unweighted", "conduct")])
def test_the_real_suite_catches_a_real_defect_in_a_copy(name: str, check: str) -> None:
    one = next(each for each in DEFECTS if each.id == name)
    with copies(1) as (copy,), copy.with_defect(one, 1):
        found = answer(copy, (check,), one.first, [])
    assert isinstance(found, list)
    assert found[0] == check


# ---- what is told ----------------------------------------------------------------------------------------------------


def report(*outcomes: str) -> Report:
    rows = [Tried(defect(f"d{n}"), outcome, "golden", "told", 0.5) for n, outcome in enumerate(outcomes)]  # type: ignore[arg-type]
    return Report(tuple(rows), (Failure("golden", "a situation.heat", "differs"),), 1.0, 2.0)


def test_fewer_than_95_of_100_fail_and_a_broken_program_is_no_catch() -> None:
    assert status(report(*["caught"] * 95, *["survived"] * 5)) == 0
    assert status(report(*["caught"] * 94, *["survived"] * 6)) == 1
    assert status(report(*["caught"] * 99, "broken")) == 2


def test_the_table_names_survivors_share_interval_and_what_fails_anyway() -> None:
    told = table(report("caught", "caught", "caught", "survived"))
    assert "SURVIVED" in told
    assert "d3 (service/x.py): It matters." in told
    assert "3 of 4 caught: 75.0%, 95 % interval 30.1% to 95.4%" in told
    assert "1 checks fail without any defect, and can catch none: golden a situation.heat" in told


def test_the_report_as_data_has_every_defect() -> None:
    data = as_data(report("caught", "survived"))
    assert (data["defects"], data["caught"]) == (2, 1)
    assert [row["outcome"] for row in data["tried"]] == ["caught", "survived"]


def test_defects_are_chosen_by_word_number_and_seed() -> None:
    assert {one.kind for one in chosen(DEFECTS, ["calendar"], None, None)} >= {"calendar"}
    assert len(chosen(DEFECTS, [], 5, None)) == 5
    assert chosen(DEFECTS, [], 5, 3) == chosen(DEFECTS, [], 5, 3) != chosen(DEFECTS, [], 5, 4)


def test_a_word_that_no_defect_has_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list", "-k", "nothing-like-it"]) == 2
    assert "no defect has that" in capsys.readouterr().err


def test_the_list_tells_what_each_defect_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list", "-k", "canary-left-out"]) == 0
    assert "A model that prints its instructions is not noticed any more." in capsys.readouterr().out
