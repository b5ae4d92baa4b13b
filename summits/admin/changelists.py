"""Changelists with limits on search words, keys and filter values; and reasons that survive a refused action."""

from datetime import MAXYEAR, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db import DataError
from django.db.models import CharField, F, Q, SlugField, TextField
from django.utils.text import capfirst
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from summits.admin.date_hierarchy import PartialDateHierarchyMixin
from summits.admin.forms.formsets import drop_excess_empty_rows
from summits.admin.search import (
    MAX_SEARCH_WORDS,
    folded_search_field,
    folded_term,
    has_too_many_words,
    picker_label,
    rank_by_name,
)
from summits.admin_site.request_limits import is_valid_pk
from summits.admin_site.site import REASON, submitted_data
from summits.querysets.alphabet import Alphabetical
from summits.search.schema.distinctions import with_distinctions

REASON_KEY = "stored_reason"
"""The session key of the reason for an action that was not done: [path of the page, reason]."""
OUT_OF_RANGE = (OverflowError, ValueError, DataError)
"""The exceptions raised when a filter value is a number that no column can hold."""


class BoundedChangeList(PartialDateHierarchyMixin, ChangeList):
    """Changelist named after what it lists, which treats numbers that no column can hold like unknown filters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_popup:
            # Django's title asks to select a record "to change" or "to view".
            self.title = capfirst(self.opts.verbose_name_plural)

    def get_filters_params(self, params=None):
        """Return the filter parameters, with an open end for the last year, month or day of the calendar.

        Django would compute the day after it, which does not exist.
        """
        parameters, name = super().get_filters_params(params), self.date_hierarchy
        parts = [parameters.get(f"{name}__{part}", [None])[-1] for part in ("year", "month", "day")]
        if name and is_last_date(*parts):
            for part in ("year", "month", "day"):
                parameters.pop(f"{name}__{part}", None)
            year, month, day = parts
            first = datetime(int(year), int(month or 1), int(day or 1))
            parameters[f"{name}__gte"] = [make_aware(first) if settings.USE_TZ else first]
        return parameters

    def get_ordering(self, request, queryset):
        """Return the order of the list: texts in alphabetical order, records without a value at its end."""
        return [self._same_everywhere(part) for part in super().get_ordering(request, queryset)]

    def _same_everywhere(self, part):
        # Left to the databases, each has an alphabet of its own. SQLite puts empty values first, and PostgreSQL last;
        # and in the other direction the other way round.
        name = part.removeprefix("-") if isinstance(part, str) else ""
        field = next((one for one in self.opts.concrete_fields if one.name == name), None)
        is_text = isinstance(field, (CharField, TextField)) and not isinstance(field, SlugField) and not field.choices
        if field is None or field.is_relation or not (field.null or is_text):
            return part
        value, nulls_last = Alphabetical(name) if is_text else F(name), True if field.null else None
        return value.desc(nulls_last=nulls_last) if part.startswith("-") else value.asc(nulls_last=nulls_last)

    def get_filters(self, request):
        """Return Django's filter specs; raise ``IncorrectLookupParameters`` for numbers that no column can hold."""
        try:
            return super().get_filters(request)
        except OUT_OF_RANGE as error:
            raise IncorrectLookupParameters(error) from error

    def get_results(self, request):
        try:
            super().get_results(request)
        except OUT_OF_RANGE as error:
            raise IncorrectLookupParameters(error) from error


def is_last_date(year, month, day):
    """Return whether a year, with an optional month and day, all as text, is the last one that Python's dates have."""
    last = (MAXYEAR, 12, 31)
    try:
        parts = [int(text) for text in (year, month, day) if text]
    except ValueError:
        return False
    return bool(year and (month or not day)) and all(own == most for own, most in zip(parts, last, strict=False))


def store_reason(request, reason):
    """Keep a reason in the session until its page shows it in its field again.

    Call it before any long work: a streamed response ends after the session has been saved.
    """
    if reason:
        request.session[REASON_KEY] = [request.path, reason]


def stored_reason(request):
    """Return the reason kept in the session for the path of a request; "" if there is none."""
    path, reason = request.session.get(REASON_KEY, ["", ""])
    return reason if path == request.path else ""


def drop_reason(request):
    """Remove the reason kept in the session for the path of a request."""
    if stored_reason(request):
        del request.session[REASON_KEY]


