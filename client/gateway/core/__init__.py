"""The pure part of the gateway: reading a player's words, and whose words wait for what."""
