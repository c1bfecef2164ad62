"""The reply's first sentences: acknowledgement, what makes it worse, apology, boundary."""

from __future__ import annotations

from service.llm.composer.case import Case
from service.llm.composer.lists import sentences, words
from service.llm.composer.voice import capital

_LONGEST_LIST = 130  # characters of the problems that one sentence can name
_LONGEST_PAIR = 80  # characters of two problems in one phrase
_SURE = 8  # weight of a phrase that may stand beside another
_TIMED = frozenset(("for", "every", "after", "until", "when", "while", "before"))
_HARMS = {"phishing": "phishing", "scam": "scam", "scammers": "scam", "counterfeit": "counterfeit"}  # what is reported
_SERIOUS = frozenset(("security", "loss", "care", "money"))


def acknowledgement(case: Case) -> str:  # noqa: PLR0911 - cases, read from the top
    """One sentence that shows this very message was read."""
    goal, heat = case.brief.plan.goal, case.heat
    if case.act == "foreign":
        foreign = case.voice.say("ack.foreign")
        return foreign if heat == "calm" else f"{case.voice.say(f'ack.bare.{heat}')} {foreign}"
    if case.act == "report" and goal in ("first_reply", "update"):
        if heat == "calm" and not case.brief.situation.triggers:
            return case.voice.say("ack.report")
        harm = next((named for word, named in _HARMS.items() if word in case.said), "")
        return case.voice.say("ack.report.named", harm=harm) if harm else case.voice.say("ack.report.warm")
    if goal == "follow_up":
        return _checking_in(case)
    if goal in ("closing", "resolution") and (heat in ("calm", "warm") or still_open(case)):
        return _settled(case)
    if told := several(case):
        count = {2: "two", 3: "three"}[len(told)]
        return case.voice.say(f"ack.several.{heat}", count=count, list=", ".join(told[:-1]) + f" and {told[-1]}")
    if case.gist and (case.act == "problem" or _ordered(case)):
        return case.voice.say(f"ack.demand.{heat}" if _ordered(case) else _slot(case, heat), gist=_with_duration(case))
    if case.act != "problem" and (alarmed := _alarmed(case, heat)):
        return alarmed
    if heat == "calm" and case.act != "unclear":
        return _calm(case)
    if heat == "hot" and case.act == "question" and case.topic and not case.found:
        return case.voice.say("ack.topic.asked", topic=case.topic)
    if heat == "warm" and case.act in ("question", "request", "thanks", "resolved"):
        return _warm(case)
    return _asked_for(case, heat) if heat != "calm" and case.found else _without_words(case, heat)


def life_first(case: Case) -> list[str]:
    """That a life comes before the matter, and where help is now: in words of ours only."""
    whose = "own" if case.despair == "own" else "other"
    return [case.voice.say(f"despair.{whose}"), case.voice.say(f"despair.help.{whose}")]


def _alarmed(case: Case, heat: str) -> str:
    """For an attack, a danger or a loss that is told without a problem to take up; empty where there is none."""
    if case.act in ("details", "unclear") and case.triggered("security_incident"):
        return case.voice.say("ack.bare.security")
    if not case.triggered("vulnerable_person", "safety_risk", "data_loss"):
        return ""
    felt = _worried(case) if heat in ("calm", "warm") else _without_words(case, heat)
    return f"{felt} {_calm(case)}" if case.found and case.act in ("question", "request") else felt


def _ordered(case: Case) -> bool:
    """Whether the message comes down to an order: cancel it, send it, pay it back."""
    return case.act == "request" and bool(case.found) and case.found[0].kind == "demand"


def still_open(case: Case) -> bool:
    """Whether a close is asked for while the customer's last message tells of a problem that nothing says is over."""
    unsettled = case.brief.situation.stage != "resolved" and case.act == "problem" and not case.past
    return case.brief.plan.goal == "closing" and unsettled and bool(case.gist)


def _worried(case: Case) -> str:
    """Harm, tied to what it is about where that is known."""
    if case.topic and not case.topic.startswith("the support"):
        return case.voice.say("ack.topic.worried", topic=case.topic)
    return case.voice.say(_hard(case))


def _hard(case: Case) -> str:
    """Where harm is told in words that can't be taken up."""
    if case.triggered("data_loss"):
        return "ack.bare.loss"
    return "ack.bare.care" if case.triggered("safety_risk") else "ack.bare.vulnerable"


def several(case: Case) -> tuple[str, ...]:
    """The problems, where there are two or three that can be named."""
    told = tuple(gist.phrase for gist in case.found if gist.kind in ("problem", "loss"))[:3]
    fits = case.brief.situation.issues > 1 and len(told) > 1 and sum(len(phrase) for phrase in told) < _LONGEST_LIST
    return told if fits and case.act == "problem" and case.brief.plan.goal not in ("closing", "boundary") else ()


