"""Rules on dates and deadlines."""
