"""How the verbs of each family are said."""
