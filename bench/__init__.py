"""Reproducible benchmarks: `python -m bench.<name>` measures, prints, and writes into docs/."""
