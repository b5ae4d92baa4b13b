"""Visibility rules: which records an anonymous visitor may see, and base classes of querysets.

``published()`` filters records that are public:

- a record with a status: if the status is "published";
- a shared record (actor, place, series, collection, source): if it is approved; a source must also be cited;
- a front-page item: if it is approved and the records that it shows are public;
- any other record: if the records that it belongs to are published.

Optional relations (a position's leader, an agreement's summit) to records that are not public are left out by
``prefetch_published``. Shared records that a public record refers to by a foreign key are approved along with it
(``summits.workflow.approval``).
"""

from functools import reduce
from operator import and_, or_

from django.db import models
from django.db.models import Count, F, Prefetch, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from summits.db.changeset import TrackedQuerySet
from summits.querysets.previewed import previewed
from summits.vocabularies import Status

PUBLISHED = Status.PUBLISHED


def has_public_status(path, kind):
    """Return a Q that a record with a status is public; in a preview, previewed records count as published.

    ``path`` is the path to the record, ending in "__", or "" for the row itself. ``kind`` is its model's name.
    """
    return or_previewed(Q(**{f"{path}status": PUBLISHED}), path, kind)


def or_previewed(condition, path, kind):
    """Return ``condition`` (a Q) or-ed with the previewed records of model ``kind`` at ``path``."""
    keys = previewed().get(kind)
    return condition | Q(**{f"{path}pk__in": sorted(keys)}) if keys else condition


def related_model(model, path):
    """Return the model at the end of a ``path`` of relations from ``model``, such as "participations__leader"."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def prefetch_published(queryset, name, *related):
    """Return a ``Prefetch`` of the relation ``name`` with public records only.

    A foreign key to a draft then reads as None. ``related`` are names for ``select_related``.
    """
    return Prefetch(name, queryset=published_queryset(related_model(queryset.model, name), *related))


def published_queryset(model, *related):
    """Return the public records of ``model``, or all if it has no such rule. ``related`` is for ``select_related``."""
    records = model.objects.published() if hasattr(model.objects, "published") else model.objects.all()
    # Without names, select_related would join every foreign key that is not null.
    return records.select_related(*related) if related else records


class PublishableQuerySet(TrackedQuerySet):
    """Base class of querysets with a visibility rule."""

    def published(self):
        """Filter the records that an anonymous visitor may see."""
        return self.filter(self.published_q())

    @classmethod
    def published_q(cls, prefix=""):
        """Return the visibility condition as a Q; ``prefix`` is the path to this model, ending in "__"."""
        raise NotImplementedError


class StatusQuerySet(PublishableQuerySet):
    """Base class for models with a status: public when published."""

    kind = ""
    """The name of their model."""

    @classmethod
    def published_q(cls, prefix=""):
        return has_public_status(prefix, cls.kind)


class ApprovedQuerySet(PublishableQuerySet):
    """Base class for shared records: public once approved."""

    kind = ""
    """The name of their model."""

    @classmethod
    def published_q(cls, prefix=""):
        return or_previewed(Q(**{f"{prefix}approved": True}), prefix, cls.kind)


class DependentQuerySet(PublishableQuerySet):
    """Base class for child records: public with the records that they belong to."""

    published_via = ()
    """Names of the foreign keys that must lead to published records, or paths of them: "commitment__agreement"."""
    kinds = {}
    """Name or path → name of its model, where they differ."""
    visibility = ("status", PUBLISHED)
    """The field of these records that makes them public, and its value."""

    combine = and_
    """How these conditions are combined: ``and_`` (all must be public) or ``or_`` (one is enough)."""

    @classmethod
    def published_q(cls, prefix=""):
        field, value = cls.visibility
        conditions = (
            or_previewed(Q(**{f"{prefix}{name}__{field}": value}), f"{prefix}{name}__", cls.kinds.get(name, name))
            for name in cls.published_via
        )
        return reduce(cls.combine, conditions)

    def becoming_public_with(self, chosen):
        """Filter rows of the ``chosen`` records that are public once these are published.

        ``chosen`` is a dict of model → primary keys of records with a status or approval.
        """
        field, value = self.visibility
        pks = {name: chosen.get(related_model(self.model, name), ()) for name in self.published_via}
        becomes = [Q(**{f"{name}__{field}": value}) | Q(**{f"{name}__in": pks[name]}) for name in self.published_via]
        with_them = reduce(or_, [Q(**{f"{name}__in": pks[name]}) for name in self.published_via])
        return self.filter(reduce(self.combine, becomes), with_them)

    def public_among(self, rows):
        """Return a list of those ``rows`` that belong to public records. They need not be in the database.

        Each row is a dict of foreign key name → primary key.
        """
        public_pks, names = {}, self.own_keys()
        for name in names:
            wanted = {row.get(name) for row in rows} - {None}
            owners = related_model(self.model, name).objects.published().filter(pk__in=wanted)
            public_pks[name] = set(owners.values_list("pk", flat=True))
        return [row for row in rows if reduce(self.combine, [row.get(name) in public_pks[name] for name in names])]

    @classmethod
    def own_keys(cls):
        """Return the names of the model's own foreign keys with which the paths of ``published_via`` begin."""
        return [path.split("__")[0] for path in cls.published_via]


class SharedDependentQuerySet(DependentQuerySet):
    """Base class for child records of shared records: public once these are approved."""

    visibility = ("approved", True)


def count_subquery(rows, group, field):
    """Return a subquery expression: the number of distinct ``field`` among ``rows``, or 0.

    ``rows`` is correlated with the outer query, so that all of them have the same value of ``group``. ``group`` and
    ``field`` are field names.
    """
    counted = rows.order_by().values(group).annotate(number=Count(field, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


def first_per_group(rows, group, limit, *order):
    """Return at most ``limit`` of the ``rows`` (a queryset) for each ``group``, the first by ``order``.

    ``group`` is a field name or a list of them. ``total_count`` on each row is the number of all rows of its group. The
    result has the order of ``rows``.
    """
    group = [F(name) for name in ([group] if isinstance(group, str) else group)]
    numbered = rows.annotate(
        row_number=Window(RowNumber(), partition_by=group, order_by=[*order]),
        total_count=Window(Count("pk"), partition_by=group),
    )
    return numbered.filter(row_number__lte=limit)
