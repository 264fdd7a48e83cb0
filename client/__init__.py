"""The mail engine: no Qt, no words for the person."""
