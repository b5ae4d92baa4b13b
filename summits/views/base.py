"""Base of the public views: look-up of a record by its current or a former slug, and pagination."""

from dataclasses import dataclass, field

from django.core.paginator import EmptyPage, InvalidPage, Page, Paginator
from django.db import connections
from django.db.models import Count, Window
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView

from summits.db.compiled import CompiledQuery
from summits.facets import fetcher
from summits.filters.base import LONGEST_VALUE
from summits.models import OldSlug
from summits.querysets import published_queryset
from summits.text.normalization import one_line
from summits.views.gone import gone_response, withdrawn

PAGE_SIZE = 20


class RecordView(DetailView):
    """The page of one published record. A former slug answers 301, a withdrawn record 410, anything else 404."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.named = CompiledQuery(lambda slug: cls.records().filter(slug=slug))

    @classmethod
    def records(cls):
        """Return the queryset of the published records, with the joins that their page needs.

        It is compiled once per process, so it must not depend on the request or the time.
        """
        return published_queryset(cls.model)

    def get_object(self, queryset=None):
        found = self.named(self.kwargs["slug"])
        if not found:
            raise Http404(_("There is no such page."))
        return found[0]

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            # A record withdrawn under this slug comes first: it had the slug after the record that moved away from it.
            pk = OldSlug.objects.resolve_old_slug(self.model, self.kwargs["slug"])
            edit = withdrawn(self.model, self.kwargs["slug"], pk)
            record = self.records().filter(pk=pk).first() if edit is None else None
            if record is not None:
                return redirect(record, permanent=True)
            if edit is None:
                raise
            return gone_response(request, edit)


@dataclass(frozen=True)
class Listing:
    """One page of a list, and what is wrong with the requested page number, if anything."""

    page: Page
    problem: str = ""
    query: QueryDict = field(default_factory=QueryDict)
    """The parameters that the links to the other pages repeat."""

    @property
    def total(self):
        """The number of all records of the list."""
        return self.page.paginator.count

    @property
    def pages(self):
        """The page numbers to link to, with an ellipsis for each gap."""
        return self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)


def carried(request, *names):
    """Return a QueryDict of the request's parameters with these names, each with its last value, truncated."""
    query = QueryDict(mutable=True)
    query.update({name: request.GET[name][:LONGEST_VALUE] for name in names if request.GET.get(name)})
    return query


def listing(request, records, size=PAGE_SIZE, query=None):
    """Paginate ``records``: return the Listing of the page that the query parameter ``page`` names.

    If there is no such page, it is that of the first page, with a ``problem`` to show. ``query``: the parameters that
    the links to the other pages repeat, by default none.
    """
    query = QueryDict() if query is None else query
    paginator = Paginator(records, size)
    wanted = request.GET.get("page", "1")
    try:
        return Listing(paginator.page(wanted), query=query)
    except EmptyPage:
        problem = ngettext(
            "There is no page %(page)s: the list has %(last)s page. Showing the first page.",
            "There is no page %(page)s: the list has %(last)s pages. Showing the first page.",
            paginator.num_pages,
        )
    except InvalidPage:
        problem = _("“%(page)s” is not a page number. Showing the first page.")
    values = {"page": one_line(wanted, 20), "last": paginator.num_pages}
    return Listing(paginator.page(1), problem % values, query)


def first_of(rows, most):
    """Return the first ``most`` records of a queryset, in its order, and the count of all. At most three queries.

    The database sorts primary keys alone, not rows with long texts.
    """
    keys, number = _first_keys(rows, most)
    return fetcher(rows.order_by())(keys), number


def _first_keys(rows, most):
    # PostgreSQL stops at the limit if an index has the order, so the count is a query of its own. SQLite sorts all rows
    # in any case, so one query does both.
    if connections[rows.db].vendor == "postgresql":
        return list(rows.values_list("pk", flat=True)[:most]), rows.order_by().count()
    keys = list(rows.annotate(total_count=Window(Count("pk"))).values_list("pk", "total_count")[:most])
    return [pk for pk, _total in keys], keys[0][1] if keys else 0
