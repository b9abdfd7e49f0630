"""Recorded sessions, and the digest of the world that each of them ends in."""
