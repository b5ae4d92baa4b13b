"""Message storage that drops success messages if their transaction is rolled back.

A view adds "… was changed successfully." before its transaction is committed. If the commit then fails, for instance
because the disk is full or the database is locked, that message would be wrong.
"""

from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection, transaction


class CommittedStorage(FallbackStorage):
    """Django's message storage, without the success messages of a transaction or savepoint that was rolled back.

    Warnings and errors stay: they may say why it was rolled back.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._pending = []

    def add(self, level, message, extra_tags=""):
        """Queue a message; if it reports a success inside a transaction, watch for the commit."""
        count = len(self._queued_messages)
        super().add(level, message, extra_tags)
        if level <= SUCCESS and connection.in_atomic_block and len(self._queued_messages) > count:
            commit = _Commit()
            transaction.on_commit(commit)
            self._pending.append((self._queued_messages[-1], commit))

    def update(self, response):
        """Store the messages that were not shown for the next page."""
        self._drop_rolled_back()
        return super().update(response)

    def __iter__(self):
        self._drop_rolled_back()
        return super().__iter__()

    def __len__(self):
        self._drop_rolled_back()
        return super().__len__()

    def _drop_rolled_back(self):
        rolled_back = [message for message, commit in self._pending if commit.is_rolled_back()]
        # Compare by identity: two messages with the same text are equal.
        self._queued_messages = [one for one in self._queued_messages if not any(one is other for other in rolled_back)]


class _Commit:
    """An on_commit callback that notes whether it was called. Django drops it if its transaction is rolled back."""

    def __init__(self):
        self.is_done = False

    def __call__(self):
        self.is_done = True

    def is_rolled_back(self):
        return not self.is_done and not any(function is self for _points, function, _robust in connection.run_on_commit)
