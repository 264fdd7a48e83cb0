"""What travels outside this PC, on a stick or in a network folder: the sealed file, and what is made of it (docs/BACKUP.md)."""
