"""Rules on new burdens laid on communities."""
