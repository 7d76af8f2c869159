"""Rules on waivers themselves (WVR)."""
