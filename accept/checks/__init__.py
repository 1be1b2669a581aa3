"""The 64 checks, by area; each module registers its own."""
