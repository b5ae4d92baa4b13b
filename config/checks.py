"""System checks for ``manage.py check --deploy``, in addition to Django's own."""

from django.core.checks import Error, Tags, Warning, register

from config import bind_addresses, file_permissions
from config.environment import FILE, env


@register(Tags.security, deploy=True)
def check_secrets_are_private(app_configs, **kwargs):
    """Warn if other accounts of the machine may read or change .env, which holds secrets."""
    if not file_permissions.is_shared(FILE):
        return []
    return [
        Warning(
            f"{FILE} holds keys and passwords, and other accounts of this machine may read or change it.",
            hint="Make it the property of the account that runs the site, or of root and its group: chmod 600 or 640.",
            id="summits.W001",
        )
    ]


@register(Tags.security, deploy=True)
def check_database_and_cache_persist(app_configs, **kwargs):
    """Report a database in memory (an error) and a cache that stores nothing (a warning), unless DEBUG is on."""
    messages = []
    if error := bind_addresses.database_error(env["DATABASE_URL"], env["DEBUG"]):
        messages.append(Error(error, id="summits.E001"))
    if error := bind_addresses.cache_error(env["CACHE_URL"], env["DEBUG"]):
        messages.append(Warning(error, id="summits.W002"))
    return messages
