"""Sections: all rows of one part of a record's page, in pages. "All 213 quotations" links to one."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from summits.facets import fetcher
from summits.models import Agreement, Country, Issue, Leader, Source, Summit
from summits.presenters.citations import Citations
from summits.presenters.section_rows import SECTIONS
from summits.text.normalization import one_line
from summits.views.base import RecordView, carried, listing

PAGE_SIZE = 40


@dataclass(frozen=True)
class Narrowed:
    """The value of a section's filter in the query string, what it names (or None), and what is wrong with it."""

    value: str = ""
    record: object = None
    problem: str = ""


class SectionView(RecordView):
    """One section of a record's page, with all its rows. A former slug answers 301, an unknown section 404."""

    template_name = "summits/section.html"

    def get(self, request, *args, **kwargs):
        if kwargs["section"] not in SECTIONS[self.model]:
            raise Http404(_("There is no such page."))
        response = super().get(request, *args, **kwargs)
        if response.status_code == 301:
            return redirect(f"{response.url}{kwargs['section']}/", permanent=True)
        return response

    def get_context_data(self, **kwargs):
        record, section = self.object, SECTIONS[self.model][self.kwargs["section"]]
        narrowed = narrowed_by(section, self.request.GET)
        rows = [] if narrowed.problem else section.rows(record, *([narrowed.record] if narrowed.record else ()))
        shown = listing(self.request, as_keyed_rows(rows), PAGE_SIZE, carried(self.request, section.filter))
        shown.page.object_list = list(shown.page.object_list)
        return super().get_context_data(
            record=record,
            section=section,
            narrowed=narrowed,
            listing=shown,
            citations=Citations(shown.page.object_list if section.is_sourced else ()),
            **kwargs,
        )


class ByKey:
    """A sequence, for a paginator, of the records of a queryset; the database sorts primary keys, not long texts."""

    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return self.rows.order_by().count()

    def __getitem__(self, places):
        """Return the records of a slice."""
        return fetcher(self.rows.order_by())(list(self.rows.values_list("pk", flat=True)[places]))


def as_keyed_rows(rows):
    """Return the rows of a section as a ByKey if they are a queryset without annotations or unions, else unchanged."""
    is_plain = isinstance(rows, QuerySet) and not rows.query.combinator and not rows.query.annotations
    return ByKey(rows) if is_plain else rows


def narrowed_by(section, query):
    """Return the Narrowed of a section, from the value of its filter in ``query`` (a QueryDict)."""
    value = query.get(section.filter, "") if section.filter else ""
    if not value:
        return Narrowed()
    found = section.find(value)
    problem = "" if found else _("“%(value)s” is not one of the values of this filter.") % {"value": one_line(value)}
    return Narrowed(value, found, problem)


class SummitSection(SectionView):
    """A section of a summit's page."""

    model = Summit


class LeaderSection(SectionView):
    """A section of a leader's page."""

    model = Leader


class IssueSection(SectionView):
    """A section of an issue's page."""

    model = Issue


class AgreementSection(SectionView):
    """A section of an agreement's page."""

    model = Agreement


class CountrySection(SectionView):
    """A section of a country's page."""

    model = Country


class SourceSection(SectionView):
    """A section of a source's page."""

    model = Source
