"""The gate of publicity, and what all querysets share.

``published()`` leaves what the public may see: a record with a status when that is "published"; a country, a place, a
series, a collection or a source when it is approved (a source must also be cited), and so an item of the front page,
with the records that it shows; any other record when all records that it cannot do without are published. What a record
merely mentions (a position's leader, a treaty's summit) and is not published is left out by ``prefetch_published``
when it is read. What a public record names by a foreign key is approved, or else becomes so
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
    """Return the condition that a record with a status is public, as a Q: ``path`` leads to it, "" if it is the row.

    ``kind`` is its model's name. Within a preview the previewed records count as published.
    """
    return unless_previewed(Q(**{f"{path}status": PUBLISHED}), path, kind)


def unless_previewed(condition, path, kind):
    """Return a condition of records of a kind, to which ``path`` leads, that what is previewed meets as well."""
    keys = previewed().get(kind)
    return condition | Q(**{f"{path}pk__in": sorted(keys)}) if keys else condition


def model_at_path(queryset, name):
    """Return the model at the other end of the relation ``name`` of the queryset's model."""
    return queryset.model._meta.get_field(name).related_model


def prefetch_published(queryset, name, *joins):
    """Return a prefetch of the relation ``name`` that finds only published records, joined with ``joins``.

    A foreign key to a draft then reads as None.
    """
    return Prefetch(name, queryset=published_queryset(model_at_path(queryset, name), *joins))


def published_queryset(model, *joins):
    """Return the records of ``model`` that the public may see, joined with ``joins``: all where none is ever hidden."""
    records = model.objects.published() if hasattr(model.objects, "published") else model.objects.all()
    # Without names, select_related would join whatever there is.
    return records.select_related(*joins) if joins else records


class PublishableQuerySet(TrackedQuerySet):
    """Records of which the public may see some."""

    def published(self):
        """Those that the public may see."""
        return self.filter(self.gate())

    @classmethod
    def gate(cls, prefix=""):
        """Return the condition for being public, as a Q on a model from which ``prefix`` leads here."""
        raise NotImplementedError


class StatusQuerySet(PublishableQuerySet):
    """Records with a status of their own."""

    kind = ""
    """The name of their model."""

    @classmethod
    def gate(cls, prefix=""):
        return has_public_status(prefix, cls.kind)


class ApprovedQuerySet(PublishableQuerySet):
    """Records that many others share: public once they are approved."""

    kind = ""
    """The name of their model."""

    @classmethod
    def gate(cls, prefix=""):
        return unless_previewed(Q(**{f"{prefix}approved": True}), prefix, cls.kind)


class DependentQuerySet(PublishableQuerySet):
    """Records that are public with those they belong to."""

    needs = ()
    """Names of the relations that must lead to published records."""
    kinds = {}
    """Names of the models of those whose name is another."""

    joined = and_
    """How what is said of each of them is joined: all of them must be public."""

    @classmethod
    def gate(cls, prefix=""):
        needs = (has_public_status(f"{prefix}{name}__", cls.kinds.get(name, name)) for name in cls.needs)
        return reduce(cls.joined, needs)

    def public_with(self, chosen):
        """Those that are public as soon as the ``chosen`` are: model → primary keys of records with a status."""
        pks = {name: chosen.get(model_at_path(self, name), ()) for name in self.needs}
        becomes = [Q(**{f"{name}__status": PUBLISHED}) | Q(**{f"{name}__in": pks[name]}) for name in self.needs]
        with_them = reduce(or_, [Q(**{f"{name}__in": pks[name]}) for name in self.needs])
        return self.filter(reduce(self.joined, becomes), with_them)

    def public_among(self, rows):
        """Return those of the rows, which may be new, that belong to public records: a list.

        ``rows``: for each a dict, name of a relation → primary key of the record that it leads to.
        """
        public_pks = {}
        for name in self.needs:
            wanted = {row.get(name) for row in rows} - {None}
            owners = model_at_path(self, name).objects.published().filter(pk__in=wanted)
            public_pks[name] = set(owners.values_list("pk", flat=True))
        return [row for row in rows if reduce(self.joined, [row.get(name) in public_pks[name] for name in self.needs])]


def count_subquery(rows, group, what):
    """Return a subquery: the number of different ``what`` among ``rows``, correlated to one ``group``; 0 for none."""
    counted = rows.order_by().values(group).annotate(number=Count(what, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


def first_of_each(rows, group, most, *order):
    """Return of ``rows`` at most ``most`` of each ``group`` (a field or several), the first by ``order``.

    Each has ``of_all``, how many rows of its group there are. The order of the result stays that of ``rows``.
    """
    group = [F(name) for name in ([group] if isinstance(group, str) else group)]
    numbered = rows.annotate(
        place_in_group=Window(RowNumber(), partition_by=group, order_by=[*order]),
        of_all=Window(Count("pk"), partition_by=group),
    )
    return numbered.filter(place_in_group__lte=most)
