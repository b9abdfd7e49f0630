"""Tests, arranged by kind."""
