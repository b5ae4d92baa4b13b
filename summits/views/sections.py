"""Sections: all rows of one part of a record's page, in pages. "All 213 quotations" links to one."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from summits.facets import fetcher
from summits.models import Agreement, Issue, Leader, Source, Summit
from summits.models.slugs import public_slug
from summits.presenters.citations import Citations
from summits.presenters.section_rows import SECTIONS
from summits.text.addresses import meant_slugs
from summits.text.normalization import one_line
from summits.views.base import ActorView, RecordView, link_params, paginate

PAGE_SIZE = 40


@dataclass(frozen=True)
class SectionFilter:
    """The value of a section's filter in the query string, what it names (or None), and what is wrong with it."""

    value: str = ""
    record: object = None
    error: str = ""


class SectionView(RecordView):
    """One section of a record's page, with all its rows. A former slug answers 301, an unknown section 404."""

    template_name = "summits/section.html"
    shows_names = False

    def get(self, request, *args, **kwargs):
        if kwargs["section"] not in SECTIONS[self.model]:
            raise Http404(_("There is no such page."))
        if query := corrected_issue(SECTIONS[self.model][kwargs["section"]], request.GET):
            return redirect(f"{request.path}?{query.urlencode()}", permanent=True)
        response = super().get(request, *args, **kwargs)
        if response.status_code == 301:
            return redirect(f"{response.url}{kwargs['section']}/", permanent=True)
        return response

    def get_context_data(self, **kwargs):
        record, section = self.object, SECTIONS[self.model][self.kwargs["section"]]
        section_filter = parse_section_filter(section, self.request.GET)
        rows = (
            []
            if section_filter.error
            else section.rows(record, *([section_filter.record] if section_filter.record else ()))
        )
        page_obj = paginate(self.request, as_keyed_rows(rows), PAGE_SIZE, link_params(self.request, section.filter))
        page_obj.object_list = section.present(page_obj.object_list)
        return super().get_context_data(
            record=record,
            section=section,
            section_filter=section_filter,
            page_obj=page_obj,
            citations=Citations(page_obj.object_list if section.is_sourced else ()),
            **kwargs,
        )


class KeyedRows:
    """A sequence, for a paginator, of the records of a queryset; the database sorts primary keys, not long texts."""

    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return self.rows.order_by().count()

    def __getitem__(self, part):
        """Return the records of a slice."""
        return fetcher(self.rows.order_by())(list(self.rows.values_list("pk", flat=True)[part]))


def as_keyed_rows(rows):
    """Return the rows of a section as KeyedRows if they are a queryset without annotations or unions."""
    is_plain = isinstance(rows, QuerySet) and not rows.query.combinator and not rows.query.annotations
    return KeyedRows(rows) if is_plain else rows


def parse_section_filter(section, query):
    """Return the SectionFilter of a section, from the value of its filter in ``query`` (a QueryDict)."""
    value = query.get(section.filter, "") if section.filter else ""
    if not value:
        return SectionFilter()
    found = section.resolve_filter(value)
    error = "" if found else _("“%(value)s” is not an option of this filter.") % {"value": one_line(value)}
    return SectionFilter(value, found, error)


def corrected_issue(section, query):
    """Return ``query`` (a QueryDict) with the present slug of the issue in the section's filter; None if it has it."""
    value = query.get("issue", "") if section.filter == "issue" else ""
    if not value or section.resolve_filter(value):
        return None
    slug = next(filter(None, (public_slug(Issue, slug) for slug in meant_slugs(value))), None)
    corrected = query.copy()
    corrected["issue"] = slug or value
    return corrected if slug else None


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


class CountrySection(SectionView, ActorView):
    """A section of the page of a state or authority."""


class OrganisationSection(SectionView, ActorView):
    """A section of the page of an organisation or group."""

    is_of_organisations = True


class SourceSection(SectionView):
    """A section of a source's page."""

    model = Source
