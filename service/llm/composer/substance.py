"""The reply's middle: who does what by when, in which order, what the agent wished for, and what we ask."""

from __future__ import annotations

from service.llm.composer.case import Case
from service.llm.composer.choosing import SOLVED, chosen_commitments, overlap
from service.llm.composer.handing import escalation
from service.llm.composer.lists import listed
from service.llm.composer.opening import several, still_open
from service.llm.composer.promising import Pledge, pledge, when
from service.llm.composer.telling import steps_follow

_ENOUGH_SAID = 10  # different words; asking somebody who wrote more than that what happened would be rude
_LONG_TALK = 3  # messages of the customer's
_HAVE = "I'll have "
_LONGEST_PAIR = 26  # words of two commitments in one sentence
_DEVICES = listed(
    "iphone ipad ipod mac macbook android samsung windows ps3 ps4 ps5 playstation xbox switch laptop pc phone tv roku"
    " chromebook computer tablet watch lg pixel desktop linux"
)


def commitments(case: Case, told_already: str = "") -> list[str]:
    """What we do, in the first person, with the times that policy gives; without any, what the agent can do unasked.

    Commitments whose time stands in `told_already` are left out.
    """
    goal = case.brief.plan.goal
    if goal == "resolution":
        return [case.voice.say("own.resolution")]
    if still_open(case):
        return [case.voice.say("own.open")]
    if goal == "closing" and not case.spoken:
        return [case.voice.say("own.resolved")]
    if goal in SOLVED:
        return []
    return pledged(case, told_already) or ([] if chosen_commitments(case) or _refused(case) else [_unpromised(case)])


def _refused(case: Case) -> bool:
    """Whether a no is all that there is to own: with what may be offered instead, or the search for it."""
    return case.brief.plan.goal == "decline" and case.act not in ("problem", "question")


def pledged(case: Case, told_already: str = "") -> list[str]:
    """What policy commits us to, in sentences; empty where it names nothing that this reply can use."""
    chosen = chosen_commitments(case)
    pledges = [pledge(one) for one in chosen if not (when(one) and when(one) in told_already)]
    if not pledges:
        return []
    told = _sentences(case, pledges)
    ours = any(one.timed and one.clause.startswith(("I'll", "we'll")) for one in pledges)
    if not ours and not told_already and not escalation(case):
        told.insert(0, case.voice.say("own.before"))
    return told


def _sentences(case: Case, pledges: list[Pledge]) -> list[str]:
    """The pledges in sentences, the first two in one where that reads well."""
    joined = pledges
    if len(pledges) > 1 and not (pledges[0].raw or pledges[1].raw):
        first, second = pledges[0].clause, pledges[1].clause
        if len(first.split()) + len(second.split()) < _LONGEST_PAIR:
            joined = [Pledge(f"{first}, and {_without_start(first, second)}", timed=pledges[0].timed), *pledges[2:]]
    return [_told(case, one, place) for place, one in enumerate(joined)]


def _without_start(first: str, second: str) -> str:
    """The second pledge without repeating the first one's turn of phrase: "you'll have the bill review within …"."""
    if first.startswith(_HAVE) and second.startswith(_HAVE):
        return f"you'll have {second.removeprefix(_HAVE).replace(' done for you', '')}"
    return second


def _told(case: Case, one: Pledge, place: int) -> str:
    slot = "commit.raw" if one.raw else "commit" if place == 0 else "commit.also"
    return case.voice.say(slot, promise=one.clause)


def _unpromised(case: Case) -> str:  # noqa: PLR0911 - cases, read from the top
    """Ownership where policy names no commitment: no time, no act done, only what the agent does next."""
    if case.act == "question":
        if any(overlap(case, fact.text) for fact in case.brief.request.policy.facts):
            return case.voice.say("own.answered")
        howto = bool(case.found) and case.gist.startswith(("how to", "a way to", "where to"))
        return case.voice.say("own.howto" if howto else "own.question")
    if case.act == "request" and case.found[0].kind == "demand":
        return case.voice.say("own.demand")
    if case.act in ("request", "report", "idea"):
        return case.voice.say(f"own.{case.act}")
    if case.act in ("thanks", "resolved"):
        return case.voice.say(f"own.{case.act}")
    if case.act == "details":
        return case.voice.say("own.details") if len(case.conversation.messages) > 1 else case.voice.say("own.unclear")
    if case.act == "unclear" and not case.found and not case.told.topic and len(case.said) < _ENOUGH_SAID:
        return case.voice.say("own.unclear")
    return case.voice.say("own.look")


