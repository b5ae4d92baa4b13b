"""The checks of rows against rows of other tables: commitments, and the kinds of actors."""

from summits.datapackage.actors import ActorCheck
from summits.datapackage.commitments import CommitmentCheck
from summits.datapackage.reader import no_checkpoint


class RowChecks:
    """All these checks. They take the rows of every table, and judge once they have all of them."""

    def __init__(self):
        self.checks = (CommitmentCheck(), ActorCheck())

    def add(self, table, rows):
        """Add ValidRows of a table whose values the archive will hold after the import."""
        for check in self.checks:
            check.add(table, rows)

    def check(self, errors, checkpoint=no_checkpoint):
        """Add an error for each row that breaks a rule. ``checkpoint`` is called for each row, and may raise."""
        for check in self.checks:
            check.check(errors, checkpoint)
