"""The store: sessions on the disk."""
