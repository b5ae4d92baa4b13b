"""Questions of corrections."""

from functools import reduce
from operator import or_

from django.db.models import Q

from summits.querysets.visibility import PUBLISHED, PublishableQuerySet, has_public_status

CORRECTABLE = ("summit", "leader", "issue", "agreement")
"""The keys of a correction, of which one names the record that was wrong."""


class CorrectionQuerySet(PublishableQuerySet):
    """Corrections: public when they are meant to be, and their record is."""

    @classmethod
    def gate(cls, prefix=""):
        records = (has_public_status(f"{prefix}{name}__", name) for name in CORRECTABLE)
        return Q(**{f"{prefix}status": PUBLISHED}) & reduce(or_, records)

    def for_list(self):
        """With all that a line of the list shows, and no more."""
        records = ("summit__title", "leader__name", "issue__name", "agreement__title")
        addresses = (f"{name}__slug" for name in CORRECTABLE)
        return self.select_related(*CORRECTABLE).only("corrected_on", "what", "why", *records, *addresses)
