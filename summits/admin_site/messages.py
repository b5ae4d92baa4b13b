"""Messages that tell of what was saved only where it was: none outlives a transaction that is rolled back.

A view says "… was changed successfully." before its transaction is committed. Where the commit then fails, or what
comes before it, because the disk is full or the database is locked, that is not true.
"""

from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection, transaction


class CommittedStorage(FallbackStorage):
    """Django's storage of messages, without those of success from a transaction, or a savepoint, that was undone.

    Warnings and errors stay: they may say why it was undone.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._awaited = []

    def add(self, level, message, extra_tags=""):
        """Queue a message."""
        number = len(self._queued_messages)
        super().add(level, message, extra_tags)
        if level <= SUCCESS and connection.in_atomic_block and len(self._queued_messages) > number:
            commit = _Commit()
            transaction.on_commit(commit)
            self._awaited.append((self._queued_messages[-1], commit))

    def update(self, response):
        """Store what was not shown, for the next page."""
        self._forget_undone()
        return super().update(response)

    def __iter__(self):
        self._forget_undone()
        return super().__iter__()

    def __len__(self):
        self._forget_undone()
        return super().__len__()

    def _forget_undone(self):
        undone = [message for message, commit in self._awaited if commit.is_undone()]
        # Two messages with the same words are equal.
        self._queued_messages = [one for one in self._queued_messages if not any(one is other for other in undone)]


class _Commit:
    """A commit that is waited for: Django calls it, or forgets it when it undoes what it was registered in."""

    def __init__(self):
        self.is_done = False

    def __call__(self):
        self.is_done = True

    def is_undone(self):
        return not self.is_done and not any(function is self for _points, function, _robust in connection.run_on_commit)
