"""The pure core of any chat client."""
