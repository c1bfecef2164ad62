"""The language of a text, by script and function words; nothing where the text does not tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.language.detect import detect


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the printer is down again and nobody has answered my mails"),
        ("de", "Meine Bestellung ist seit drei Wochen nicht angekommen, was ist da los?"),
        ("fr", "Ma commande n'est toujours pas arrivée et je ne peux plus attendre"),
        ("es", "No puedo entrar en mi cuenta y ya he escrito dos veces"),
        ("it", "Non riesco ad accedere e nessuno mi risponde da giorni"),
        ("pt", "Não consigo entrar na minha conta, podem ajudar?"),
        ("nl", "Ik kan niet inloggen en niemand geeft antwoord"),
        ("pl", "Nie mogę się zalogować, proszę o pomoc"),
        ("sv", "Jag kan inte logga in och ingen svarar"),
        ("da", "Jeg kan ikke logge ind, og der er ingen, der svarer, hvad gør jeg nu?"),
        ("no", "Jeg får ikke logget inn, kan dere hjelpe meg nå?"),
        ("fi", "En pääse kirjautumaan sisään, mitä minun pitää tehdä?"),
        ("tr", "Hesabıma giriş yapamıyorum, lütfen yardım edin"),
        ("cs", "Nemůžu se přihlásit do účtu, prosím o pomoc"),
        ("ro", "Nu pot să intru în cont și nu îmi răspunde nimeni"),
        ("hu", "Nem tudok belépni a fiókba, kérem segítsenek"),
        ("id", "Saya tidak bisa masuk ke akun saya sejak kemarin"),
        ("ru", "Не могу войти в аккаунт, помогите"),
        ("uk", "Не можу увійти в обліковий запис"),
        ("el", "Δεν μπορώ να συνδεθώ"),
        ("he", "אני לא מצליח להתחבר"),
        ("ar", "لا أستطيع الدخول إلى حسابي"),
        ("hi", "मैं लॉगिन नहीं कर पा रहा हूँ"),
        ("th", "เข้าสู่ระบบไม่ได้"),
        ("ja", "ログインできません。助けてください"),
        ("zh", "我无法登录我的账户"),
        ("ko", "로그인이 안 돼요"),
    ],
)
def test_a_plain_sentence_tells_its_language(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "👍👍", "@acme #fail", "https://example.com/the/and/of", "John Smith", "ok", "4711", "VPN", "Anna Müller"],
)
def test_a_text_that_tells_nothing_is_not_guessed(text: str) -> None:
    assert detect(text) == "und"


def test_a_foreign_word_does_not_change_the_language() -> None:
    assert detect("This is still broken. Где мой заказ?") == "en"
    assert detect("the рrіntеr is broken and i am not happy with it") == "en"


@given(st.text())
def test_detecting_never_raises(text: str) -> None:
    assert 2 <= len(detect(text)) <= 3
