"""What elements of HTML mail mean: which are blocks, hidden, quoted, signatures, and how links and pictures read."""

from __future__ import annotations

from collections.abc import Mapping

from service.intake.quoting_words import entries

Attributes = Mapping[str, str]

UNSEEN = frozenset(
    entries(
        """
        head, title, style, script, template, svg, math, object, embed, iframe, audio, video, canvas, select, input,
        button, map, meta, link, base, noframes
        """
    )
)
PARAGRAPHS = frozenset(entries("p, h1, h2, h3, h4, h5, h6, ul, ol, dl, table, blockquote, pre, hr, figure"))
LINES = frozenset(
    entries(
        """
        div, li, dt, dd, section, article, header, footer, main, nav, aside, address, center, form, fieldset, caption,
        figcaption, details, summary, body, tbody, thead, tfoot
        """
    )
)
_HIDDEN = frozenset(
    entries("display:none, visibility:hidden, mso-hide:all, max-height:0, max-height:0px, opacity:0, opacity:0.0")
)
_TINY = frozenset(entries("0, 0px, 0pt, 0em, 1px"))

# Classes and ids that mail programs give to what they quote. Containers in which people also reply between the
# quotes (gmail_quote, protonmail_quote, zmail_extra) are not here: the blockquotes in them are marked instead.
_QUOTE_CLASSES = frozenset({"gmail_attr", "moz-cite-prefix", "yahoo_quoted"})
_QUOTE_IDS = frozenset({"olk_src_body_section"})
_REST_IDS = frozenset(entries("divrplyfwdmsg, appendonsend, mail-editor-reference-message-container"))
_SIGNATURE_CLASSES = frozenset(
    entries(
        """
        gmail_signature, gmail_signature_prefix, moz-signature, moz-txt-sig, protonmail_signature_block,
        zmail_signature
        """
    )
)
_SIGNATURE_IDS = frozenset(entries("signature, ms-outlook-mobile-signature, zmail_signature"))
_MAX_URL_CHARS = 200


def style_of(attributes: Attributes) -> dict[str, str]:
    """The style attribute's properties, lower case and without spaces."""
    style = attributes.get("style")
    if not style:
        return {}
    pairs = (part.partition(":") for part in "".join(style.lower().replace("!important", "").split()).split(";"))
    return {name: value for name, _, value in pairs if value}


def is_hidden(attributes: Attributes, style: Mapping[str, str]) -> bool:
    """Whether a reader never sees the element or anything in it."""
    return "hidden" in attributes or any(f"{name}:{value}" in _HIDDEN for name, value in style.items())


def is_tiny(style: Mapping[str, str], *, inherited: bool) -> bool:
    """Whether text is too small to be seen. Layouts set that on a table cell and undo it further in."""
    size = style.get("font-size")
    return inherited if size is None else size in _TINY


def mark(tag: str, attributes: Attributes) -> str:
    """What the mail program says of the element: "quote", "rest" (all that follows is quoted), "signature" or ""."""
    names = {name.removeprefix("x_") for name in attributes.get("class", "").lower().split()}
    own_id = attributes.get("id", "").lower().removeprefix("x_")
    if tag == "blockquote" or names & _QUOTE_CLASSES or own_id in _QUOTE_IDS:
        return "quote"
    if own_id in _REST_IDS:
        return "rest"
    smart = attributes.get("data-smartmail") == "gmail_signature"
    return "signature" if smart or names & _SIGNATURE_CLASSES or own_id in _SIGNATURE_IDS else ""


def first_number(attributes: Attributes) -> int:
    """Where a numbered list starts."""
    start = attributes.get("start", "")
    return int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1


def picture(attributes: Attributes) -> str:
    """A picture as text: an emoji as itself, others as "[what it shows]", tracking pixels and decoration as nothing."""
    if attributes.get("width") in {"0", "1"} or attributes.get("height") in {"0", "1"}:
        return ""
    shown = " ".join(attributes.get("alt", "").split())
    if shown:
        return shown if not any(c.isascii() for c in shown) else f"[{shown[:120]}]"
    return "[image]" if attributes.get("src", "").startswith(("cid:", "data:")) else ""


def address(href: str, shown: str) -> str:
    """What to write behind a link's text: its address, or nothing where the text says it already."""
    scheme, _, rest = href.partition(":")
    scheme = scheme.lower()
    if not shown or (shown.startswith("[") and shown.endswith("]")):
        return ""  # a logo's link tells nothing
    if scheme in {"mailto", "tel"}:
        target = rest.partition("?")[0].strip()
        return "" if not target or _plain(target) in _plain(shown) else target
    if scheme not in {"http", "https"}:
        return ""
    target = _unwrapped(href)
    return "" if _plain(target) in _plain(shown) else _short(target)


def _plain(text: str) -> str:
    text = "".join(text.split()).casefold()
    for prefix in ("https://", "http://", "mailto:", "tel:", "www."):
        text = text.replace(prefix, "")
    return text.rstrip("/")


def _unwrapped(url: str) -> str:
    """The address behind the redirects that Outlook and Google put around links."""
    from urllib.parse import parse_qs, urlsplit

    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        wrapped = host.endswith(".safelinks.protection.outlook.com") or (
            host == "www.google.com" and parts.path == "/url"
        )
        inner = (parse_qs(parts.query).get("url") or parse_qs(parts.query).get("q") or [""])[0] if wrapped else ""
    except ValueError:
        return url
    return inner if inner.startswith(("http://", "https://")) else url


def _short(url: str) -> str:
    """The address without spaces; one that is too long for a reader loses its query, then its path."""
    url = "".join(url.split())
    for cut in ("", "#", "?"):
        shorter = url.partition(cut)[0] if cut else url
        if len(shorter) <= _MAX_URL_CHARS:
            return shorter
    return "/".join(url.split("/")[:3])[:_MAX_URL_CHARS]
