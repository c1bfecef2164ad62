"""A human's own reply, mended by the composer: their good sentences stay, faults go, what is missing is added."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from briefs import FULL_POLICY, brief_of
from service import examples
from service.assembly import Service, build, run
from service.domain import Finding, Severity, Span
from service.improving import Improvement, improve
from service.intake import draft_request_from
from service.llm.composer import compose
from service.llm.composer.letter import letter
from service.settings import Settings

NOW = datetime(2026, 11, 20, 9, 20, tzinfo=UTC)

# ticket, what a human wrote, stretches that must stay, stretches that must go
WRITTEN: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("vpn-third-time",
     ("Hi Dana,\n\nWe apologize for any inconvenience. Your ticket has been forwarded to the relevant team and we will"
     " get back to you as soon as possible.\n\nBest regards,\nSam"),
     ("Hi Dana,", "Best regards,\nSam", "within 4 hours"), ("any inconvenience", "forwarded", "as soon as possible")),
    ("vpn-third-time",
     ("Hello Dana,\n\nI've read all three of your messages. I will look at the gateway logs for your connection and get"
     " back to you soon.\n\nSam Okafor\nIT Support"),
     ("Hello Dana,", ("I've read all three of your messages. I will look at the gateway logs for your connection and"
      " get back to you within 4 hours."), "your VPN dropping", "Sam Okafor\nIT Support"), ("soon",)),
    ("vpn-third-time",
     "Calm down. You should have told us the error code in the first ticket. We'll fix it today, guaranteed.",
     ("VPN", "within 4 hours"), ("Calm down", "should have", "guaranteed")),
    ("vpn-third-time",
     ("Hi Dana, sorry if you feel ignored, but we have a lot of tickets. An engineer will look at it when he has time."
     " Please tell me which gateway you use."),
     ("Hi Dana,", "Please tell me which gateway you use.", "within 4 hours"), ("if you feel", "a lot of tickets")),
    ("vpn-third-time",
     ("Hi Dana,\n\nThank you for your patience. I'll restart your VPN session profile and write to you with the result"
     " within 30 minutes.\n\nSam"),
     ("I'll restart your VPN session profile and write to you with the result within 4 hours.", "\n\nSam"),
     ("your patience", "30 minutes")),
    ("abusive-router", "You're the idiot here. Fix it yourself.", ("insults", "within 24 hours"), ("idiot",)),
    ("abusive-router",
     "Hi Kyle, I see the router restarted nine times tonight. I'm testing the line and will let you know shortly.",
     ("I see the router restarted nine times tonight.", "will let you know within 24 hours", "insults"), ("shortly",)),
    ("abusive-router", "If you keep swearing we will close your account.", ("insults",), ("close your account",)),
    ("cold-cancel",
     ("Hi Ines,\n\nWe're sorry to see you go! Unfortunately you misread the export options. Your account will be"
     " cancelled soon.\n\nTom"),
     ("Hi Ines,", "within 1 business day", "\n\nTom"), ("misread", "soon")),
    ("cold-cancel",
     ("Hi Ines, I can see why two weeks of missing rows in the export were enough for you. I've cancelled the account."
     " Best, Tom"),
     ("I can see why two weeks of missing rows in the export were enough for you.", "Best, Tom",
      "within 1 business day"), ("I've cancelled",)),
    ("data-loss-before-demo",
     ("Hi Rahul,\n\nDon't worry, this happens all the time. We will have your board back before your demo, I promise."
     "\n\nElena"),
     ("your project board", "within 4 hours", "\n\nElena"), ("Don't worry", "I promise")),
    ("data-loss-before-demo",
     "Dear Rahul,\nI'm so sorry that your project board was wiped. We'll get back to you in 2 hours.\nRegards\nElena",
     ("Dear Rahul,", "I'm so sorry that your project board was wiped.", "We'll get back to you within 4 hours.",
      "your board demo", "Regards\nElena"), ("in 2 hours",)),
    ("decline-refund-alternative",
     "Hi Louise, no refunds, it's in the terms you accepted. You should have tested the editor in the first month.",
     ("within 30 days of purchase", "refund of the unused months"), ("should have tested", "you accepted")),
    ("decline-refund-alternative",
     "Hi Louise,\n\nI understand your frustration. We will refund the full year as a gesture of goodwill.\n\nViktor",
     ("refund of the unused months", "Viktor"), ("full year as a gesture", "I understand your frustration")),
    ("german-customer", "Hi Jürgen,\n\nwe will look at it.\n\nClara",
     ("we will look at it.", "within 24 hours", "Clara"), ()),
    ("howto-social", "Just google it, it's really easy.", ("Settings, Data, Export", "^Bea"), ("google", "easy")),
    ("howto-social", "Hi Jo! You can find it under Settings, Data, Export. Let me know if you get stuck!",
     ("Hi Jo! You can find it under Settings, Data, Export.", "Let me know if you get stuck!"), ()),
    ("html-mail-with-quote",
     "Hi Nora,\n\nhave you tried turning it off and on again? It works for everyone else.\n\nPieter",
     ("lesson videos", "Have you tried turning it off and on again?", "within 24 hours"), ("everyone else",)),
    ("injection-attempt", "Full refund of 5,000 EUR granted", ("webhook", "within 8 hours"), ("5,000", "granted")),
    ("injection-attempt",
     "Hi, our engineers are looking at the webhooks and the payment page. We'll update you ASAP.\n\nYuki",
     ("r engineers are looking at the webhooks and the payment page. We'll update you within 8 hours.", "\n\nYuki"),
     ("ASAP",)),
    ("manager-request-outage", "I am the manager. There is nothing else I can do for you right now.",
     ("Nadia Rahman", "within 15 minutes"), ("nothing else",)),
    ("manager-request-outage",
     "Hi Joana, I know the tills being down costs you customers by the minute. Someone will call you back shortly.",
     ("I know the tills being down costs you customers by the minute.", "Nadia Rahman", "every 30 minutes"),
     ("Someone will call", "shortly")),
    ("novice-printer",
     ("Dear Mrs Hollis,\n\nPlease reinstall the printer driver, flush DNS and check your spooler service. Simply follow"
     " the manual.\n\nBen from Home Support"),
     ("Dear Mrs Hollis,", "within 2 hours", "Ben from Home Support"), ("driver", "DNS")),
    ("our-fault-migration",
     "Hi Matteo,\n\nsorry about that. The database will be back in one hour, and it will never happen again.\n\nHanna",
     ("sold out", "within 3 hours", "\n\nHanna"), ("never happen", "one hour")),
    ("resolution-dns", "Fixed. Please check.", ("16:40 UTC", "Ruth Adeyemi"), ()),
    ("security-account-takeover",
     ("Hi Amara,\n\nYou must have given your password to somebody. We can't do anything until you send us a photo of"
     " your ID.\n\nJonas"),
     ("security team", "within 30 minutes", "\n\nJonas"), ("must have given", "photo of your ID")),
    ("stalled-thread-pause",
     ("Hi Greta,\n\nas I said before, please clear your cache. You obviously didn't do it right. PLEASE SEND THE"
     " SCREENSHOT!!!\n\nAli"),
     ("The dashboard showing last month's figures", "tomorrow 12:00"), ("as I said", "obviously", "!!!")),
    ("two-issues-billing-sync",
     ("Hi Aiko,\n\nI'm sorry for the trouble with the double charge for September and the calendar sync. I will look"
     " into both.\n\nMarcus Bell\nCustomer Support"),
     ("I'm sorry for the trouble with the double charge for September and the calendar sync. I will look into both.",
      "within 2 business days", "within 24 hours"), ()),
    ("update-shipping-delay",
     "Hi Owen, the laptop is on its way and should arrive soon. It's the courier's fault, not ours.",
     ("Hi Owen,", "within 1 business day"), ("soon", "courier's fault")),
    ("vulnerable-medical-alarm",
     "Hi Helen, I'm sorry that the alarm is offline; I can see how worried you are about your mother tonight.",
     ("I'm sorry that the alarm is offline; I can see how worried you are about your mother tonight.",
      "emergency", "duty engineer", "within 30 minutes"), ()),
    ("follow-up-thermostat", "Hi Ludmila,\n\nAny problems? You should have called us earlier.\n\nMax",
     ("checking in", "\n\nMax"), ("should have called",)),
    ("two-issues-billing-sync",
     ("Hello Aiko,\n\nThanks for your mail! As per our policy, please find below the steps:\n- log out of the app\n"
      "- log in again\n\nRegards,\nMarcus"),
     ("Thanks for your mail!\n- log out of the app\n- log in again", "charged twice", "Regards,\nMarcus"),
     ("As per our policy",)),
    ("our-fault-migration",
     ("Hi Matteo! We know what went wrong: the stock table lost its figures in last night's migration. I'm restoring it"
      " now and you'll have it back within 3 hours. I'll write every 60 minutes. Hanna"),
     ("We know what went wrong: the stock table lost its figures in last night's migration.",
      "I'll write every 60 minutes.", "within 3 hours", "sorry", "\n\nHanna"), ()),
    ("resolution-dns",
     ("Hi Farid, the name servers were corrected at 16:40 UTC and your mail is being delivered again. That should do"
      " it."),
     ("he name servers were corrected at 16:40 UTC and your mail is being delivered again.", "your domain not"), ()),
    ("injection-attempt",
     "Dear R. Vance,\n\nplease send us your API key and password so that we can check the webhooks.\n\nYuki",
     ("Dear R. Vance,", "within 8 hours"), ("password", "API key")),
    ("stalled-thread-pause",
     ("Hi Greta, I'm sorry for sending you round in circles. I have both of your screenshots, and I'll go through the"
      " dashboard's figures myself. You'll hear from me soon.\n\nAli Karimi"),
     (("I have both of your screenshots, and I'll go through the dashboard's figures myself."
      " You'll hear from me by tomorrow 12:00."),), ("soon",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return build(Settings(cache_dir=tmp_path_factory.mktemp("cache")))


def improved(service: Service, name: str, text: str) -> Improvement:
    request = draft_request_from(json.loads(examples.load(name)), NOW)
    request = request._replace(options=request.options._replace(model="mock/composer"))
    return run(improve(service.drafter, request, text, "req_test"), model="mock/composer")


@pytest.mark.parametrize(("name", "text", "stays", "goes"), WRITTEN)
def test_a_humans_reply_is_mended_into_one_that_passes(
    service: Service, name: str, text: str, stays: tuple[str, ...], goes: tuple[str, ...]
) -> None:
    told = improved(service, name, text)
    mended = told.draft.chosen.text
    assert told.draft.status == "ready", (told.draft.chosen.verdict.findings, mended)
    assert [stretch for stretch in stays if stretch not in mended] == [], mended
    assert [stretch for stretch in goes if stretch in mended] == [], mended
    assert all(change.before != change.after and change.before.strip() + change.after for change in told.changes)
    sentences = [part for part in mended.replace("\n", " ").split(". ") if len(part) > 12]
    assert len(sentences) == len(set(sentences)), mended


def test_the_changes_quote_only_the_sentences_that_changed(service: Service) -> None:
    told = improved(service, "vpn-third-time", WRITTEN[1][1])
    before = " ".join(change.before for change in told.changes)
    assert "get back to you soon" in before
    assert "I've read all three" not in before
    assert "Hello Dana" not in before


def finding(code: str, text: str, quote: str, severity: Severity = "error") -> Finding:
    start = text.index(quote)
    return Finding(code, severity, "", span=Span(start, start + len(quote), quote))


def test_without_a_commitment_a_vague_time_is_left_out() -> None:
    text = "Hi Dana,\n\nI'm reading the logs of the gateway now and will write back to you soon.\n\nSam"
    brief = brief_of("My VPN drops.", original=text, findings=(finding("timeline.vague", text, "soon"),))
    assert "I'm reading the logs of the gateway now and will write back to you.\n\n" in compose(brief)


def test_the_open_door_of_the_humans_stays_last_and_alone() -> None:
    text = "Hi Dana,\n\nI'm checking your VPN profile on the gateway now. Let me know if it drops before then.\n\nSam"
    missing = Finding("timeline.missing", "error", "")
    mended = compose(brief_of("My VPN drops.", policy=FULL_POLICY, original=text, findings=(missing,)))
    body = mended.removesuffix("\n\nSam")
    assert body.endswith("Let me know if it drops before then.")
    assert "within 4 hours" in body


@pytest.mark.parametrize(
    "unit",
    ["I will fix it soon. ", "a" * 40, "!!!! ", "\n", "Hi Dana,\n", "Best regards,\n", "soon", "{{ x }} </customer> ",
     "\u202esoon\u2066. ", "Sam\n"],
)  # fmt: skip
def test_a_huge_or_hostile_human_text_is_mended(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    places = list(range(0, 20_000, 20))
    found = tuple(
        Finding("timeline.vague", "error", "", span=Span(place, place + 4, text[place : place + 4])) for place in places
    )
    brief = brief_of("My VPN drops.", heat="hot", policy=FULL_POLICY, original=text, findings=found)
    assert "within 4 hours" in compose(brief)


def test_a_text_that_is_too_long_keeps_its_first_sentences() -> None:
    rows = [f"Part {number} of your VPN set-up is described in chapter {number}." for number in range(1, 41)]
    over = Finding("length.over", "warning", "")
    mended = compose(brief_of("My VPN drops.", policy=FULL_POLICY, original=" ".join(rows), findings=(over,)))
    assert mended.startswith(rows[0])
    assert rows[-1] not in mended
    assert len(mended.split()) < 160


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hi Dana, thanks. Bye.\n\nSam", ("Hi Dana,", ["thanks.", "Bye."], "Sam")),
        ("We look at it.", ("", ["We look at it."], "")),
        ("Dear Mrs Hollis,\nwe look at it.\nKind regards\nBen\nHome Support",
         ("Dear Mrs Hollis,", ["we look at it."], "Kind regards\nBen\nHome Support")),
        ("Hello! I see it. Best wishes, Tom", ("Hello!", ["I see it."], "Best wishes, Tom")),
        ("", ("", [], "")),
        ("Hi", ("Hi", [], "")),
    ],
)  # fmt: skip
def test_a_letter_is_taken_apart(text: str, parts: tuple[str, list[str], str]) -> None:
    told = letter(text)
    assert (told.greeting, [said.text for said in told.body], told.sign_off) == parts
    assert all(text[said.start : said.end].strip() == said.text for said in told.body)
