"""Levelhead: guarded, evidence-backed reply drafts for heated support conversations."""

__version__ = "0.1.0"
