"""A plain-text reply becomes HTML that can't carry anything but its own words."""

from __future__ import annotations

from service.markup import to_html


def test_paragraphs_breaks_and_lists_come_out_as_such() -> None:
    """Numbers make an ordered list, bullets an unordered one, blank lines paragraphs."""
    text = "Hi Dana,\nthank you.\n\nNext:\n1. I check the log.\n2) You restart.\n\n- one\n* two\n\nSam"
    assert to_html(text) == (
        "<p>Hi Dana,<br>\nthank you.</p>\n<p>Next:</p>\n<ol>\n<li>I check the log.</li>\n<li>You restart.</li>\n</ol>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>Sam</p>"
    )


def test_everything_that_html_reads_is_escaped() -> None:
    """A model that writes tags or attributes writes text."""
    assert to_html('<img src=x onerror="a()"> & co') == "<p>&lt;img src=x onerror=&quot;a()&quot;&gt; &amp; co</p>"


def test_nothing_comes_out_of_nothing() -> None:
    """An empty reply has no paragraphs."""
    assert to_html(" \n ") == ""
