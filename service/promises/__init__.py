"""Promises, claims and citations of a reply, found in its words and held against policy, calendar and conversation."""

from service.promises.citations import find_citations
from service.promises.claims import find_claims
from service.promises.commitments import read_commitment
from service.promises.holding import find_promises

__all__ = ["find_citations", "find_claims", "find_promises", "read_commitment"]
