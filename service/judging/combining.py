"""What a judge's word may change. Pure.

1. Only labels that were asked change, and only by valid opinions. A label's value becomes the judge's where the judge
   is the likelier of the two to be right: proof quoted counts `_PROVED`, a bare "not there" `_BARE`, against the
   reader's calibrated confidence.
2. Promises are read, resolved and held against policy by the reader alone, so whether there is a concrete time is its
   call: a timeline moves between 0 and 1 only.
3. The assessment is the best estimate of both; the findings are what stands between a draft and the customer, and are
   guarded more closely. What the reader found wrong in the draft's words stays a finding whatever the judge says of the
   label; a fault that only the judge proved is a finding more.
4. So does what the reader finds missing, unless the settings say `judge_clears`. Then a requirement is met by the
   judge's word if this is the sole error of the draft, the reader is not sure (below `_UNSURE`), and the words quoted
   have the shape of the thing (`bearing.py`).
5. An answer that flatters throughout without proof is void (`answers.suspicious`), as is one about a draft or a
   conversation that speaks to the judge.

So a judge that lies can cost a good draft another attempt, and never makes a broken one ready. With `judge_clears` it
can get one unsure omission of a draft without any other error past the door, with words that look the part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.checking import Checker, Examined
from service.domain import Finding, LabelOpinion, Span, Verdict
from service.guardrails.base import Assessed
from service.judging.bearing import bears
from service.judging.labels import CORE, VALUES, Value, needs_proof
from service.tuples import NamedTuple

_PROVED, _BARE = 0.97, 0.95  # how far a judge is believed with and without words of the draft
_UNSURE = 0.8  # below: the reader may be told that it missed something
_MOST_ASKED = len(VALUES) // 2
_CORE_COUNTS = 3  # a wrong core label is as bad as so many wrong others
_LEAST_WORTH = 0.02  # chance of a mistake below which a label is never worth asking


class Combined(NamedTuple):
    """Both opinions as one: the verdict, which labels are the judge's, which errors it took away."""

    verdict: Verdict
    taken: tuple[str, ...]
    cleared: tuple[str, ...]


def unsure(assessed: Assessed, threshold: float) -> tuple[str, ...]:
    """The labels to ask, in the rubric's order: those below the threshold, at most half of all, the costliest first."""
    doubts = {
        label: (1 - sure) * (_CORE_COUNTS if label in CORE else 1)
        for label, sure in assessed.confidence.items()
        if sure < threshold and 1 - sure >= _LEAST_WORTH
    }
    worst = sorted(doubts, key=lambda label: -doubts[label])[:_MOST_ASKED]
    return tuple(label for label in VALUES if label in worst)


def omissions(checker: Checker, verdict: Verdict) -> Mapping[str, str] | None:
    """Code -> label of the errors that are omissions; None where another error stands, which no judge can mend."""
    labels = {row.code: row.label for row in checker.policy.requirements}
    found = {finding.code: labels.get(finding.code) for finding in verdict.findings if finding.blocking}
    hits = {code for code, label in found.items() if label is None or code in _hit_codes(checker)}
    return None if hits else {code: label for code, label in found.items() if label is not None}


def _hit_codes(checker: Checker) -> frozenset[str]:
    return frozenset(code for guardrail in checker.guardrails for code in guardrail.codes)


def combine(
    checker: Checker, examined: Examined, before: Verdict, opinions: Sequence[LabelOpinion], *, clears: bool = False
) -> Combined:
    """The verdict with the judge's valid opinions in it, by the rule above. `examined` carries the confidence."""
    chosen = {one.label: one for one in opinions if one.valid and _likelier(examined.assessed, one)}
    after = checker.verdict(_with(examined, chosen))
    lost = _cleared(before, after)
    if lost and not (clears and _may_clear(checker, examined, before, chosen)):
        after = after._replace(findings=(*lost, *after.findings))
    taken = tuple(label for label, one in chosen.items() if one.value != _value(examined.assessed, label))
    return Combined(after, taken, tuple(sorted({finding.code for finding in _cleared(before, after)})))


def _likelier(assessed: Assessed, opinion: LabelOpinion) -> bool:
    """Whether the judge's value counts for more than the reader's."""
    label, value = opinion.label, opinion.value
    own = _value(assessed, label)
    if value is None or (label == "timeline" and 2 in (own, value)):
        return False
    trust = _PROVED if needs_proof(label, value) and opinion.span else _BARE
    return trust > assessed.confidence[label]


def _with(examined: Examined, chosen: Mapping[str, LabelOpinion]) -> Examined:
    """The text as examined, with these opinions for its labels."""
    review, assessed = examined
    values: dict[str, Any] = {label: one.value for label, one in chosen.items() if one.value != _value(assessed, label)}
    evidence = dict(assessed.evidence)
    judged: dict[str, Span | None] = {}
    for label, value in values.items():
        judged[label] = chosen[label].span
        evidence.pop(label, None)
        if (span := chosen[label].span) is not None and needs_proof(label, value):
            evidence[label] = span
    assessment = assessed.assessment._replace(**values)
    return Examined(review, assessed._replace(assessment=assessment, evidence=evidence, judged=judged))


def _may_clear(checker: Checker, examined: Examined, before: Verdict, chosen: Mapping[str, LabelOpinion]) -> bool:
    """Whether the one thing that the draft lacks may be taken as there on the judge's word."""
    missing = omissions(checker, before)
    if missing is None or len(missing) != 1:
        return False
    (label,) = missing.values()
    one = chosen.get(label)
    if one is None or one.span is None or one.value is None:
        return False
    return examined.assessed.confidence[label] < _UNSURE and bears(label, one.value, one.span, examined.review)


def _cleared(before: Verdict, after: Verdict) -> tuple[Finding, ...]:
    """The errors that were there and are gone."""
    left = {finding.code for finding in after.findings if finding.blocking}
    return tuple(finding for finding in before.findings if finding.blocking and finding.code not in left)


def _value(assessed: Assessed, label: str) -> Value:
    value: Value = getattr(assessed.assessment, label)
    return value
