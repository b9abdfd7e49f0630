"""The sentences of each family of verbs."""
