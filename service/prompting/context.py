"""What templates may name: the variables of a brief, worded for a reader, cut to the budget. Pure."""

from __future__ import annotations

from datetime import datetime

from service.domain import Brief, Commitment, Conversation, Finding, Message
from service.language.durations import in_words
from service.language.times import find_times
from service.prompting.fences import Mark, one_line
from service.prompting.sheet import Budget, Sheet
from service.tuples import NamedTuple

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_ROLES = {
    "customer": "customer",
    "agent": "our side",
    "internal_note": "internal note, not for the customer",
    "bot": "automatic message",
    "system": "helpdesk system",
}
_CHANNELS = {
    "livechat": "chat", "live_chat": "chat", "messaging": "chat", "whatsapp": "chat", "messenger": "chat",
    "webchat": "chat", "twitter": "social", "x": "social", "facebook": "social", "instagram": "social",
    "mastodon": "social", "text": "sms",
}  # fmt: skip
_ASIDE = "[quoted mail or signature left out]"


class MessageView(NamedTuple):
    """A message as the prompt shows it: `role` in plain words, `at` when it was written, `text` cut to the budget.

    `skipped` counts the messages that were left out right before this one.
    """

    role: str
    author: str
    at: str
    text: str
    skipped: int = 0


class FindingView(NamedTuple):
    """A finding as the repair shows it; `quote` and `suggestion` may be empty."""

    message: str
    quote: str
    suggestion: str


def variables(brief: Brief, sheet: Sheet) -> dict[str, object]:
    """Every variable that a template may use; absent values are empty strings, lists or false, never None."""
    request, policy = brief.request, brief.request.policy
    conversation = request.conversation
    ticket, agent, path = conversation.ticket, conversation.agent, policy.escalation
    channel = channel_of(conversation)
    words_least, words_most = sheet.words_for(channel, request.options.length)
    due = ticket.next_update_due
    return {
        "agent_name": one_line(agent.name or "", 80),
        "agent_role": one_line(agent.role or "", 80),
        "canary": brief.canary,
        "channel": channel,
        "clash_due": _deadline(brief.clash.due_at) if brief.clash else "",
        "clash_quote": one_line(brief.clash.span.quote) if brief.clash else "",
        "commitments": tuple(promise(commitment) for commitment in policy.commitments),
        "customer_name": one_line(conversation.customer.name or "", 80),
        "escalation_to": one_line(path.to) if path else "",
        "escalation_within": in_words(path.within) if path and path.within else "",
        "facts": first(tuple(clip(_line(fact.text), sheet.budget.fact) for fact in policy.facts), sheet.budget.facts),
        "findings": (),
        "goal": brief.plan.goal,
        "heat": brief.situation.heat,
        "improving": bool(brief.original),
        "instruction": clip(_line(request.instruction or ""), sheet.budget.fact),
        "issues": brief.situation.issues,
        "keep": (),
        "language": language_name(brief.language),
        "links": policy.allowed_links,
        "messages": views(conversation.messages, sheet.budget),
        "next_update_due": moment(due) if due and due > request.now else "",
        "nonce": Mark(brief.nonce),
        "now": moment(request.now),
        "offers": tuple(_line(offer) for offer in policy.may_offer),
        "signature": (agent.signature or "").strip(),
        "subject": one_line(ticket.subject or ""),
        "tags": tuple(one_line(tag, 40) for tag in ticket.tags[:12]),
        "techniques": frozenset(brief.plan.techniques),
        "triggers": frozenset(brief.situation.triggers),
        "words_least": words_least,
        "words_most": words_most,
    }


def finding_views(findings: tuple[Finding, ...]) -> tuple[FindingView, ...]:
    """What a repair has to mend, the gravest first."""
    grave = {"critical": 0, "error": 1, "warning": 2, "info": 3}
    ordered = sorted(findings, key=lambda finding: grave[finding.severity])
    return tuple(
        FindingView(
            finding.message, one_line(finding.span.quote, 300) if finding.span else "", finding.suggestion or ""
        )
        for finding in ordered
    )


def channel_of(conversation: Conversation) -> str:
    """The kind of channel: email, chat, social, sms, phone, …; "email" where it is not known."""
    channel = (conversation.ticket.channel or "email").strip().lower()
    return _CHANNELS.get(channel, channel)


