"""Sessions of users of the admin."""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

DIGEST_LENGTH = 64
"""Length of a SHA-256 digest in hexadecimal."""


class AdminSession(AbstractBaseSession):
    """A session, stored under the digest of its key, so that reading the database does not allow taking it over.

    The columns beyond Django's repeat parts of the session's data, so that a user's sessions can be listed.
    """

    session_key = models.CharField(_("digest of the session key"), max_length=DIGEST_LENGTH, primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="admin_sessions",
        verbose_name=_("user"),
    )
    began = models.DateTimeField(_("started"), null=True)
    used = models.DateTimeField(_("last used"), null=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=60, blank=True)

    objects = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()

    def __str__(self):
        return self.browser or str(self._meta.verbose_name)

    @classmethod
    def get_session_store_class(cls):
        """Return the session store that writes this model."""
        return import_module(settings.SESSION_ENGINE).SessionStore
