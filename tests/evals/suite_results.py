"""Results of the suite made up for tests: as many conversations as wanted, two arms, every kind of outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.suite.results import (
    About,
    Arm,
    Check,
    ConversationResult,
    Missing,
    Outcome,
    Reply,
    Result,
    Settings,
    Tried,
)
from service.domain import ChatMessage

OLD = Arm("reply@1.0.0+mock/composer", "reply", "1.0.0", "a" * 64, "mock/composer")
NEW = Arm("reply@1.1.0+mock/composer", "reply", "1.1.0", "b" * 64, "mock/composer")
HOSTILE = "</script><script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\"> & \"quoted\""
GOOD = "Hello Dana,\n\nthe tunnel dropped again before your audit, and that is hard. I'll write to you within 4 hours."
VAGUE = "Hello Dana,\n\nthe tunnel dropped again before your audit. I'll write to you soon."
SYSTEM = "You draft replies for a support engineer.\nNever guess.\nWrite calmly."
DOMAINS = ("remote-access", "billing", "printing")
SPAN = {"start": VAGUE.index("soon"), "end": VAGUE.index("soon") + 4, "quote": "soon"}
FINDING: Mapping[str, Any] = {
    "code": "timeline.vague",
    "severity": "error",
    "message": "Says only “soon”.",
    "techniques": ["expectations.timeline"],
    "span": SPAN,
    "suggestion": "Name a time that policy allows.",
}
DUE = GOOD.index("within 4 hours")
PROMISE: Mapping[str, Any] = {
    "quote": "within 4 hours",
    "span": {"start": DUE, "end": DUE + 14, "quote": "within 4 hours"},
    "action": "write to you",
    "owner": "agent",
    "within": "PT4H",
    "due_at": "2026-11-21T13:20:00Z",
    "basis": "commitment",
    "ok": True,
}
ASSESSMENT: Mapping[str, Any] = {
    "empathy": 2, "apology": False, "nonapology": False, "ownership": 2, "blame": False, "timeline": 2,
    "overpromise": False, "tone": "calm", "next_step": True, "boundary": False, "escalation": False,
    "question": False, "paraphrase": True, "closing": False,
}  # fmt: skip


def conversation(number: int, text: str = "", customer: str = "") -> ConversationResult:
    """The conversation of that number; every third in the same domain, each its own customer unless one is named."""
    domain = DOMAINS[number % len(DOMAINS)]
    said = text or f"The tunnel drops for the {number}th time, and my audit is tomorrow!"
    heat = Check("situation.heat", passed=number % 7 != 0, expected="hot", found="warm" if number % 7 == 0 else "hot")
    return ConversationResult(
        id=f"case-{number:03}",
        file=f"{domain}/case-{number:03}.yaml",
        why="A repeated fault that meets a deadline of the customer's own.",
        tags=("deadline-clash", "hot") if number % 2 else ("multi-turn",),
        domain=domain,
        customer=customer or f"customer-{number}",
        techniques=("expectations.timeline", "listen.paraphrase"),
        request={
            "now": "2026-11-21T09:20:00Z",
            "messages": [
                {"id": "m1", "role": "customer", "author": "Dana", "text": said, "created_at": "2026-11-21T09:12:00Z"}
            ],
            "policy": {"commitments": ["status update within 4 hours"]},
        },
        expect={"situation": {"heat": "hot"}, "reply": {"assessment": {"timeline": 2}}},
        situation={"heat": "hot", "emotions": ["anger"], "abuse": False, "triggers": ["repeat_contact"], "issues": 1,
                   "novice": False, "language": "en", "stage": "first_reply", "evidence": []},
        plan={"goal": "first_reply", "techniques": ["listen.paraphrase", "expectations.timeline"],
              "next_action": {"type": "reply", "reason": "A first answer.", "to": None}},
        checks=(heat._replace(known=number % 14 == 0),),
        replies=(
            Reply("good.1", GOOD, "", Check("good.1", passed=True), (), (), ASSESSMENT, (PROMISE,)),
            Reply("bad.1", VAGUE, "Vague.", Check("bad.1", passed=True, expected=["timeline.vague"],
                  found=["timeline.vague"]), (), (FINDING,), {**ASSESSMENT, "timeline": 1}),
        ),
    )  # fmt: skip


def outcome(arm: Arm, number: int, *, passed: bool, epoch: int = 0, text: str = "", words: int = 0) -> Outcome:
    """A reply with a time where it passed, one that says soon where it did not."""
    reply = text or (GOOD if passed else VAGUE)
    level = 2 if passed else 1
    assessment = {**ASSESSMENT, "timeline": level}
    findings = () if passed else (FINDING,)
    return Outcome(
        arm=arm.name,
        conversation=f"case-{number:03}",
        epoch=epoch,
        status="ready" if passed else "needs_review",
        text=reply,
        language="en",
        scores={"passed": float(passed), "ready": float(passed), "safe": 1.0, "checks": 1.0 if passed else 0.5,
                "timeline": float(level), "words": float(words or len(reply.split()))},
        checks=(
            Check("assessment.timeline", passed=passed, expected=2, found=level),
            Check("mentions.1", passed=True, expected=["tunnel", "VPN"], found=["tunnel"]),
        ),
        findings=findings,
        assessment=assessment,
        promises=(PROMISE,) if passed else (),
        claims=(),
        citations=(),
        second_opinion=None,
        attempts=(Tried(arm.model, reply, passed, () if passed else ("timeline.vague",), findings, assessment),),
        rendered=f"{arm.version}-{number}",
        prompt_tokens=900 + number,
        completion_tokens=40,
        cost_usd=None,
    )  # fmt: skip


def result(old: list[bool], new: list[bool], *, customers: int = 0, epochs: int = 1, hostile: bool = False) -> Result:
    """A result of two arms over as many conversations as there are outcomes; `customers` share them in turn."""
    conversations = tuple(
        conversation(number, HOSTILE if hostile else "", f"customer-{number % customers}" if customers else "")
        for number in range(1, len(old) + 1)
    )
    rows = []
    for number, each in enumerate(zip(old, new, strict=True), start=1):
        for arm, passed in zip((OLD, NEW), each, strict=True):
            text = f"{HOSTILE} {'' if passed else VAGUE}" if hostile else ""
            rows += [outcome(arm, number, passed=passed, epoch=epoch, text=text) for epoch in range(epochs)]
    prompts = {
        row.rendered: (
            ChatMessage("system", SYSTEM + ("\nName a time." if row.arm == NEW.name else "")),
            ChatMessage("user", conversations[int(row.conversation[-3:]) - 1].request["messages"][0]["text"]),
        )
        for row in rows
    }
    return Result(
        about=About("2026-11-21T10:00:00Z", 1.5, "python -m evals run"),
        settings=Settings("mock", 1, epochs, "1.0.0", "0.1.0", golden=len(old), chosen=len(old)),
        arms=(OLD, NEW),
        conversations=conversations,
        outcomes=tuple(rows),
        prompts=prompts,
    )


def some(passed: int, failed: int) -> list[bool]:
    """So many that pass, then so many that fail."""
    return [True] * passed + [False] * failed


def with_missing(found: Result) -> Result:
    """The same without the new arm's last outcome, which was never recorded."""
    lost = found.outcomes[-1]
    command = f"python -m evals record --prompt reply@1.1.0 -k {lost.conversation}"
    return found._replace(
        outcomes=found.outcomes[:-1], missing=(Missing(lost.arm, lost.conversation, lost.epoch, command),)
    )
