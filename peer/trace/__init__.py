"""Traces: what happened in a realm, as its journals tell, drawn and written for other tools."""
