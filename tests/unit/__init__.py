"""Cores and pure functions, driven with real inputs."""
