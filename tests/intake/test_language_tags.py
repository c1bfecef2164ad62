"""A tag names a registered language, or is refused with what would be right."""

from __future__ import annotations

import pytest

from service.intake.tags import language_tag
from service.language.detect import detect


@pytest.mark.parametrize(
    "tag",
    [
        "en", "de", "DE", "fil", "yue", "pt-BR", "zh-Hant-TW", "zh-hans", "es-419", "sr-Latn", "de-CH-1996", "sl-rozaj",
        "zh-yue-HK", "en-UK", "en-u-ca-gregory", "de-x-formal", "ast",
    ],
)  # fmt: skip
def test_a_registered_language_is_taken_as_it_came(tag: str) -> None:
    assert language_tag(tag) == tag


@pytest.mark.parametrize(
    "tag",
    ["", "e", "english", "xx", "zzz", "und", "mul", "qaa", "klingon", "en_US", "en-", "-en", "en--US", "en US",
     "de-de-de", "pt-BRAZIL-BR", "x-private", "en-x", "en\n", "éé", "日本", "auto"],
)  # fmt: skip
def test_what_names_no_language_is_refused_with_what_would_be_right(tag: str) -> None:
    with pytest.raises(ValueError, match='must be "auto" or a BCP 47 tag of a language, such as "en"'):
        language_tag(tag)


def test_a_language_that_nobody_registered_is_named() -> None:
    with pytest.raises(ValueError, match="'xx' is no registered language"):
        language_tag("xx-DE")


def test_every_language_that_is_read_from_a_conversation_may_be_asked_for() -> None:
    texts = ("Where is my order, please?", "Wo ist meine Bestellung, bitte?", "Где мой заказ?", "私の注文はどこですか")
    assert {language_tag(detect(text)) for text in texts} == {"en", "de", "ru", "ja"}
