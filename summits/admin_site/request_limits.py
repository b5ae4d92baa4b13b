"""What one request may ask for: how long its query, how many rows of a page, how many values of one answer.

Django builds as many forms as a page's TOTAL_FORMS says, whatever else the page sends: 40 bytes once cost 15 seconds.
So a request is counted before any view looks at it, whichever page, formset or prefix it is meant for.
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
"""The methods that a public page takes."""
LONGEST_QUERY = 4_000
"""In characters of an address after its question mark; gunicorn takes as many for the whole address."""
MOST_VALUES = 500
"""How many values one name may have. A list shows 50 records, and a user may be given some 200 permissions."""
MOST_ROWS = 100
"""How many rows of one kind a page may send. The fullest summits of the archive have some 15 of one kind."""
MOST_ROWS_IN_ALL = 250
"""How many rows of all kinds. The fullest summits have some 40."""
MOST_ADDED = 30
"""How many rows more than a record has the page may send where that is above the numbers before: see ``max_rows``."""
MOST_ROWS_OF_A_RECORD = 1_000
"""How many rows the page of a record may send in any case, of one kind and of all: an import may have brought many."""
FIELDS_OF_A_ROW = 3
"""How many fields a browser sends for a row at least: its key, its record's, and what was typed."""
SPARE_ROWS = 5
"""How many rows beyond those that the request carries fields for are built all the same."""
LONGEST_REASON = 2_000
"""In characters, of why something was changed: each page of the history shows the reasons of twenty edits."""
LONGEST_KEY = 18
"""In digits, of a primary key: what the databases hold at least."""
LONGEST_SHOWN = 20
"""How many characters of a number that is refused are shown."""

COUNTED = re.compile(rf"(?P<prefix>.*)-(?:{TOTAL_FORM_COUNT}|{INITIAL_FORM_COUNT})", re.DOTALL)
FIELD_OF_A_ROW = re.compile(r"(?P<prefix>.*)-[0-9]+-[^-]+", re.DOTALL)
_number_field = forms.IntegerField()


class RequestTooLarge(SuspiciousOperation):
    """A request that asks for more than a page needs; the message says what, for the person who sent it."""

    is_for_people = True
    """So that the page that answers shows the message."""


class RequestLimitsMiddleware:
    """Answers 400 to a request that asks for too much, before a view works on it; what was typed is shown.

    Whatever is sent to a public page is refused with 405.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Before anything reads what was sent: a public page reads nothing of it, and would be made for each request.
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
        """Count what was sent, once Django has found that it comes from a page of this site."""
        if request.method != "POST":
            return None
        try:
            # How many rows a record has is known once its page is asked; that looks once more.
            most = (MOST_ROWS_OF_A_RECORD,) * 2 if is_record(request) else (MOST_ROWS, MOST_ROWS_IN_ALL)
            check_row_limits(request.POST, *most)
            check_reason_length(request.POST)
        except RequestTooLarge as refusal:
            return render_unsaved_input(request, str(refusal), 400)
        return None

    def process_exception(self, request, exception):
        """Answer a page that found too many rows for its record."""
        if isinstance(exception, RequestTooLarge) and request.method == "POST":
            return render_unsaved_input(request, str(exception), 400)
        return None


def max_rows(number, most=MOST_ROWS):
    """Return how many rows a page may send for a record that has this ``number``.

    ``most`` is what any record may have; a record with more can be saved, and a few rows be added.
    """
    return max(most, number + MOST_ADDED)


def check_total_rows(number, most=MOST_ROWS_IN_ALL):
    """Raise TooMuchAsked for so many rows of all kinds."""
    if number > most:
        wrong = _("A page can have up to {most} rows; this one has {number}. Nothing was saved.")
        raise RequestTooLarge(wrong.format(most=f"{most:,}", number=f"{number:,}"))


def check_rows(number, most=MOST_ROWS):
    """Raise TooMuchAsked for so many rows of one kind."""
    if number > most:
        wrong = _("A page can have up to {most} rows of one kind; this one has {number}. Nothing was saved.")
        raise RequestTooLarge(wrong.format(most=f"{most:,}", number=f"{number:,}"))


def check_reason_length(data):
    """Raise TooMuchAsked for ``data`` (a QueryDict) with a reason that the history would not show."""
    longest = max(map(len, data.getlist(REASON)), default=0)
    if longest > LONGEST_REASON:
        wrong = _("A reason can have up to {most} characters; this one has {number}. Nothing was saved. Shorten it.")
        raise RequestTooLarge(wrong.format(most=f"{LONGEST_REASON:,}", number=f"{longest:,}"))


def check_row_limits(data, most=MOST_ROWS, most_in_all=MOST_ROWS_IN_ALL):
    """Raise TooMuchAsked for ``data`` (a QueryDict) with too many values of one name, or rows of one formset."""
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
    # Rows are counted from the number that were there before: from −10²⁵ on that would never end.
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
    """Whether a text may be a primary key: a whole number that both databases can hold."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def key_in(text):
    """Return the primary key that a text sent by somebody stands for, as an int; None for any other text.

    Python refuses to read a number of thousands of digits, and no database holds one.
    """
    return int(text) if is_key(text) else None


def whole_number(text):
    """Return the number of rows that Django would read from a text; 0 for what it would not take for one."""
    return max(_number_in(text), 0)


def _number_in(text):
    # As whole_number, which may be negative.
    try:
        return _number_field.to_python(text) or 0
    except ValidationError:
        return 0
