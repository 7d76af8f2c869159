"""Rules on placeholders and blanks (PLH)."""
