"""A simulator that tries to break the cores: production code over simulated network, disk, clock.

One seed is one run, replayable bit for bit: `python -m tests.simulation --seed N --trace`.
"""
