"""Levelhead at a terminal: what it is asked with, and the pages that it answers with."""
