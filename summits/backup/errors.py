"""The exception that backups raise, and a check that both databases share."""

from django.utils.translation import gettext as _

from summits.search.schema.document_ids import MAX_PK


class BackupError(Exception):
    """A backup cannot be made or restored. The message says why; nothing was changed."""


def check_sequence(sequence, value):
    """Raise BackupError if a sequence is so high that the search index could not hold the next record.

    ``sequence`` is the name of the sequence, ``value`` its state. The primary keys of search documents follow a scheme
    of their own and are written again, so they are not checked.
    """
    if not sequence.startswith("summits_searchdocument") and not (isinstance(value, int) and 0 <= value < MAX_PK):
        raise BackupError(_("The next key of {counter} would be out of range.").format(counter=sequence))
