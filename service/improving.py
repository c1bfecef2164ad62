"""A human's own text in, an improved draft and what changed out: the human's text is the first attempt."""

from __future__ import annotations

from service.attempts import spotless
from service.domain import Attempt, Change, Draft, DraftRequest, Verdict
from service.llm.base import Budget
from service.pipeline import Case, Drafter
from service.tuples import NamedTuple

HUMAN = "human"


class Improvement(NamedTuple):
    """The improved draft, what checking the human's text told, and where the two differ, sentence by sentence."""

    draft: Draft
    before: Verdict
    changes: tuple[Change, ...]


async def improve(drafter: Drafter, request: DraftRequest, text: str, request_id: str) -> Improvement:
    """`text` with its findings mended and the rest kept. A text that has no findings comes back as it is.

    Raises what `Drafter.draft` raises. The human's text is kept where no attempt of the model's is better.
    """
    case = drafter.open(request, request_id)
    case = case._replace(brief=case.brief._replace(original=text))
    attempts, latency_ms = await drafter.timed(lambda budget: _improved(drafter, case, budget, text))
    own = attempts[0]
    status, chosen = await drafter.choose(case, attempts, 0)
    draft = drafter.assemble(case, attempts[1:], [(status, chosen)], latency_ms)
    if chosen.text == text:
        draft = draft._replace(provenance=draft.provenance._replace(model=HUMAN))
    before = own.verdict
    return Improvement(draft, before if before is not None else chosen.verdict, changes(text, chosen.text))


async def _improved(drafter: Drafter, case: Case, budget: Budget, text: str) -> list[Attempt]:
    """The human's text as the first attempt, and what mends it."""
    own = Attempt(HUMAN, text, await drafter.weigh(text, case, budget), latency_ms=0)
    return await drafter.repair(case, budget, own, good=spotless)


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Where two texts differ, sentence by sentence, in order; white space alone is no difference."""
    from difflib import SequenceMatcher

    from service.language import read

    old, new = (
        tuple(reading.text[s.start : s.end].strip() for s in reading.sentences)
        for reading in map(read, (before, after))
    )
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    rows = (row for row in matcher.get_opcodes() if row[0] != "equal")
    return tuple(Change(" ".join(old[i:j]), " ".join(new[k:m])) for _, i, j, k, m in rows)
