"""Wenheng: drafting, review and batch issue around the checker in `evaluators`."""
