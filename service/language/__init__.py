"""Reading text: normalising, sentences, clauses, times and cues. Pure; knows nothing of conversations or policies."""
