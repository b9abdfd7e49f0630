"""What holds for all tests: Hypothesis measures no time, for these machines are shared."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("worldline", deadline=None)
settings.load_profile("worldline")
