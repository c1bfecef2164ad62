"""Levelhead over HTTP."""