def _checking_in(case: Case) -> str:
    subject = case.conversation.ticket.subject or ""
    plain = 0 < len(subject.split()) < 9 and all(letter.isalnum() or letter in " -'" for letter in subject)
    clean = plain and not set(subject.lower().split()) & words("unsayable")
    told = case.voice.say("followup", topic=f'your ticket "{subject}"' if clean else subject_of(case))
    worried = case.triggered("safety_risk", "vulnerable_person", "data_loss", "security_incident")
    return f"{told} {case.voice.say('followup.care')}" if worried or case.heat != "calm" else told


def _slot(case: Case, heat: str) -> str:
    if case.theme == "loss" and not set(case.gist.split()) & words("losing"):
        return f"ack.{'warm' if heat == 'calm' else heat}"
    if heat == "calm" and case.triggered("vulnerable_person") and case.theme not in _SERIOUS:
        return "ack.warm"
    if case.theme in _SERIOUS and (case.theme != "money" or heat in ("warm", "hot")):
        if case.theme == "security" and set(case.gist.split()) & {"someone", "hacked", "stolen", "compromised"}:
            return "ack.security"
        worried = case.theme != "security" or heat != "calm" or case.found[0].phrase.startswith("someone")
        return f"ack.{case.theme}" if worried else f"ack.{heat}"
    return f"ack.{heat}"


def _with_duration(case: Case) -> str:
    """The gist, with for how long it has lasted where it doesn't say so itself."""
    if second := _second(case):
        return f"{case.gist} and {second}"
    gist, lasting = case.gist, case.told.lasting
    timed = any(word in gist.split() for word in ("since", "for", "every", "after", "until", "when", "while", "before"))
    fits = lasting and not timed and not any(letter.isdigit() for letter in gist) and len(gist.split()) < 10
    return f"{gist} {lasting}" if fits and case.found[0].kind == "problem" else gist


def _second(case: Case) -> str:
    """A second problem that is told as plainly and shortly as the first; empty where there is none."""
    first, *others = case.found
    for gist in others:
        told = f"{first.phrase} {gist.phrase}"
        plain = len(told) < _LONGEST_PAIR and " and " not in told and not set(told.split()) & _TIMED
        alike = first.kind == gist.kind == "problem" and gist.weight >= _SURE
        if alike and plain and not _same(first.phrase, gist.phrase):
            return gist.phrase
    return ""


def _same(one: str, other: str) -> bool:
    """Whether two phrases speak of the same thing in much the same words."""
    small = {"your", "the", "a", "not", "being", "able", "to", "in", "on", "of", "it"}
    return bool(set(one.lower().split()) & set(other.lower().split()) - small)


def _settled(case: Case) -> str:  # noqa: PLR0911 - cases, read from the top
    if still_open(case):
        return case.voice.say("ack.open", gist=case.gist)
    if case.brief.plan.goal == "closing" and case.act == "thanks" and not case.topic:
        return case.voice.say("ack.resolved")
    short = case.found and case.found[0].kind == "problem" and len(case.gist.split()) < 7
    if case.brief.plan.goal == "closing" and case.past:
        return case.voice.say("ack.resolved.gist", gist=case.past)
    if short and case.brief.plan.goal == "closing":
        return case.voice.say("ack.resolved.gist", gist=case.gist)
    if case.brief.plan.goal == "resolution" and case.found and case.found[0].kind in ("problem", "loss"):
        return case.voice.say(f"ack.{case.heat}", gist=_with_duration(case))
    if case.brief.plan.goal == "resolution":
        return case.voice.say("ack.topic.calm", topic=subject_of(case))
    return case.voice.say("ack.resolved")


def _calm(case: Case) -> str:
    topic = case.topic
    if case.act == "question":
        if case.found and case.found[0].kind == "question":
            way = case.gist.startswith("a way")
            return case.voice.say("ack.way" if way else "ack.question", gist=case.gist)
        return case.voice.say("ack.question.topic", topic=topic) if topic else case.voice.say("ack.question.bare")
    if case.act == "request" and case.gist:
        return case.voice.say("ack.request", gist=case.gist)
    alone = case.act == "details" and len(case.conversation.messages) < 2
    return case.voice.say(f"ack.{case.act}" if f"ack.{case.act}" in sentences() and not alone else "ack.bare.calm")


def _warm(case: Case) -> str:
    """Some warmth for a question or a request that comes with impatience, and none of the words for a failure."""
    topic = case.topic
    if case.act in ("thanks", "resolved"):
        return case.voice.say("ack.resolved.warm")
    if case.act == "request" and case.gist:
        return case.voice.say("ack.request.warm", gist=case.gist)
    if case.found and case.found[0].kind == "question":
        slot = "ack.way.warm" if case.gist.startswith("a way") else "ack.question.warm"
        return case.voice.say(slot, gist=case.gist)
    return case.voice.say("ack.topic.asked", topic=topic) if topic else case.voice.say("ack.bare.asked")


