"""Limits of one request: the numbers of formset rows and of values of a field.

Django builds as many forms as TOTAL_FORMS says, even if nothing else was sent: 40 bytes once cost 15 seconds. So every
request is checked before any view sees it, whatever its page, formset or prefix.
"""

import re

from django import forms
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import HttpResponseNotAllowed
from django.urls import reverse
from django.utils.translation import gettext as _

from summits.admin_site.site import REASON, is_record_form, render_unsaved_input

READ_METHODS = ("GET", "HEAD")
"""The HTTP methods that public pages accept."""
MAX_VALUES_PER_FIELD = 500
"""The maximum number of values of one field. A changelist has 50 records; a user can have some 200 permissions."""
MAX_ROWS_PER_FORMSET = 100
"""The maximum number of rows of one formset. The fullest summits of the archive have some 15."""
MAX_ROWS_PER_PAGE = 250
"""The maximum number of rows of all formsets of a page. The fullest summits have some 40."""
MAX_ADDED_ROWS = 30
"""How many rows can be added at once to a record that already has more than the limits above: see ``max_rows``."""
MAX_ROWS_PER_RECORD = 1_000
"""The limit for a record's page before its rows have been counted: an import may have created many."""
MIN_FIELDS_PER_ROW = 3
"""The least number of fields that a browser sends for a row: its key, its record's key, and one more."""
SPARE_ROWS = 5
"""How many more rows TOTAL_FORMS may claim than the request has fields for."""
MAX_REASON_LENGTH = 2_000
"""The maximum number of characters of a reason: a page of the history shows those of twenty changesets."""
MAX_PK_DIGITS = 18
"""The maximum number of digits of a primary key: both databases can hold any number of that length."""
MAX_CHARACTERS_SHOWN = 20
"""How many characters of a refused number an error message shows."""

MANAGEMENT_FIELD = re.compile(rf"(?P<prefix>.*)-(?:{TOTAL_FORM_COUNT}|{INITIAL_FORM_COUNT})", re.DOTALL)
ROW_FIELD = re.compile(r"(?P<prefix>.*)-[0-9]+-[^-]+", re.DOTALL)
_count_field = forms.IntegerField()


class RequestTooLarge(SuspiciousOperation):
    """Raised for a request that exceeds a limit. The message is meant for the person who sent it."""

    has_public_message = True
    """Whether the error page shows the message."""


class RequestLimitsMiddleware:
    """Middleware that refuses requests over the limits with status 400, and shows the text that was typed.

    Requests to public pages with other methods than READ_METHODS get status 405.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Refuse before anything reads the body: public pages ignore it, and would be rendered for each request.
        if request.method not in READ_METHODS and not request.path_info.startswith(reverse("admin:index")):
            return HttpResponseNotAllowed(READ_METHODS)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Check the POST data, after Django's CSRF check."""
        if request.method != "POST":
            return None
        try:
            # Only the view knows how many rows the record has; its formsets check the exact limit.
            limits = (MAX_ROWS_PER_RECORD, MAX_ROWS_PER_RECORD) if is_record_form(request) else ()
            check_row_limits(request.POST, *limits)
            check_reason_length(request.POST)
        except RequestTooLarge as refusal:
            return render_unsaved_input(request, str(refusal), 400)
        return None

    def process_exception(self, request, exception):
        """Render the response to a view that found too many rows for its record."""
        if isinstance(exception, RequestTooLarge) and request.method == "POST":
            return render_unsaved_input(request, str(exception), 400)
        return None


def max_rows(stored, limit=MAX_ROWS_PER_FORMSET):
    """Return how many rows a page may send for a record that has ``stored`` rows.

    Any record may have ``limit``. One with more can still be saved, with up to MAX_ADDED_ROWS new rows at once.
    """
    return max(limit, stored + MAX_ADDED_ROWS)


