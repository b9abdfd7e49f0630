"""The chat client: a person types, the world answers. It holds no rules and no network."""
