"""The queryset of corrections."""

from functools import reduce
from operator import or_

from django.db.models import Q

from summits.querysets.visibility import PUBLISHED, PublishableQuerySet, has_public_status

CORRECTABLE = ("summit", "leader", "issue", "agreement")
"""The foreign keys of a correction, of which exactly one is set, to the record that was wrong."""


class CorrectionQuerySet(PublishableQuerySet):
    """The queryset of corrections: public when they are published and their record is public."""

    @classmethod
    def published_q(cls, prefix=""):
        records = (has_public_status(f"{prefix}{name}__", name) for name in CORRECTABLE)
        return Q(**{f"{prefix}status": PUBLISHED}) & reduce(or_, records)

    def for_list(self):
        """Load only the columns that a row of the list shows."""
        records = ("summit__title", "leader__name", "issue__name", "agreement__title")
        addresses = (f"{name}__slug" for name in CORRECTABLE)
        return self.select_related(*CORRECTABLE).only("corrected_on", "what", "why", *records, *addresses)
