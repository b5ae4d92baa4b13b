"""Limits of one request: the length of its query string, and the numbers of formset rows and of values of a field.

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

from summits.admin_site.site import REASON, is_record, render_unsaved_input

READING = ("GET", "HEAD")
"""The HTTP methods that public pages accept."""
LONGEST_QUERY = 4_000
"""The maximum number of characters of a query string; gunicorn accepts as many for the whole URL."""
MOST_VALUES = 500
"""The maximum number of values of one field. A changelist has 50 records; a user can have some 200 permissions."""
MOST_ROWS = 100
"""The maximum number of rows of one formset. The fullest summits of the archive have some 15."""
MOST_ROWS_IN_ALL = 250
"""The maximum number of rows of all formsets of a page. The fullest summits have some 40."""
MOST_ADDED = 30
"""How many rows can be added at once to a record that already has more than the limits above: see ``max_rows``."""
MOST_ROWS_OF_A_RECORD = 1_000
"""The limit for a record's page before its rows have been counted: an import may have created many."""
FIELDS_OF_A_ROW = 3
"""The least number of fields that a browser sends for a row: its key, its record's key, and one more."""
SPARE_ROWS = 5
"""How many more rows TOTAL_FORMS may claim than the request has fields for."""
LONGEST_REASON = 2_000
"""The maximum number of characters of a reason: a page of the history shows those of twenty changesets."""
LONGEST_KEY = 18
"""The maximum number of digits of a primary key: both databases can hold any number of that length."""
LONGEST_SHOWN = 20
"""How many characters of a refused number an error message shows."""

COUNTED = re.compile(rf"(?P<prefix>.*)-(?:{TOTAL_FORM_COUNT}|{INITIAL_FORM_COUNT})", re.DOTALL)
FIELD_OF_A_ROW = re.compile(r"(?P<prefix>.*)-[0-9]+-[^-]+", re.DOTALL)
_number_field = forms.IntegerField()


class RequestTooLarge(SuspiciousOperation):
    """Raised for a request that exceeds a limit. The message is meant for the person who sent it."""

    is_for_people = True
    """Whether the error page shows the message."""


class RequestLimitsMiddleware:
    """Middleware that refuses requests over the limits with status 400, and shows the text that was typed.

    Requests to public pages with other methods than READING get status 405.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Refuse before anything reads the body: public pages ignore it, and would be rendered for each request.
        if request.method not in READING and not request.path_info.startswith(reverse("admin:index")):
            return HttpResponseNotAllowed(READING)
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            raise RequestTooLarge(
                _(
                    "The address of this page is too long. It can have up to {most} characters after the question mark."
                ).format(most=f"{LONGEST_QUERY:,}")
            )
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Check the POST data, after Django's CSRF check."""
        if request.method != "POST":
            return None
        try:
            # Only the view knows how many rows the record has; its formsets check the exact limit.
            most = (MOST_ROWS_OF_A_RECORD,) * 2 if is_record(request) else (MOST_ROWS, MOST_ROWS_IN_ALL)
            check_row_limits(request.POST, *most)
            check_reason_length(request.POST)
        except RequestTooLarge as refusal:
            return render_unsaved_input(request, str(refusal), 400)
        return None

    def process_exception(self, request, exception):
        """Render the response to a view that found too many rows for its record."""
        if isinstance(exception, RequestTooLarge) and request.method == "POST":
            return render_unsaved_input(request, str(exception), 400)
        return None


def max_rows(number, most=MOST_ROWS):
    """Return how many rows a page may send for a record that has ``number`` rows.

    Any record may have ``most``. One with more can still be saved, with up to MOST_ADDED new rows at once.
    """
    return max(most, number + MOST_ADDED)


def check_total_rows(number, most=MOST_ROWS_IN_ALL):
    """Raise RequestTooLarge if ``number``, the rows of all formsets, exceeds ``most``."""
    if number > most:
        wrong = _("A page can have up to {most} rows; this one has {number}. Nothing was saved.")
        raise RequestTooLarge(wrong.format(most=f"{most:,}", number=f"{number:,}"))


def check_rows(number, most=MOST_ROWS):
    """Raise RequestTooLarge if ``number``, the rows of one formset, exceeds ``most``."""
    if number > most:
        wrong = _("A page can have up to {most} rows of one kind; this one has {number}. Nothing was saved.")
        raise RequestTooLarge(wrong.format(most=f"{most:,}", number=f"{number:,}"))


def check_reason_length(data):
    """Raise RequestTooLarge if a reason in ``data``, a QueryDict, is longer than LONGEST_REASON."""
    longest = max(map(len, data.getlist(REASON)), default=0)
    if longest > LONGEST_REASON:
        wrong = _("A reason can have up to {most} characters; this one has {number}. Nothing was saved. Shorten it.")
        raise RequestTooLarge(wrong.format(most=f"{LONGEST_REASON:,}", number=f"{longest:,}"))


def check_row_limits(data, most=MOST_ROWS, most_in_all=MOST_ROWS_IN_ALL):
    """Raise RequestTooLarge if ``data``, a QueryDict, has too many values of one field or too many rows.

    ``most`` is the limit of rows for each formset, ``most_in_all`` that for the whole page.
    """
    fields = {}
    for name, values in data.lists():
        if len(values) > MOST_VALUES:
            wrong = _("A field can have up to {most} values; one on this page has {number}. Nothing was saved.")
            raise RequestTooLarge(wrong.format(most=MOST_VALUES, number=f"{len(values):,}"))
        if found := FIELD_OF_A_ROW.fullmatch(name):
            prefix = found["prefix"]
            fields[prefix] = fields.get(prefix, 0) + 1
    rows = {}
    for name in data:
        if found := COUNTED.fullmatch(name):
            prefix = found["prefix"]
            for text in data.getlist(name):
                number = _number_in(text)
                _refuse_negative(number, text)
                _refuse_missing_rows(number, text, fields.get(prefix, 0) // FIELDS_OF_A_ROW + SPARE_ROWS)
                check_rows(number, most)
                rows[prefix] = max(rows.get(prefix, 0), number)
    check_total_rows(sum(rows.values()), most_in_all)


def _refuse_negative(number, text):
    # Rows are counted from INITIAL_FORMS on: from −10²⁵ on that would never end.
    if number < 0:
        wrong = _("This page was sent with an impossible number of rows: {number}. Nothing was saved. Reload the page.")
        raise RequestTooLarge(wrong.format(number=text[:LONGEST_SHOWN]))


def _refuse_missing_rows(number, text, carried):
    if number > carried:
        wrong = _(
            "This page was sent incomplete: it should have {number} rows of one kind, but has fewer. Nothing was "
            "saved. Reload the page."
        )
        raise RequestTooLarge(wrong.format(number=text[:LONGEST_SHOWN]))


def is_key(text):
    """Return whether a text can be a primary key: a whole number that both databases can hold."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def key_in(text):
    """Return the primary key in a text from a request as an int; None if the text cannot be one.

    Python refuses to convert a number of thousands of digits, and no database holds one.
    """
    return int(text) if is_key(text) else None


def whole_number(text):
    """Return the number of rows that Django would read from a text; 0 if it is invalid or negative."""
    return max(_number_in(text), 0)


def _number_in(text):
    # Like whole_number, but the result may be negative.
    try:
        return _number_field.to_python(text) or 0
    except ValidationError:
        return 0
