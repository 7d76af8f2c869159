"""Rules on measurable, consistent targets."""
