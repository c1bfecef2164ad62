"""Mending a human's own reply: their good sentences in their order and words, the rest replaced, what is missing added.

What a finding objects to goes. In its place stands the composer's sentence for the same purpose, once: for a vague
time what policy commits to, for a hollow apology a plain one. What nobody said yet is put where it belongs: how it is
for the customer after the greeting, who does what by when after the human's last sentence, the open door at the end.
"""

from __future__ import annotations

from service.domain import Brief, Finding
from service.llm.composer import opening
from service.llm.composer.case import Case, case_of
from service.llm.composer.filling import (
    FRONT,
    MISSING,
    UNUSABLE,
    grants,
    has_door,
    passed_over,
    retimed,
    slot_for,
    stock,
    text_for,
    unnoticed,
)
from service.llm.composer.letter import Letter, Said, letter
from service.llm.composer.voice import capital
from service.llm.composer.writing import ending, most_words, objected, voice_of, write
from service.tuples import NamedTuple

_ENOUGH = 5  # words of the human's that are left: with fewer, there is nothing to build on
_ENOUGH_TO_CLOSE = 3  # "Glad it works!"
_MOST_KEPT = 60  # sentences of the human's
_BACK = ("refusal", "care", "handing", "promise", "clash", "offer")


class Piece(NamedTuple):
    """A sentence of the human's, or (`slot`) the composer's for that purpose; `gap` is the white space before it."""

    text: str
    gap: str
    slot: str = ""


def mend(brief: Brief, variant: int = 0) -> str:
    """`brief.original` with `brief.findings` mended; written afresh where nothing is left of it.

    Findings with a span are read by their place in `brief.original`; the others name what is missing.
    """
    if any(finding.code in UNUSABLE for finding in brief.findings):
        return write(brief._replace(original=""), variant)
    agent = brief.request.conversation.agent
    own = letter(brief.original, agent.signature or agent.name or "")
    case = case_of(brief, voice_of(brief, variant, objected(brief)))
    pieces = _kept(case, own)
    short = any(finding.code == "length.under" for finding in brief.findings)
    enough = _ENOUGH_TO_CLOSE if brief.plan.goal == "closing" and not short else _ENOUGH
    if sum(len(piece.text.split()) for piece in pieces) < enough:
        return _afresh(brief, variant, own)
    wanted = {slot for finding in brief.findings if (slot := MISSING.get(finding.code))}
    return _laid_out(case, own, _completed(case, _filled(case, pieces), wanted))


def _afresh(brief: Brief, variant: int, own: Letter) -> str:
    """The composer's own reply, with the human's greeting and sign-off where they have one."""
    conversation = brief.request.conversation
    named = conversation.agent._replace(signature=own.sign_off) if own.sign_off else conversation.agent
    if own.sign_off and not _spoilt(brief, own.sign_off):
        brief = brief._replace(request=brief.request._replace(conversation=conversation._replace(agent=named)))
    text = write(brief._replace(original=""), variant)
    first, _, rest = text.partition("\n\n")
    if own.greeting.endswith(",") and rest and first.endswith(",") and not _spoilt(brief, own.greeting):
        text = f"{own.greeting}\n\n{rest}"
    return text


def _spoilt(brief: Brief, stretch: str) -> bool:
    return any(finding.span and finding.span.quote in stretch for finding in brief.findings)


def _kept(case: Case, own: Letter) -> list[Piece]:
    """The human's sentences that nothing is said against, and an empty place for each of the others."""
    findings = sorted((one for one in case.brief.findings if one.span and not passed_over(one)), key=_start)
    looping = any(finding.code == "text.loop" for finding in case.brief.findings)
    pieces: list[Piece] = []
    seen: set[str] = set()
    first = 0
    for said in own.body[:_MOST_KEPT]:
        while first < len(findings) and _end(findings[first]) <= said.start:
            first += 1
        against = [one for one in findings[first : first + 40] if _start(one) < said.end and said.start < _end(one)]
        if looping and said.text in seen:
            continue
        seen.add(said.text)
        pieces.append(_judged(case, said, against))
    return pieces


