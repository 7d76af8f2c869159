"""Rules on sections, numbering, addressee and sign-off (STR)."""
