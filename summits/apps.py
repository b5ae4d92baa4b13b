"""The app's configuration."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class SummitsConfig(AppConfig):
    """The archive as Django sees it."""

    name = "summits"
    verbose_name = _("Archive")

    def ready(self):
        """Let history, revision and search follow the record, the log every log-in, statistics every migration."""
        from config import checks  # noqa: F401

        # Models can be imported only once all apps are loaded.
        from summits import changes, disk, jit
        from summits.bundle import bulk
        from summits.history import writing
        from summits.safety import audit, sessions
        from summits.search import signals
        from summits.workflow import approval

        connection_created.connect(disk.note_file)
        connection_created.connect(jit.switch_off)
        approval.connect()
        writing.connect()
        sessions.connect()
        audit.connect()
        changes.connect()
        signals.connect()
        bulk.connect()
