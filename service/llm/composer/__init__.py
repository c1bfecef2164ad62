"""`mock/composer`: writes a good reply from plan and policy alone. The product's offline face, and its fallback.

No model, no network, no clock, no randomness: the same brief and variant always give the same text.
"""

from __future__ import annotations

from service.domain import Brief
from service.llm.base import Budget, Completion, CompletionRequest
from service.llm.composer.writing import write

__all__ = ["ComposerLLM", "compose"]


def compose(brief: Brief, variant: int = 0) -> str:
    """A reply for this brief: a human's own text with its findings mended where there is one, else written afresh.

    The same brief and variant always give the same text; other variants other wordings. Reads `brief.findings` as
    findings about `brief.original`; without an original, as findings about an earlier attempt of the composer's.
    """
    if brief.original.strip() and brief.findings:
        from service.llm.composer.mending import mend  # here: drafting does without

        return mend(brief, variant)
    return write(brief, variant)


class ComposerLLM:
    """The composer as a model. Writes English only, never suspends, never fails; a call is charged, tokens aren't."""

    name = "mock/composer"
    languages: frozenset[str] | None = frozenset({"en"})

    async def complete(self, request: CompletionRequest, budget: Budget) -> Completion:
        """The composed reply. Raises BudgetSpent where no call is left."""
        budget.require_call()
        return Completion(compose(request.brief, request.variant), self.name, 0, cost_usd=0.0)

    async def aclose(self) -> None:
        """Nothing was opened."""
