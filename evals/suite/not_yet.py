"""`evals/golden/not_yet.txt`: checks that are right and fail today. The list may only shrink.

One a line: `<id>  <check>`, and after a tab `# why`. A check is situation.heat, plan.includes, good.1, bad.2, …
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from evals.suite.golden import FOLDER, Problem, shown
from evals.suite.results import Check, ConversationResult

NOT_YET = FOLDER / "not_yet.txt"


class Line(NamedTuple):
    """One line of the file, and where it stands."""

    number: int
    conversation: str
    check: str


class NotYet(NamedTuple):
    """The list as read: lines, and what is wrong with the others."""

    file: str
    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()

    def by_conversation(self) -> Mapping[str, frozenset[str]]:
        """The checks that are known to fail, by conversation."""
        found: dict[str, set[str]] = {}
        for line in self.lines:
            found.setdefault(line.conversation, set()).add(line.check)
        return {name: frozenset(checks) for name, checks in found.items()}


def read_not_yet(path: Path = NOT_YET) -> NotYet:
    """The list in the file; empty where there is none. A line that is none is a problem, and spoils no other."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return NotYet(shown(path))
    except (OSError, UnicodeDecodeError) as error:
        return NotYet(shown(path), problems=(Problem(shown(path), 0, f"cannot be read: {error}"),))
    lines: dict[tuple[str, str], Line] = {}
    problems: list[Problem] = []
    for number, row in enumerate(text.splitlines(), start=1):
        words = row.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 2:
            problems.append(Problem(shown(path), number, "a line is '<id>  <check>', and after a tab '# why'"))
        elif (words[0], words[1]) in lines:
            first = lines[words[0], words[1]].number
            problems.append(Problem(shown(path), number, f"says the same as line {first}: take it out"))
        else:
            lines[words[0], words[1]] = Line(number, words[0], words[1])
    return NotYet(shown(path), tuple(lines.values()), tuple(problems))


def stale(
    not_yet: NotYet, examined: Sequence[ConversationResult], all_ids: Collection[str] | None = None
) -> Iterator[Problem]:
    """What the list says that is not so: a check that passes, or is none, or is of no conversation.

    `all_ids`: the ids that there are, where all files were read; None says nothing of ids that were not examined.
    """
    by_id = {each.id: {check.name: check for check in all_checks(each)} for each in examined}
    for line in not_yet.lines:
        checks = by_id.get(line.conversation)
        if checks is None:
            if all_ids is not None and line.conversation not in all_ids:
                yield Problem(not_yet.file, line.number, f"there is no conversation {line.conversation!r}")
        elif line.check not in checks:
            told = f"{line.conversation} has no check {line.check!r}; it has {', '.join(checks)}"
            yield Problem(not_yet.file, line.number, told)
        elif checks[line.check].passed:
            yield Problem(not_yet.file, line.number, f"{line.conversation} {line.check} passes now: take the line out")


def all_checks(conversation: ConversationResult) -> tuple[Check, ...]:
    """Every check that not_yet.txt could name."""
    return (*conversation.checks, *(reply.check for reply in conversation.replies))
