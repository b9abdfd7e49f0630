"""The pure cores of a peer: an input and the time go in, effects come out."""
