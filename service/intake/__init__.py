"""What a helpdesk sends, read into the domain's values: checked data -> conversation and policy, HTML -> text, quotes.

Standard library only, except for the HTML parser, which is imported when a message comes as HTML.
"""

from __future__ import annotations

from service.intake.reading import CheckRequest, check_request_from, draft_request_from, texts_from_html

__all__ = ["CheckRequest", "check_request_from", "draft_request_from", "texts_from_html"]
