"""Versions of records: what each changeset changed, how a record was after it, and restoring that.

``recording`` writes versions, ``diff`` compares them, ``restore`` puts them back.
"""
