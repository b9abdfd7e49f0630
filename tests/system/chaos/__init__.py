"""Realms of several hosts that are cut apart: hosts are network namespaces, or containers."""
