"""Rules on punctuation, numerals, script and characters (FMT)."""
