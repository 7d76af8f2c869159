"""Rules on where a text comes from (SRC)."""
