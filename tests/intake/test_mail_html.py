"""HTML mail becomes the text that a person sees, with quotes and signatures told apart."""

from __future__ import annotations

import pytest

from service.domain import Message
from service.intake.mail_html import text_from_html
from service.intake.quoting import asides
from test_quoting import MAILS, read_marked, words_of

SAFELINK = '<a href="https://eu.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example%2Fs&d=1">state</a>'
TABLE = "<table><tr><th>Order</th><th>Sum</th></tr><tr><td>4711</td><td><p>12 EUR</p></td></tr></table>"
HTML_MAILS = sorted(path.stem for path in MAILS.glob("*.html"))


@pytest.mark.parametrize("name", HTML_MAILS)
def test_an_html_mail_reads_as_a_person_sees_it(name: str) -> None:
    expected, _, own = read_marked(name)
    text, quoted, signatures = text_from_html((MAILS / f"{name}.html").read_text(encoding="utf-8"))
    message = Message("m1", "customer", text, aside=asides(text, quoted, signatures))

    assert text == expected.strip()
    assert words_of(message.said) == own


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain words", "plain words"),
        ("a &amp; b &lt;c&gt; &euro;5&nbsp;&nbsp;now", "a & b <c> €5 now"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("one<br>two<br><br><br><br>three", "one\ntwo\n\nthree"),
        ("<p>un<b>believ</b>able</p>", "unbelievable"),
        ("<p>  much\n   white   space </p>", "much white space"),
        ("<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\n\nd"),
        ("<ul><li>one</li><li><p>two</p></li></ul>end", "- one\n- two\n\nend"),
        ("<ol start=3><li>c<li>d</ol>", "3. c\n4. d"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        (TABLE, "Order  Sum\n4711  12 EUR"),
        ('see <a href="https://x.example/a">the page</a>.', "see the page (https://x.example/a)."),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ('<a href="mailto:a@x.example?subject=hi">a@x.example</a>', "a@x.example"),
        ('<a href="mailto:a@x.example">write us</a>', "write us (a@x.example)"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ('<a href="https://x.example/">here </a>now', "here (https://x.example/) now"),
        (SAFELINK, "state (https://x.example/s)"),
        (f'<a href="https://x.example/p?{"t" * 300}">page</a>', "page (https://x.example/p)"),
        ('<a href="https://x.example/"><img src="l.png" alt="Logo"></a>hi', "[Logo]hi"),
        ('broken <img alt="😡" src="e.png">', "broken 😡"),
        ('<img src="cid:shot1">', "[image]"),
        ('<img src="https://t.example/p.gif" width="1" height="1" alt="x">hi', "hi"),
        ("<style>p{color:red}</style><script>alert(1)</script><title>t</title>hi", "hi"),
        ("hi<!-- not seen --><!--[if mso]>nor this<![endif]-->", "hi"),
        ('<div style="display: none !important">preheader</div>hi', "hi"),
        ('<span style="mso-hide:all">preheader</span>hi', "hi"),
        ('<div style="font-size:0"><p style="font-size:14px">seen</p>unseen</div>', "seen"),
        ("<div hidden>unseen</div>hi", "hi"),
        ("<p>unclosed <b>bold<p>next", "unclosed bold\n\nnext"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("soft\u00adly\u200b", "softly"),
        ("", ""),
        ("<p></p>", ""),
        ("a\x00b", "ab"),
    ],
)  # fmt: skip
def test_markup_becomes_text(html: str, text: str) -> None:
    assert text_from_html(html).text == text


def test_words_below_a_thousand_levels_are_read() -> None:
    """libxml2 stops at 256 levels and gives an empty text."""
    assert text_from_html("<div>" * 1_500 + "help" + "</div>" * 1_500 + "me").text == "help\nme"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "help me",
        "".join(f"<p><b x={n}>help</p>" for n in range(10_000)) + "help me",
        "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">help me",
        "<p " + "/".join(f"a{n}" for n in range(20_000)) + ">help me",
        "<script>x</script><style>y</style>" + "<center>" * 5_000 + "help me<br>now",
    ],
    ids=["levels", "formatting", "attributes", "slashes", "unseen"],
)
def test_mail_made_to_exhaust_a_parser_is_read_and_keeps_its_words(html: str) -> None:
    """The second grows to gigabytes in a tree that repeats open formatting in every paragraph."""
    text = text_from_html(html).text
    assert "help me" in text
    assert "x" not in text.replace("help", "")
    assert "<" not in text