def order_of_work(case: Case) -> str:
    """With several problems: which one comes first."""
    told = several(case)
    return case.voice.say("issues.first.two" if len(told) == 2 else "issues.first") if told else ""


def question(case: Case) -> str:  # noqa: PLR0911 - cases, read from the top
    """At most one question, where nothing in policy tells what happens next."""
    goal, policy = case.brief.plan.goal, case.brief.request.policy
    if goal == "resolution":
        return case.voice.say("ask.confirm")
    if goal == "follow_up":
        return case.voice.say("ask.checkin")
    if goal not in ("first_reply", "update") or case.act in ("thanks", "resolved", "foreign", "idea", "report"):
        return ""
    if not case.said and not case.found:
        return _wordless(case)
    if case.act == "details":
        return ""
    if case.act == "unclear" and not case.found:
        return case.voice.say("ask.more") if case.told.topic and len(case.said) < _ENOUGH_SAID else ""
    if policy.commitments or policy.facts or case.triggered("repeat_contact", "data_loss", "safety_risk"):
        return ""
    return _missing_detail(case)


def _wordless(case: Case) -> str:
    """What they need, asked of somebody who sent a file or nothing that reads; once, where we don't ask it anyway."""
    if case.conversation.last_customer_message.attachments:
        return case.voice.say("ask.attachment")
    return case.voice.say("ask.wordless") if chosen_commitments(case) else ""


def _missing_detail(case: Case) -> str:
    known_device, known_time = bool(case.said & _DEVICES), bool(case.told.lasting)
    if case.act == "question":
        howto = case.gist.startswith(("how to", "a way to"))
        return case.voice.say("ask.howto") if howto and case.technical and not known_device and not case.theme else ""
    if case.act != "problem" or several(case) or case.triggered("security_incident") or case.found[0].kind == "loss":
        return ""
    if case.theme in ("access", "money", "delivery", "security"):
        return case.voice.say(f"ask.{case.theme}")
    if not case.technical:
        return ""
    if not known_device and not known_time:
        return case.voice.say("ask.device")
    return case.voice.say("ask.steps" if known_time else "ask.when")


def instructed(case: Case) -> list[str]:
    """What the agent asked the draft to do, as far as it is one of the things that are safe to do."""
    wish = (case.brief.request.instruction or "").lower()
    told: list[str] = []
    promised = any("call" in pledge(one).clause for one in chosen_commitments(case))
    if "call" in wish.split() and not promised:
        told.append(case.voice.say("call"))
    for sign, thing in _SENDABLE:
        if "ask" in wish and sign in wish:
            told.append(case.voice.say("ask.logs", thing=thing))
            break
    if "thank" in wish:
        told.insert(0, case.voice.say("thanks"))
    return told


_SENDABLE = (
    ("screenshot", "a screenshot of what you see"),
    ("log", "the log from the time it happened"),
    ("order number", "the order number"),
    ("serial", "the serial number"),
    ("version", "the version that you are on"),
    ("photo", "a photo of it"),
)


def care(case: Case) -> str:
    """One sentence that the trigger asks for: safety first, no passwords, no fuss about leaving."""
    if case.brief.plan.goal in SOLVED or case.act in ("report", "thanks", "resolved"):
        return ""
    for trigger, slot in (("safety_risk", "safety"), ("security_incident", "secure"), ("legal_threat", "legal")):
        if case.triggered(trigger):
            return case.voice.say(slot)
    if case.triggered("churn_threat") and case.brief.situation.heat == "cold":
        return case.voice.say("churn")
    if case.brief.situation.novice and case.brief.plan.goal not in ("pause", "boundary"):
        return case.voice.say("plain" if steps_follow(case) else "plain.later")
    return ""


def pause(case: Case) -> list[str]:
    """A break, and how it ends."""
    if case.brief.plan.goal != "pause":
        return []
    long = len(case.conversation.customer_messages) >= _LONG_TALK
    resumed = case.voice.say("pause.parts" if chosen_commitments(case) else "pause.open")
    return [case.voice.say("pause.long" if long else "pause"), resumed]
