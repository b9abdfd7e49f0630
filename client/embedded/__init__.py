"""A whole realm as child processes of `worldline play`."""
