"""The history of the record: what each edit changed, how a record stood after it, and putting that back.

``writing`` notes the versions that a change leaves, ``reading`` tells of them, ``restoring`` puts them back.
"""