def _without_words(case: Case, heat: str) -> str:
    if case.topic.startswith("the support") and heat != "calm":
        return case.voice.say(f"ack.support.{heat}")
    if case.topic:
        return case.voice.say(f"ack.topic.{heat}", topic=case.topic)
    if case.theme in ("security", "loss", "care"):
        return case.voice.say(f"ack.bare.{case.theme}")
    return case.voice.say(f"ack.bare.{heat}")


def _asked_for(case: Case, heat: str) -> str:
    """Heated, and all that can be taken up is what they want."""
    feeling = (
        case.voice.say(f"ack.topic.{heat}", topic=case.topic)
        if heat == "hot" and case.topic
        else case.voice.say("ack.bare.asked" if heat != "cold" else "ack.bare.cold")
    )
    if case.found[0].kind not in ("request", "question"):
        return feeling
    slot = "ack.way" if case.gist.startswith("a way") else "ack.question"
    slot = "ack.request" if case.found[0].kind == "request" else slot
    return f"{feeling} {case.voice.say(slot, gist=case.gist)}"


def subject_of(case: Case) -> str:
    """What the ticket is about, in a noun phrase that is always true."""
    return case.topic or "this"


def worsened(case: Case) -> str:
    """What comes on top: the third contact, a lost order, a demo tomorrow. One sentence, or none."""
    told, voice = case.told, case.voice
    if case.brief.plan.goal in ("closing", "follow_up", "resolution") or case.act in ("thanks", "foreign"):
        return ""
    losses = [gist.phrase for gist in case.found[1:] if gist.kind == "loss"]
    if case.heat == "calm" and not told.ordinal:
        return "" if not told.stake or case.act != "problem" else voice.say("worse.stake", stake=told.stake)
    if told.ordinal and losses and case.triggered("repeat_contact") and case.act == "problem":
        return voice.say("worse.both", effect=losses[0], ordinal=told.ordinal)
    if case.triggered("repeat_contact") and case.act in ("problem", "unclear", "request"):
        return _came_back(case)
    if losses and case.act == "problem":
        return voice.say("worse.effect", effect=losses[0])
    return (
        voice.say("worse.stake", stake=told.stake)
        if told.stake and case.act == "problem" and not case.brief.clash
        else ""
    )


def _came_back(case: Case) -> str:
    """That they had to write again, where they say so or have done so; a trigger alone may mean less."""
    if case.told.ordinal:
        return case.voice.say("worse.repeat", ordinal=case.told.ordinal)
    if case.told.tries:
        return case.voice.say("worse.tries", tries=case.told.tries)
    return case.voice.say("worse.again") if len(case.conversation.customer_messages) > 1 else ""


def wished(case: Case) -> str:
    """What they want done about the problem, in words of theirs."""
    said_no = case.brief.plan.goal not in ("first_reply", "update", "escalation", "boundary")
    return "" if said_no or not case.wish else case.voice.say("wish", gist=case.wish)


def apology(case: Case) -> str:
    """Sorry once, for what happened or for its effect; nothing where nothing went wrong."""
    goal, heat = case.brief.plan.goal, case.heat
    if goal in ("closing", "follow_up") or _unwished(case):
        return ""
    if case.brief.facets.get("our_fault"):
        admitted = any("mistake" in fact.text.lower() for fact in case.brief.request.policy.facts)
        return case.voice.say("sorry.cost" if admitted else "sorry.fault")
    if case.act == "foreign" or (heat in ("calm", "warm") and case.act not in ("problem", "unclear")):
        return ""
    unharmed = not case.brief.situation.triggers and not case.told.stake
    if heat == "calm" and (case.act != "problem" or goal == "resolution" or unharmed):
        return ""
    return case.voice.say(f"sorry.{heat}")


def _unwished(case: Case) -> bool:
    wish = (case.brief.request.instruction or "").lower()
    return any(words in wish for words in ("no apology", "don't apolog", "do not apolog", "without apolog"))


def boundary(case: Case) -> str:
    """The limit on abuse, where there is abuse."""
    if case.brief.plan.goal == "boundary" and not case.spoken:
        return case.voice.say("boundary.firm")
    abused = case.brief.situation.abuse and case.brief.plan.goal != "closing"
    return case.voice.say("boundary") if abused or case.brief.plan.goal == "boundary" else ""


def greeting(case: Case) -> str:
    """Says "Hi Dana," where we have a name that is one; short messages go without."""
    name = _name(case.conversation.customer.name)
    return f"Hi {name}," if name and not case.spoken else ""


def _name(name: str | None) -> str:
    parts = (name or "").split()
    plain = all(part.replace("-", "").replace("'", "").replace("’", "").replace(".", "").isalpha() for part in parts)
    if not parts or len(parts) > 4 or not plain or len(name or "") > 40:
        return ""
    if len(parts) == 2 and len(parts[0].rstrip(".")) < 2:
        return " ".join(parts)
    titled = parts[0].rstrip(".").lower() in ("mr", "mrs", "ms", "miss", "dr", "prof", "mx", "sir", "herr", "frau")
    return " ".join(capital(part) for part in (parts if titled or len(parts) != 2 else parts[:1]))
