"""The app's configuration."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class SummitsConfig(AppConfig):
    """The archive as Django sees it."""

    name = "summits"
    verbose_name = _("Archive")

    def ready(self):
        """Connect what follows changes of the archive, log-ins, migrations and new connections."""
        from config import checks  # noqa: F401

        # Models can be imported only once all apps are loaded.
        from summits import disk, jit, signal_handlers
        from summits.bundle import bulk
        from summits.safety import audit, sessions

        connection_created.connect(disk.note_file)
        connection_created.connect(jit.switch_off)
        signal_handlers.connect()
        sessions.connect()
        audit.connect()
        bulk.connect()
