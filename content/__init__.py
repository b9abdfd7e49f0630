"""The game: entities, capabilities, perception, prose and worlds. Pure, and knows no bus."""
