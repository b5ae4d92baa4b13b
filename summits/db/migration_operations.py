"""An operation for migrations."""

from django.db import migrations


class StateInOneStep(migrations.SeparateDatabaseAndState):
    """State operations that are applied in one step: Django renders the models again once, not after each of them.

    Where there are many, that takes a fraction of the time. The database operations, if any, must be SQL.
    """

    def state_forwards(self, app_label, state):
        """Drop the rendered models, then apply the state operations."""
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
