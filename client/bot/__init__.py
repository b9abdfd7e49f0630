"""A player that plays by itself: a script, a load, and a record of all that it was told."""
