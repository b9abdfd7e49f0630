"""What has to be true of every run: a file for each guarantee, a function over a simulation."""