def _judged(case: Case, said: Said, against: list[Finding]) -> Piece:
    if not against and grants(case, said.text):
        return Piece("", said.gap, "offer")
    against = against or unnoticed(said.text)
    if not against and not stock(said.text):
        return Piece(said.text, said.gap)
    if against and (timed := retimed(case, said.text, against)):
        return Piece(timed, said.gap)
    return Piece("", said.gap, slot_for(against, said.text) or "none")


def _start(finding: Finding) -> int:
    return finding.span.start if finding.span else 0


def _end(finding: Finding) -> int:
    return finding.span.end if finding.span else 0


def _filled(case: Case, pieces: list[Piece]) -> list[Piece]:
    """The empty places filled, each purpose once; a place that stays empty leaves its white space to the next."""
    told = " ".join(piece.text for piece in pieces)
    filled: list[Piece] = []
    used: set[str] = set()
    gap = ""
    for piece in pieces:
        gap = max(gap, piece.gap, key=lambda white: (white.count("\n"), len(white)))
        slot = piece.slot
        late = slot in FRONT and sum(1 for one in filled if one.text) > 0 and slot != "sorry"
        text = piece.text if not slot else "" if slot in used or late else text_for(case, slot, told)
        if slot and not late:
            used.add(slot)
        if text or late:
            filled.append(Piece("" if late else text, gap, slot))
            gap = ""
    return filled


def _completed(case: Case, pieces: list[Piece], wanted: set[str]) -> list[Piece]:
    """With what is still missing: in front, after the last sentence, and at the end."""
    done = {piece.slot for piece in pieces if piece.text}
    wanted |= {piece.slot for piece in pieces if not piece.text}
    told = " ".join(piece.text for piece in pieces if piece.text)
    if case.brief.plan.goal == "decline":
        wanted.add("refusal")
    if "handing" in wanted and case.triggered("safety_risk"):
        wanted.add("care")
    if "felt" in wanted or "felt" in done:
        wanted.discard("restated")
    fronts = _added(case, FRONT, wanted - done, told)
    backs = _added(case, _BACK, wanted - done, told)
    human = _shortened(case, [piece for piece in pieces if piece.text], fronts + backs)
    doors = [human.pop()] if human and not human[-1].slot and len(human) > 1 and has_door(human[-1].text) else []
    told = " ".join(piece.text for piece in (*fronts, *human, *backs, *doors))
    if not doors and not has_door(told) and (last := ending(case, asked=told.endswith("?"))):
        doors = [Piece(last, "\n\n", "door")]
    paragraph = "\n\n" if not case.spoken else " "
    if backs:
        backs[0] = backs[0]._replace(gap=paragraph)
        doors = [door._replace(gap=paragraph) for door in doors]
    if fronts and human:
        human[0] = human[0]._replace(gap=paragraph)
    return [*fronts, *human, *backs, *doors]


def _added(case: Case, slots: tuple[str, ...], wanted: set[str], told: str) -> list[Piece]:
    pieces: list[Piece] = []
    for slot in slots:
        if slot in wanted and (text := text_for(case, slot, told)):
            pieces.append(Piece(text, " ", slot))
            told = f"{told} {text}"
    return pieces


def _shortened(case: Case, human: list[Piece], added: list[Piece]) -> list[Piece]:
    """Without the human's last sentences where the whole is too long; all of them where nobody said that it is."""
    if not any(finding.code == "length.over" for finding in case.brief.findings):
        return human
    left = most_words(case) - sum(len(piece.text.split()) for piece in added)
    kept: list[Piece] = []
    for piece in human:
        left -= len(piece.text.split())
        if left < 0 and kept:
            break
        kept.append(piece)
    return kept


def _laid_out(case: Case, own: Letter, pieces: list[Piece]) -> str:
    greeting = own.greeting
    if _spoilt(case.brief, greeting) and "[" in greeting + case.brief.original[:80]:
        greeting = opening.greeting(case)
    text = ""
    for place, piece in enumerate(pieces):
        follows = not place and bool(greeting)
        inline = follows and piece.gap == " " and not piece.slot
        said = piece.text if inline or (follows and not piece.slot) else capital(piece.text)
        if follows and case.spoken and not inline:
            greeting = f"{greeting.rstrip(',.!:')}."
        gap = "" if not place and not greeting else " " if follows and (inline or case.spoken) else piece.gap
        text += ("\n\n" if follows and not inline and not case.spoken else gap) + said
    return "\n\n".join(part for part in (greeting + text, own.sign_off) if part)
