"""What players can do: one file per family of verbs, one literal table."""
