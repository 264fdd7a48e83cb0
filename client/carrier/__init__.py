"""Letters on a stick: packed on a PC without a line, sent from any PC with one, and answers brought back (docs/ARCHITECTURE.md)."""
