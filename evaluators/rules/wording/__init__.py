"""Rules on wording (WRD)."""
