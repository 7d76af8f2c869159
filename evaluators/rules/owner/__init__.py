"""Rules on who is responsible."""
