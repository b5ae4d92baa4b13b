"""The one exception of backups, and the words of a refusal that both databases share."""

from django.utils.translation import gettext as _

from summits.search.schema.document_ids import RECORDS


class BackupError(Exception):
    """A backup cannot be made or restored; its message says why, and nothing was changed."""


def check_sequence(counter, value):
    """Raise BackupRefused if the next record, by the ``counter`` of a table's primary keys, could not be searched for.

    The documents of the search, which are written again, have keys of their own making.
    """
    if not counter.startswith("summits_searchdocument") and not (isinstance(value, int) and 0 <= value < RECORDS):
        raise BackupError(_("The next key of {counter} would be out of range.").format(counter=counter))
