"""Whether what other people wrote stands inside its marked block: every field is traced through the rendered prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from service.domain import (
    Agent,
    Attachment,
    Brief,
    ChatMessage,
    Commitment,
    Deadline,
    Escalation,
    Fact,
    Finding,
    Message,
    MessageSpan,
    Policy,
    Span,
)
from service.prompting.inspecting import Inspection
from service.prompting.version import PromptVersion
from service.releasing.desk import CHANNELS, NOW, case
from service.releasing.flaws import Flaw, Gravity
from service.tuples import NamedTuple

_FENCE = re.compile(r"\{\{-?\s*nonce\s*-?\}\}")


class Tracer(NamedTuple):
    """A word that stands in one field only, the variable that shows the field, and who wrote it."""

    word: str
    variable: str
    theirs: bool  # a customer, or a model: must be fenced; else the caller: must only stay out of the system message


_TRACERS = (
    Tracer("qxtext", "message.text", True),
    Tracer("qxauthor", "message.author", True),
    Tracer("qxfile", "message.text", True),
    Tracer("qxsubject", "subject", True),
    Tracer("qxtag", "tags", True),
    Tracer("qxcustomer", "customer_name", True),
    Tracer("qxclash", "clash_quote", True),
    Tracer("qxquote", "finding.quote", True),
    Tracer("qxkeep", "part", True),
    Tracer("qxdraft", "draft", True),
    Tracer("qxpromise", "commitment", False),
    Tracer("qxoffer", "offer", False),
    Tracer("qxfact", "fact", False),
    Tracer("qxescalation", "escalation_to", False),
    Tracer("qxinstruction", "instruction", False),
)


def fence_flaws(version: PromptVersion, inspection: Inspection) -> Iterator[Flaw]:
    """Text of others that is outside its block, and the private mark where it should not be; one flaw a line."""
    seen: set[tuple[Path, int, str]] = set()
    for flaw in _flaws(version, inspection):
        if flaw[:3] not in seen:
            seen.add(flaw[:3])
            yield flaw


def _flaws(version: PromptVersion, inspection: Inspection) -> Iterator[Flaw]:
    for brief in _traced(version.sheet.techniques):
        for message in _messages(version, brief):
            outside = _outside(message.content, brief.nonce)
            for tracer in _TRACERS:
                if message.role == "system" and tracer.word in message.content:
                    yield _at(
                        inspection, tracer, "system", "error", f"{tracer.variable} stands in the system message: {_WHY}"
                    )
                elif tracer.theirs and tracer.word in outside:
                    yield _at(inspection, tracer, "user", *_told(tracer, message.content))
            if message.role == "user" and brief.canary in message.content:
                yield _at(
                    inspection,
                    Tracer("", "canary", False),
                    "user",
                    "error",
                    "the private mark belongs into system.j2 only",
                )
        if version.sheet.kind == "reply" and brief.canary not in version.render(brief).messages[0].content:
            told = "system.j2 does not name the private mark ({{ canary }}), so a leak would go unseen"
            yield Flaw(inspection.lines[0].file.with_name("system.j2"), 1, "canary", "error", told)


_WHY = "a reply that states it would be taken for a leak; put it into user.j2"


def _told(tracer: Tracer, content: str) -> tuple[Gravity, str]:
    quoted = re.search(rf'"[^"\n]*{tracer.word}[^"\n]*"', content)
    if tracer.variable == "clash_quote" and quoted:
        return "warning", "clash_quote is a customer's own words; they are quoted, and would be safer inside a tag"
    return (
        "error",
        f"{tracer.variable} is not ours, and stands outside its tags: put it between <...-{{{{ nonce }}}}> tags",
    )


def _at(inspection: Inspection, tracer: Tracer, role: str, gravity: Gravity, told: str) -> Flaw:
    """The line that shows the variable outside any tag, or else the first that shows it."""
    field = tracer.variable.partition(".")[2] or tracer.variable
    printed = re.compile(rf"\{{\{{[^}}]*\b(?:{re.escape(tracer.variable)}|\w+\[\d+\]\.{field})\b")
    user = [spot for spot in inspection.lines if (spot.file.name in ("user.j2", "repair.j2")) == (role == "user")]
    shown = [spot for spot in user if printed.search(spot.what)]
    bare = [spot for spot in shown if not _FENCE.search(spot.what) and not _opened(inspection, spot.file, spot.line)]
    for spot in (*bare, *shown, *(spot for spot in inspection.lines if printed.search(spot.what))):
        return Flaw(spot.file, spot.line, "outside-its-block", gravity, told)
    return Flaw(inspection.lines[0].file.parent, 1, "outside-its-block", gravity, told)


def _opened(inspection: Inspection, file: Path, line: int) -> bool:
    """Whether a tag is open at that line of a template."""
    before = "\n".join(spot.what for spot in inspection.lines if spot.file == file and spot.line < line)
    opened = len(re.findall(r"<[a-z]+-\{\{", before)) - len(re.findall(r"<[a-z]+-\{\{[^\n]*/>", before))
    return opened > len(re.findall(r"</[a-z]+-\{\{", before))


def _outside(text: str, nonce: str) -> str:
    """The text without whatever stands between a tag and its end, or inside a tag."""
    mark = re.escape(nonce)
    text = re.sub(rf"<([a-z]+)-{mark}(?: [^\n]*)? />", "", text)
    return re.sub(rf"<([a-z]+)-{mark}(?:\s[^\n]*)?>.*?</\1-{mark}>", "", text, flags=re.DOTALL)


def _messages(version: PromptVersion, brief: Brief) -> tuple[ChatMessage, ...]:
    if version.sheet.kind == "judge":
        return version.render_judgement(brief, "qxdraft", ("tone",)).messages
    finding = Finding("tone.off", "error", "It is off.", (), Span(0, 7, "qxquote"), "Say it again.")
    opening = version.render(brief)
    repair = version.render_repair(brief, opening, "a draft", (finding,), ("qxkeep",))
    return (*opening.messages, repair.messages[-1])


def _traced(techniques: tuple[str, ...]) -> Iterator[Brief]:
    for channel in CHANNELS:
        brief = case(techniques, channel=channel)
        request, talk = brief.request, brief.request.conversation
        message = Message("m1", "customer", "qxtext", "qxauthor", NOW, attachments=(Attachment("qxfile"),))
        conversation = talk._replace(
            messages=(message, Message("m2", "agent", "qxtext", "qxauthor")),
            ticket=talk.ticket._replace(subject="qxsubject", tags=("qxtag",)),
            customer=talk.customer._replace(name="qxcustomer"),
            agent=Agent("Sam", "engineer", "Sam"),
        )
        policy = Policy(
            commitments=(Commitment("qxpromise within 4 hours", "qxpromise"),),
            may_offer=("qxoffer",),
            facts=(Fact("f", "qxfact"),),
            escalation=Escalation("qxescalation", None),
        )
        wish = request._replace(conversation=conversation, policy=policy, instruction="qxinstruction")
        yield brief._replace(request=wish, clash=Deadline(MessageSpan("m1", 0, 7, "qxclash"), NOW))
