"""Transcripts of play and what words mean in them."""
