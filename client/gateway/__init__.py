"""The gateway: the peer that turns utterances into intents."""
