"""Database tools: changesets, compiled queries, bulk inserts, the replica router, locks. Imports none of our models."""
