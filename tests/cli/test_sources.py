"""Whatever is named on the command line is read, or refused with its name, the place and the way out."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from service import examples
from service.errors import LevelheadError
from service.terminal.orders import named, present
from service.terminal.sources import SourceError, read_source


def written(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def refusal(name: str) -> str:
    with pytest.raises(LevelheadError) as refused:
        read_source(name)
    return str(refused.value)


def test_a_file_that_begins_with_a_brace_is_a_request(tmp_path: Path) -> None:
    source = read_source(written(tmp_path, "ticket", b'\xef\xbb\xbf {"messages": []}'))
    assert source.data == {"messages": []}
    assert not source.trusted


def test_any_other_file_is_a_plain_text(tmp_path: Path) -> None:
    source = read_source(written(tmp_path, "ticket.txt", b"Zum dritten Mal!\r\nSchon wieder!"))
    assert (source.text, source.data) == ("Zum dritten Mal!\nSchon wieder!", None)


def test_a_text_from_an_old_windows_program_is_read_by_its_byte_order_mark(tmp_path: Path) -> None:
    assert read_source(written(tmp_path, "t.txt", "Grüße".encode("utf-16"))).text == "Grüße"


def test_standard_input_is_read_where_a_dash_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"It broke again!")))
    assert read_source("-").text == "It broke again!"


def test_broken_json_is_refused_with_line_and_column(tmp_path: Path) -> None:
    name = written(tmp_path, "ticket.json", b'{\n  "messages": [,]\n}')
    assert refusal(name) == f"{name}: is no JSON: Expecting value at line 2, column 16"


def test_json_that_is_no_object_is_refused_with_what_it_is(tmp_path: Path) -> None:
    assert "not a list (one request a line goes to --jsonl)" in refusal(written(tmp_path, "t.json", b"[1]"))


def test_a_missing_file_is_refused_by_its_name() -> None:
    assert refusal("no-such.json") == "no-such.json: no such file"


def test_an_example_without_its_prefix_is_recognised() -> None:
    name = examples.names()[0]
    assert refusal(name) == f"{name}: no such file; did you mean examples:{name}?"


def test_a_message_in_place_of_a_file_is_shown_where_it_goes() -> None:
    assert "a message itself goes to standard input" in refusal("It broke again!")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(str(tmp_path)) == f"{tmp_path}: is a folder; name a file in it"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "not text in UTF-8 (byte 0)"),
        (b"PK\x03\x04\x00\x00", "looks like a binary file"),
        (b" \n", "is empty"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refusal(written(tmp_path, "ticket", content))


def test_an_unknown_example_is_refused_with_those_there_are() -> None:
    message = refusal("examples:nothing")
    assert all(name in message for name in examples.names())


@pytest.mark.parametrize("name", ["../domain", "../../pyproject", "/etc/hostname"])
def test_no_example_lies_outside_its_folder(name: str) -> None:
    assert "no bundled ticket" in refusal(f"examples:{name}")


def test_every_bundled_example_is_trusted_and_has_a_customer_message() -> None:
    for name in examples.names():
        source = read_source(f"examples:{name}")
        assert source.trusted
        assert source.data is not None
        assert any(message["role"] == "customer" for message in source.data["messages"])


def test_nothing_named_and_nothing_piped_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Keyboard())
    with pytest.raises(SourceError, match="name a FILE, - for standard input, or a bundled ticket"):
        named(None)


@pytest.mark.parametrize(
    ("typed", "words"), [("tomorrow", "is no moment"), ("2026-11-21T09:20:00", "has no zone"), ("", "is no moment")]
)
def test_a_present_without_its_zone_is_refused_with_what_would_be_right(typed: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        present(typed)


def test_the_present_that_was_typed_counts() -> None:
    assert present("2026-11-21T09:20:00Z").isoformat() == "2026-11-21T09:20:00+00:00"
    assert present(None).tzinfo is not None
