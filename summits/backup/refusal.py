"""The one exception of backups."""


class BackupRefused(Exception):
    """A backup cannot be made or restored; its message says why, and nothing was changed."""
