"""What the learned layer may change of a situation: on layers made by hand, and on the shipped one in clear cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import train_situations
from layering import scores
from service.domain import Conversation, Message
from service.language import layers
from service.language.deciding import LEAST, Decision
from service.situation import learned, read_situation
from service.situation.turns import turn_of

LABELS = (*learned.LABELS, *learned.WHOLES, *learned.HEATS)


def layer(*rows: str) -> layers.Layer:
    bias = " ".join("0" if label.startswith("heat.") else "-4" for label in LABELS)
    return layers.parse("\n".join([f"labels {' '.join(LABELS)}", f"bias {bias}", *rows]))


@pytest.fixture
def hearing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layer in which "teapot" speaks for a loss, and "kettle" for abuse; decisions that believe it as it is."""
    loss, abuse = LABELS.index("data_loss"), LABELS.index("abuse")
    made = layer(f"teapot\t{loss}:900", f"kettle\t{abuse}:900", f"lukewarm\t{loss}:350 {abuse}:350")
    monkeypatch.setattr(learned, "load", lambda _: made)
    monkeypatch.setattr(learned, "decisions", lambda: {name: Decision((1.0, 0.0, 2.0), 0.0) for name in learned.LABELS})


def triggers(text: str) -> tuple[str, ...]:
    return read_situation(Conversation((Message("m1", "customer", text),))).triggers


def test_a_trigger_that_no_rule_saw_is_raised_with_its_sentence(hearing: None) -> None:
    text = "Good morning. The teapot sings in the garden."
    situation = read_situation(Conversation((Message("m1", "customer", text),)))
    assert situation.triggers == ("data_loss",)
    (mark,) = [mark for mark in situation.evidence if mark.label == "trigger.data_loss"]
    assert text[mark.span.start : mark.span.end] == mark.span.quote == "The teapot sings in the garden."


def test_where_the_rules_have_a_word_for_it_they_know_better(hearing: None) -> None:
    assert triggers("The teapot was not deleted.") == ()
    assert triggers("The teapot sings in the garden.") == ("data_loss",)


def test_a_message_is_heard_as_a_whole_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no sentence says by itself; but a sentence that rules know better says nothing in the whole either."""
    whole = LABELS.index("whole.data_loss")
    made = layer(*[f"{word}\t{whole}:220" for word in ("teapot", "garden", "deleted")])
    monkeypatch.setattr(learned, "load", lambda _: made)
    monkeypatch.setattr(learned, "decisions", lambda: {name: Decision((0.0, 1.0, 0.0), 0.0) for name in learned.LABELS})
    assert triggers("The teapot sings.") == triggers("It sings in the garden.") == ()
    assert triggers("The teapot sings. It sings in the garden.") == ("data_loss",)
    assert triggers("The teapot sings. It was not deleted in the garden.") == ()


def test_what_the_customer_quotes_says_nothing(hearing: None) -> None:
    assert triggers('"The teapot sings in the garden," said my neighbour.') == ()


def test_a_trigger_is_heard_further_below_even_odds_than_abuse(hearing: None) -> None:
    """A trigger that is passed over costs more than one too many, and less so where a boundary follows."""

    def read(text: str) -> tuple[tuple[str, ...], bool]:
        situation = read_situation(Conversation((Message("m1", "customer", text),)))
        return situation.triggers, situation.abuse

    assert read("The water is lukewarm in the garden.") == (("data_loss",), False)  # 0.5 below even
    assert read("The kettle sings in the garden.") == ((), True)


def test_what_hurts_somebody_is_never_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        learned, "decisions", lambda: {name: Decision((0.0, 0.0, 0.0), -9.0) for name in learned.LABELS}
    )
    text = "I want to kill myself, and the third mail got no answer. I've been hacked, you stupid cow."
    situation = read_situation(Conversation((Message("m1", "customer", text),)))
    assert set(situation.triggers) == {"safety_risk", "security_incident"}
    assert situation.abuse


def test_a_turn_without_words_of_its_own_leans_nowhere() -> None:
    heard = learned.hear(turn_of(Message("m1", "customer", "🙂")))
    assert heard.best("abuse") == (LEAST, -1)
    assert heard.heats == (0.0, 0.0, 0.0, 0.0)


def test_the_shipped_files_name_every_label_and_stay_small() -> None:
    assert set(layers.load(learned.FILE).labels) == set(LABELS)
    assert set(learned.decisions()) == set(learned.LABELS)
    assert learned.FILE.stat().st_size < 1_300_000
    for decision in learned.decisions().values():
        assert decision.weights[0] > 0
        assert decision.weights[2] >= 0


def _message(text: str, heat: str, **triggers: str) -> str:
    return json.dumps({"text": text, "heat": heat, "triggers": triggers, "abuse": "", "novice": 0})


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A training set of a few rows in a folder of its own."""
    rows = [
        _message(
            f"All {number} drafts are gone since the {day} update. Where are they?", "warm", data_loss="drafts are gone"
        )
        for number, day in ((3, "Monday"), (4, "Tuesday"), (5, "Friday"))
    ] + [_message(f"Which {thing} fits the garden hose?", "calm") for thing in ("tap", "clamp", "nozzle")]
    (tmp_path / "messages_x.jsonl").write_text("\n".join(rows), "utf-8")
    unread = [
        {
            "id": f"u{number}",
            "conversation": [{"role": "customer", "text": text}],
            "labels": {"heat": heat, "triggers": triggers, "abuse": 0},
            "evidence": dict.fromkeys(triggers, text),
        }
        for number, (text, heat, triggers) in enumerate(
            [
                ("My drafts are gone again.", "hot", ["data_loss"]),
                ("Which tap is it?", "calm", []),
                ("Fine.", "cold", []),
            ]
            * 2
        )
    ]
    (tmp_path / "unread.jsonl").write_text("\n".join(map(json.dumps, unread)), "utf-8")
    monkeypatch.setattr(train_situations, "_LABELLED", tmp_path)
    monkeypatch.setattr(train_situations, "MESSAGES", (tmp_path / "messages_x.jsonl",))
    monkeypatch.setattr(train_situations, "READ", ())
    monkeypatch.setattr(train_situations, "UNREAD", ("unread",))
    return tmp_path


def test_training_writes_files_that_the_service_can_load_twice_the_same(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, again = small / "out", small / "again"
    for folder in (out, again):
        assert train_situations.main(["--out", str(folder)]) == 0, "trained in processes of their own, the same twice"
    told = capsys.readouterr().out
    assert "heat macro-F1" in told
    assert "triggers micro-F1" in told
    for name in ("learned.txt", "decisions.json", "temperature.json"):
        assert (out / name).read_bytes() == (again / name).read_bytes()
    made = layers.load(out / "learned.txt")
    loss = made.labels.index("data_loss")
    assert scores(made, {"gone"})[loss] > 0 > scores(made, {"which"})[loss]


def test_a_line_that_is_no_message_is_refused_by_file_and_line(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "messages_x.jsonl").write_text(_message("Hello there.", "calm") + "\n[]\n", "utf-8")
    assert train_situations.main(["--out", str(small)]) == 2
    assert "messages_x.jsonl:2" in capsys.readouterr().err