def show_reason_again(request, response):
    """If a request did nothing, show its reason again: in the response's field, on the next page or in a message."""
    reason = submitted_data(request).get(REASON, "").strip()
    if not reason or getattr(request, "is_saved", False):
        return
    context = getattr(response, "context_data", None) or {}
    form = context.get("action_form")
    if form is not None and REASON in form.fields:
        form.initial[REASON] = reason
    elif response.status_code != HTTPStatus.FOUND or f"{REASON}=" in response.headers["Location"]:
        return
    elif urlsplit(response.headers["Location"]).path == request.path:
        store_reason(request, reason)
    else:
        text = _("Nothing was done. You typed this reason: {reason}")
        messages.info(request, text.format(reason=reason))


class PermanentDeletionMixin:
    """Mixin for a ``ModelAdmin`` of a model without history: delete pages do not promise that rows can be restored."""

    delete_confirmation_template = "admin/permanent_deletion/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/permanent_deletion/delete_selected_confirmation.html"


class BoundedModelAdmin(admin.ModelAdmin):
    """Base ``ModelAdmin`` with bounded changelists and formsets; sets ``request.is_saved`` once anything is saved."""

    def get_changelist(self, request, **kwargs):
        return BoundedChangeList

    def get_object(self, request, object_id, from_field=None):
        """Return the record. An empty ``from_field`` counts as none; Django would look it up as a field name."""
        return super().get_object(request, object_id, from_field or None)

    def to_field_allowed(self, request, to_field):
        """Return Django's answer for a field with a column. Django fails at a relation from another model."""
        names = {field.name for field in self.opts.concrete_fields}
        return to_field in names and super().to_field_allowed(request, to_field)

    def _create_formsets(self, request, obj, change):
        # Each formset sees the others, so that it can validate its rows against theirs.
        formsets, inlines = super()._create_formsets(request, obj, change)
        siblings = {formset.model: formset for formset in formsets}
        for formset in formsets:
            formset.siblings = siblings
        drop_excess_empty_rows(formsets)
        return formsets, inlines

    def log_addition(self, request, obj, message):
        """Log an added record and set ``request.is_saved``. Django calls this for every record that it adds."""
        request.is_saved = True
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        """Log a changed record and set ``request.is_saved``. Django calls this for every record that it changes."""
        request.is_saved = True
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        """Log deleted records and set ``request.is_saved``. Django calls this for every deletion."""
        request.is_saved = True
        return super().log_deletions(request, queryset)

    def changelist_view(self, request, extra_context=None):
        """The changelist. Selected values that cannot be primary keys are ignored."""
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(is_valid_pk, selected)):
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, list(filter(is_valid_pk, selected)))
        response = super().changelist_view(request, extra_context)
        # After a re-authentication the POST from before it is replayed as a GET.
        if request.method == "POST" or submitted_data(request):
            show_reason_again(request, response)
        elif (reason := stored_reason(request)) and "action_form" in (getattr(response, "context_data", None) or {}):
            response.context_data["action_form"].initial[REASON] = reason
            drop_reason(request)
        return response

    def get_search_fields(self, request):
        """Return Django's search fields; those of texts with a lookup without case, accents and apostrophes."""
        return [folded_search_field(self.model, path) for path in super().get_search_fields(request)]

    def get_search_results(self, request, queryset, search_term):
        """Return Django's search results, the best first. Too many words find nothing, and the page says why."""
        typed = search_term.replace("\0", "").strip()
        term = folded_term(typed)
        if not term:
            return (queryset.none() if typed else queryset), False
        if has_too_many_words(term):
            if request.resolver_match and request.resolver_match.url_name.endswith("_changelist"):
                self.message_user(
                    request, _("Search for no more than {most} words.").format(most=MAX_SEARCH_WORDS), messages.ERROR
                )
            return queryset.none(), False
        found, _may_have_duplicates = super().get_search_results(request, queryset, term)
        named = self.pks_named(typed)
        rows = queryset.filter(Q(pk__in=found.order_by().values("pk")) | Q(pk__in=named))
        rows = with_distinctions(rows)
        rank = rank_by_name(self.model, term, named)
        if rank is not None and not request.GET.get(ORDER_VAR):
            rows = rows.order_by(rank, *(queryset.query.order_by or self.opts.ordering))
        return rows, False

    def picker_label(self, record):
        """Return what pickers show for a record."""
        return picker_label(record)

    def pks_named(self, term):
        """Return the primary keys of records that have ``term`` as a name, however it is spelt; here of none."""
        return []
