"""The revision of the catalogue of rules, apart from the rules themselves, which take a second to load."""

CATALOGUE = "2026.11"
"""Named in every report."""
