"""What `manage.py check --deploy` says of this machine, beside Django's own checks."""

from django.core.checks import Tags, Warning, register

from config import permissions
from config.environment import FILE


@register(Tags.security, deploy=True)
def secrets_are_private(app_configs, **about):
    """Warn where other accounts of the machine may read or change the file with the keys."""
    if not permissions.is_shared(FILE):
        return []
    return [
        Warning(
            f"{FILE} holds keys and passwords, and other accounts of this machine may read or change it.",
            hint="Make it the property of the account that runs the site, or of root and its group: chmod 600 or 640.",
            id="summits.W001",
        )
    ]
