"""The vendor's team: its seats, and invitations to it."""