def check_total_rows(number, limit=MAX_ROWS_PER_PAGE):
    """Raise RequestTooLarge if ``number``, the rows of all formsets, exceeds ``limit``."""
    if number > limit:
        message = _("A page can have up to {most} rows; this one has {number}. Nothing was saved.")
        raise RequestTooLarge(message.format(most=f"{limit:,}", number=f"{number:,}"))


def check_rows(number, limit=MAX_ROWS_PER_FORMSET):
    """Raise RequestTooLarge if ``number``, the rows of one formset, exceeds ``limit``."""
    if number > limit:
        message = _("A page can have up to {most} rows of one kind; this one has {number}. Nothing was saved.")
        raise RequestTooLarge(message.format(most=f"{limit:,}", number=f"{number:,}"))


def check_reason_length(data):
    """Raise RequestTooLarge if a reason in ``data``, a QueryDict, is longer than MAX_REASON_LENGTH."""
    longest = max(map(len, data.getlist(REASON)), default=0)
    if longest > MAX_REASON_LENGTH:
        message = _("A reason can have up to {most} characters; this one has {number}. Nothing was saved. Shorten it.")
        raise RequestTooLarge(message.format(most=f"{MAX_REASON_LENGTH:,}", number=f"{longest:,}"))


def check_row_limits(data, per_formset=MAX_ROWS_PER_FORMSET, per_page=MAX_ROWS_PER_PAGE):
    """Raise RequestTooLarge if ``data``, a QueryDict, has too many values of one field or too many rows.

    ``per_formset`` is the limit of rows for each formset, ``per_page`` that for the whole page.
    """
    field_counts = {}
    for name, values in data.lists():
        if len(values) > MAX_VALUES_PER_FIELD:
            message = _("A field can have up to {most} values; one on this page has {number}. Nothing was saved.")
            raise RequestTooLarge(message.format(most=MAX_VALUES_PER_FIELD, number=f"{len(values):,}"))
        if match := ROW_FIELD.fullmatch(name):
            prefix = match["prefix"]
            field_counts[prefix] = field_counts.get(prefix, 0) + 1
    row_counts = {}
    for name in data:
        if match := MANAGEMENT_FIELD.fullmatch(name):
            prefix = match["prefix"]
            for text in data.getlist(name):
                number = _parse_count(text)
                _refuse_negative(number, text)
                _refuse_missing_rows(number, text, field_counts.get(prefix, 0) // MIN_FIELDS_PER_ROW + SPARE_ROWS)
                check_rows(number, per_formset)
                row_counts[prefix] = max(row_counts.get(prefix, 0), number)
    check_total_rows(sum(row_counts.values()), per_page)


def _refuse_negative(number, text):
    # Rows are counted from INITIAL_FORMS on: from −10²⁵ on that would never end.
    if number < 0:
        message = _(
            "This page was sent with an impossible number of rows: {number}. Nothing was saved. Reload the page."
        )
        raise RequestTooLarge(message.format(number=text[:MAX_CHARACTERS_SHOWN]))


def _refuse_missing_rows(number, text, possible):
    if number > possible:
        message = _(
            "This page was sent incomplete: it should have {number} rows of one kind, but has fewer. Nothing was "
            "saved. Reload the page."
        )
        raise RequestTooLarge(message.format(number=text[:MAX_CHARACTERS_SHOWN]))


def is_valid_pk(text):
    """Return whether a text can be a primary key: a whole number that both databases can hold."""
    return text.isascii() and text.isdecimal() and len(text) <= MAX_PK_DIGITS


def parse_pk(text):
    """Return the primary key in a text from a request as an int; None if the text cannot be one.

    Python refuses to convert a number of thousands of digits, and no database holds one.
    """
    return int(text) if is_valid_pk(text) else None


def _parse_count(text):
    # The number of rows that Django would read from a text, which may be negative; 0 if it is invalid.
    try:
        return _count_field.to_python(text) or 0
    except ValidationError:
        return 0