def language_name(code: str) -> str:
    """The language's English name, with its tag where that says more: "German", "Portuguese (pt-BR)", "eo"."""
    name = _LANGUAGES.get(code.replace("_", "-").partition("-")[0].lower(), "")
    if not name:
        return one_line(code, 20)
    return name if len(code) == 2 else f"{name} ({one_line(code, 20)})"


def views(messages: tuple[Message, ...], budget: Budget) -> tuple[MessageView, ...]:
    """The messages that fit the budget, oldest first: the customer's first one and as many of the newest as fit.

    The newest is always kept. `skipped` of a view says how many messages were left out right before it.
    """
    shown = [_view(message, budget.message) for message in messages]
    first = next((at for at, message in enumerate(messages) if message.role == "customer"), 0)
    kept = {first, len(shown) - 1}
    room = budget.conversation - sum(len(shown[at].text) for at in kept)
    for at in range(len(shown) - 1, -1, -1):
        if at not in kept:
            room -= len(shown[at].text)
            if room < 0:
                break
            kept.add(at)
    views: list[MessageView] = []
    end = 0
    for at in sorted(kept):
        views.append(shown[at]._replace(skipped=at - end))
        end = at + 1
    return tuple(views)


def _view(message: Message, most: int) -> MessageView:
    text = clip(_without_asides(message).strip(), most)
    files = ", ".join(_file(item.name, item.content_type, item.size) for item in message.attachments[:20])
    parts = [text] if text else ["[no text]"]
    if files:
        parts.append(f"[attached, not opened: {files}]")
    return MessageView(
        role=_ROLES[message.role],
        author=one_line(message.author or "", 60),
        at=moment(message.created_at) if message.created_at else "",
        text="\n".join(parts),
    )


def _without_asides(message: Message) -> str:
    pieces: list[str] = []
    end = 0
    for start, stop in message.aside:
        pieces += [message.text[end:start], _ASIDE if message.text[start:stop].strip() else ""]
        end = stop
    return "".join((*pieces, message.text[end:]))


def _file(name: str, content_type: str | None, size: int | None) -> str:
    details = [content_type or ""] + ([f"{max(1, round(size / 1024))} kB"] if size else [])
    told = ", ".join(detail for detail in details if detail)
    return one_line(f"{name} ({told})" if told else name, 120)


def clip(text: str, most: int) -> str:
    """`text` in at most about `most` characters: its beginning and its end, with what was cut named in between."""
    if len(text) <= most:
        return text
    head, tail = most * 2 // 3, most // 3
    return f"{text[:head].rstrip()}\n[{len(text) - head - tail} characters left out]\n{text[-tail:].lstrip()}"


def first(facts: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The first facts that together have at most so many characters (0: all), and how many were left out."""
    if not most or sum(map(len, facts)) <= most:
        return facts
    end = next(end for end in range(len(facts)) if sum(map(len, facts[: end + 1])) > most)
    left = len(facts) - end
    return (*facts[:end], f"[{left} fact{'' if left == 1 else 's'} left out]")


def promise(commitment: Commitment) -> str:
    """A commitment in its own words, with owner and time added where these don't say them."""
    text = _line(commitment.text or commitment.action)
    lowered = text.lower()
    if commitment.within and not any(time.concrete for time in find_times(text)):
        kind = "business" if commitment.business else ""
        text += f", {'every' if commitment.recurring else 'within'} {in_words(commitment.within, kind)}"
    elif commitment.at and commitment.at.lower() not in lowered:
        text += f", {commitment.at}"
    if commitment.owner and commitment.owner.lower() not in lowered:
        text += f" (by: {commitment.owner})"
    return text


def moment(at: datetime) -> str:
    """A time as a person reads it, zone included: "Saturday 21 November 2026, 09:20 UTC"."""
    zone = at.tzname() or ""
    return (
        f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}, {at.hour:02}:{at.minute:02} {zone}".rstrip()
    )


def _deadline(at: datetime) -> str:
    """A deadline; one that stands for a whole day without the hour, which nobody named."""
    return moment(at).rpartition(", ")[0] if (at.hour, at.minute) == (23, 59) else moment(at)


def _line(text: str) -> str:
    return " ".join(text.split())
