"""The vendor log: who changed what of settings, team and catalog."""
