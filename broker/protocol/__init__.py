"""The language spoken to a broker: pure values and their bytes."""
