"""What a helpdesk sends, read into the domain's values: checked data -> conversation and policy, HTML -> text, quotes.

Standard library only, except for the HTML parser, which is imported when a message comes as HTML.
"""
