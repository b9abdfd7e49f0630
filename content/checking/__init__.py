"""Finds mistakes in a world that can be loaded and yet not be played as its author means it."""
