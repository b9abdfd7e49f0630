"""The pure cores of the broker: an input and the time go in, effects come out."""
