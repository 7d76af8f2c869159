"""Rules on personal data and secrecy (PRI)."""
