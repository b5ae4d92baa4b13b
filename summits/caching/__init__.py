"""Caches that are never stale: each is keyed by the data version, which every write raises."""
