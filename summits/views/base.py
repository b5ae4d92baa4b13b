"""Base of the public views: look-up of a record by its current or a former slug, and pagination."""

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
from summits.filters.base import MAX_VALUE_LENGTH
from summits.models import NAME_MODELS, Actor, OldSlug
from summits.querysets import published_queryset
from summits.text.addresses import without_glued_marks
from summits.text.normalization import one_line
from summits.views.gone import gone_response, withdrawal_of

PAGE_SIZE = 20
MAX_NAMES = 30
"""How many other names of a record its page shows."""


class RecordView(DetailView):
    """The page of one published record. A former slug answers 301, a withdrawn record 410, anything else 404."""

    shows_names = True
    """Whether the page shows the other names of the record."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.by_slug = CompiledQuery(lambda slug: cls.records().filter(slug=slug))

    @classmethod
    def records(cls):
        """Return the queryset of the published records, with the joins that their page needs.

        It is compiled once per process, so it must not depend on the request or the time.
        """
        return published_queryset(cls.model)

    def get_object(self, queryset=None):
        records = self.by_slug(self.kwargs["slug"])
        if not records:
            raise Http404(_("There is no such page."))
        return records[0]

    def get_context_data(self, **kwargs):
        if self.shows_names and self.model in NAME_MODELS:
            kwargs |= {"names": list(self.object.names.all()[: MAX_NAMES + 1]), "max_names": MAX_NAMES}
        return super().get_context_data(**kwargs)

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            # A record withdrawn under this slug comes first: it had the slug after the record that moved away from it.
            pk = OldSlug.objects.resolve_old_slug(self.model, self.kwargs["slug"])
            withdrawal = withdrawal_of(self.model, self.kwargs["slug"], pk)
            record = self.records().filter(pk=pk).first() if withdrawal is None else None
            if record is not None:
                return redirect(record, permanent=True)
            if withdrawal is None:
                raise
            return gone_response(request, withdrawal)


def corrected_list(request, filters):
    """Return a permanent redirect to the list with the present slugs of records in its filters, or None if it has them.

    ``filters``: the filter set of the list.
    """
    query = filters.corrected_query()
    return redirect(f"{request.path}?{query.urlencode()}", permanent=True) if query else None


class ActorView(RecordView):
    """The page of a state or authority, or that of an organisation or group: the address of the other redirects."""

    model = Actor
    is_of_organisations = False
    """Whether the address is that of organisations and groups."""

    @classmethod
    def records(cls):
        return super().records().select_related("successor")

    def get_object(self, queryset=None):
        return self.actor or super().get_object(queryset)

    def get(self, request, *args, **kwargs):
        self.actor = next(iter(self.by_slug(kwargs["slug"])), None)
        if self.actor and self.actor.is_organisation != self.is_of_organisations:
            return redirect(self.actor, permanent=True)
        return super().get(request, *args, **kwargs)


class ListPage(Page):
    """One page of a list, with what is wrong with the requested page number, if anything."""

    error = ""
    link_params = QueryDict()
    """The parameters that the links to the other pages repeat."""

    @property
    def total(self):
        """The number of all records of the list."""
        return self.paginator.count

    @property
    def page_numbers(self):
        """The page numbers to link to, with an ellipsis for each gap."""
        return self.paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1)


class ListPaginator(Paginator):
    """A paginator whose pages are ListPages."""

    def _get_page(self, *args, **kwargs):
        return ListPage(*args, **kwargs)


def link_params(request, *names):
    """Return a QueryDict of the request's parameters with these names, each with its last value, truncated."""
    query = QueryDict(mutable=True)
    query.update({name: request.GET[name][:MAX_VALUE_LENGTH] for name in names if request.GET.get(name)})
    return query


def paginate(request, records, page_size=PAGE_SIZE, link_params=None):
    """Return the ListPage of ``records`` that the query parameter ``page`` names.

    If there is no such page, return the first page with an ``error`` to show. ``link_params``: the parameters that the
    links to the other pages repeat, by default none.
    """
    paginator = ListPaginator(records, page_size)
    number, error = request.GET.get("page", "1"), ""
    number = without_glued_marks(number) or number
    try:
        page_obj = paginator.page(number)
    except EmptyPage:
        error = ngettext(
            "There is no page %(page)s: the list has %(last)s page. Showing the first page.",
            "There is no page %(page)s: the list has %(last)s pages. Showing the first page.",
            paginator.num_pages,
        )
    except InvalidPage:
        error = _("“%(page)s” is not a page number. Showing the first page.")
    if error:
        page_obj = paginator.page(1)
        page_obj.error = error % {"page": one_line(number, 20), "last": paginator.num_pages}
    if link_params is not None:
        page_obj.link_params = link_params
    return page_obj


def first_records(rows, limit):
    """Return the first ``limit`` records of a queryset, in its order, and the count of all. At most three queries.

    The database sorts primary keys alone, not rows with long texts.
    """
    pks, total = _first_pks(rows, limit)
    return fetcher(rows.order_by())(pks), total


def _first_pks(rows, limit):
    # PostgreSQL stops at the limit if an index has the order, so the count is a query of its own. SQLite sorts all rows
    # in any case, so one query does both.
    if connections[rows.db].vendor == "postgresql":
        return list(rows.values_list("pk", flat=True)[:limit]), rows.order_by().count()
    pairs = list(rows.annotate(total_count=Window(Count("pk"))).values_list("pk", "total_count")[:limit])
    return [pk for pk, _total in pairs], pairs[0][1] if pairs else 0
