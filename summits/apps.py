"""The app config."""

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class SummitsConfig(AppConfig):
    """The app config of ``summits``."""

    name = "summits"
    verbose_name = _("Archive")

    def ready(self):
        """Register system checks; connect handlers of changesets, log-ins, migrations and new database connections.

        The admin calls Django's app of accounts "Users", as editors do.
        """
        from config import checks  # noqa: F401
        from summits import signal_handlers
        from summits.accounts import audit_log, sessions
        from summits.datapackage import database

        # Models can be imported only once all apps are loaded.
        from summits.db import disk, jit
        from summits.querysets import alphabet

        apps.get_app_config("auth").verbose_name = _("Users")
        connection_created.connect(disk.remember_database_file)
        connection_created.connect(jit.disable_jit)
        connection_created.connect(alphabet.register_alphabet)
        signal_handlers.connect()
        sessions.connect()
        audit_log.connect()
        database.connect()
