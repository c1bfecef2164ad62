"""Whether instructions contradict what techniques demand and guardrails refuse; by the rules of `lint.yaml`.

An instruction is a line of a template that goes into the system message. A phrase in quotation marks is taken for a
recommendation, unless a word before it in its sentence turns it round: no, never, not, without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from service.domain import Finding
from service.prompting.inspecting import Inspection, Spot, said
from service.prompting.version import PromptVersion
from service.releasing.desk import case
from service.releasing.flaws import Flaw
from service.releasing.wording import Demand, Wording
from service.tuples import NamedTuple

_TURNED = re.compile(
    r"\b(?:no|not|never|nobody|nothing|neither|nor|none|without|avoid|instead of|rather than|\w+n['’]t)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")
_QUOTED = re.compile(r'"([^"]*)"')
_FEWEST_WORDS = 3  # of a quoted phrase that is held to the guardrails by itself

Check = Callable[[str], tuple[Finding, ...]]


class Instruction(NamedTuple):
    """One line of the system message's templates, as text."""

    spot: Spot
    text: str


def wording_flaws(
    version: PromptVersion, inspection: Inspection, wording: Wording, check: Check, echo_words: int
) -> Iterator[Flaw]:
    """Every contradiction between the wording and the rules, the gravest kind first.

    `check` gives the findings of a text as a reply in a grave case; a reply that repeats `echo_words` words of the
    system message is taken for a leak.
    """
    instructions = tuple(_instructions(inspection))
    for demand in wording.demands:
        yield from _forbidden(version, instructions, demand)
    for instruction in instructions:
        for rule in wording.refused:
            for match in rule.asks.finditer(instruction.text):
                if not _turned(instruction.text, match.start()):
                    told = f"asks for what {' and '.join(rule.codes)} refuses: {match[0]!r}"
                    yield _flaw(instruction, told)
        yield from _quoted(instruction, wording, check, echo_words)
        yield from _copied(instruction, wording, check)


def _instructions(inspection: Inspection) -> Iterator[Instruction]:
    for spot in inspection.lines:
        if spot.file.name not in ("user.j2", "repair.j2") and (text := said(spot.what)):
            yield Instruction(spot, text)


def _forbidden(version: PromptVersion, instructions: tuple[Instruction, ...], demand: Demand) -> Iterator[Flaw]:
    """Wordings that forbid what is demanded, where both are rendered in one prompt."""
    suspects = [
        (instruction, match[0])
        for instruction in instructions
        for pattern in demand.forbidden_by
        if (match := pattern.search(instruction.text))
    ]
    techniques = [technique for technique in demand.techniques if technique in version.sheet.techniques]
    for instruction, words in suspects:
        for technique in techniques:
            shown = " ".join(version.render_whole(case((technique,))).messages[0].content.split())
            if words in shown:
                codes = f" ({', '.join(demand.codes)})" if demand.codes else ""
                told = f"{words!r} forbids what {technique} demands: {demand.demand}{codes}"
                yield _flaw(instruction, told)
                break


def _quoted(instruction: Instruction, wording: Wording, check: Check, echo_words: int) -> Iterator[Flaw]:
    """Phrases that are recommended, and that a guardrail would find in the reply."""
    for match in _QUOTED.finditer(instruction.text):
        phrase = match[1].strip()
        if _turned(instruction.text, match.start()):
            continue
        if len(phrase.split()) >= echo_words:
            told = f"recommends {phrase[:50]!r}: {echo_words} words of the system message in a reply are a leak"
            yield _flaw(instruction, f"{told} (text.leak)")
        for finding in check(phrase) if len(phrase.split()) >= _FEWEST_WORDS else ():
            if finding.code in wording.recommended and finding.span is not None:
                yield _flaw(instruction, f"recommends {phrase!r}, in which {finding.code} finds {finding.span.quote!r}")


def _copied(instruction: Instruction, wording: Wording, check: Check) -> Iterator[Flaw]:
    """Instructions that would break a guardrail if a model copied them, turned sentences and quotations left out."""
    plain = " ".join(
        sentence
        for sentence in _SENTENCE.split(_QUOTED.sub("", instruction.text))
        if not _TURNED.search(sentence) and len(sentence.split()) >= _FEWEST_WORDS
    )
    findings = check(plain) if plain else ()
    by_grammar = {finding.span for finding in findings if finding.code not in wording.copied}
    for finding in findings:
        if finding.code in wording.copied and finding.span is not None and finding.span not in by_grammar:
            told = f"{finding.code} would find {finding.span.quote!r} if a model copied this line"
            yield Flaw(instruction.spot.file, instruction.spot.line, "copied", "warning", told)


def _turned(text: str, at: int) -> bool:
    """Whether a word before this place, in the same sentence, turns it round."""
    sentence = _SENTENCE.split(text[:at])[-1]
    return _TURNED.search(sentence) is not None


def _flaw(instruction: Instruction, told: str) -> Flaw:
    return Flaw(instruction.spot.file, instruction.spot.line, "contradiction", "error", told)
