"""The session engine: Django's database sessions, stored under a hash of the session key."""

from datetime import UTC, datetime
from hashlib import sha256

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError
from django.utils.timezone import now

BEGAN, USED, ADDRESS, BROWSER = "began", "used", "address", "browser"
"""Keys of a session's data about the session itself; the store copies their values into columns of its row."""


def hash_session_key(session_key):
    """Return the hash of a session key as stored. The key has 165 random bits, so a plain hash is enough."""
    return sha256(session_key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """A database session whose key only its browser knows."""

    @classmethod
    def get_model_class(cls):
        """Return the model of sessions."""
        from summits.models import AdminSession

        return AdminSession

    def _get_session_from_db(self):
        key = hash_session_key(self.session_key)
        session = self.model.objects.filter(session_key=key, expire_date__gt=now()).first()
        if session is None:
            self._session_key = None
        return session

    def exists(self, session_key):
        """Whether there is a session with this key."""
        return super().exists(hash_session_key(session_key))

    def create_model_instance(self, data):
        """Return an unsaved model instance of this session with ``data``."""
        return self.model(
            session_key=hash_session_key(self._get_or_create_session_key()),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
            began=to_datetime(data.get(BEGAN)),
            used=to_datetime(data.get(USED)),
            address=data.get(ADDRESS),
            browser=data.get(BROWSER, ""),
        )

    def save(self, must_create=False):
        """Save the session. Raises the error of the database where Django would say that the session is gone."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, DatabaseError):
                raise error.__context__ from error.__context__.__cause__
            raise

    def delete(self, session_key=None):
        """Delete this session, or the one with ``session_key``."""
        session_key = session_key or self.session_key
        if session_key is not None:
            self.model.objects.filter(session_key=hash_session_key(session_key)).delete()


def to_datetime(seconds):
    """Return a timestamp of ``time.time()`` as an aware datetime; None for None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
