"""Lists of the desk, within bounds: how many words they are searched for, and which keys and numbers they take."""

from datetime import MAXYEAR, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError
from django.utils.text import smart_split
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from summits.admin.forms.formsets import keep_within_bounds
from summits.admin_site.request_limits import is_key
from summits.admin_site.site import REASON, sent_in

HELD = "held_reason"
"""The name in the session of what was typed for something that was not done: the page's path, and the reason."""
MOST_WORDS = 20
"""How many words a list or an autocomplete is searched for: each is a condition on every field that is searched."""
OUT_OF_RANGE = (OverflowError, ValueError, DataError)
"""What a number raises that no column holds, where a filter of a list asks for it."""


class BoundedChangeList(ChangeList):
    """A list; a filter by a number that no column holds is answered as Django answers one that it does not know."""

    def get_filters_params(self, params=None):
        """Return what the list is narrowed by; the last year, month and day that there are have no end.

        Django would ask for what is before the next one.
        """
        found, name = super().get_filters_params(params), self.date_hierarchy
        parts = [found.get(f"{name}__{part}", [None])[-1] for part in ("year", "month", "day")]
        if name and is_last_of_all(*parts):
            for part in ("year", "month", "day"):
                found.pop(f"{name}__{part}", None)
            year, month, day = parts
            first = datetime(int(year), int(month or 1), int(day or 1))
            found[f"{name}__gte"] = [make_aware(first) if settings.USE_TZ else first]
        return found

    def get_filters(self, request):
        """Return the list's filters and what they narrow it by."""
        try:
            return super().get_filters(request)
        except OUT_OF_RANGE as error:
            raise IncorrectLookupParameters(error) from error

    def get_results(self, request):
        try:
            super().get_results(request)
        except OUT_OF_RANGE as error:
            raise IncorrectLookupParameters(error) from error


def is_last_of_all(year, month, day):
    """Return whether texts of a year, perhaps a month of it and a day of that, name the last that a calendar has."""
    last = (MAXYEAR, 12, 31)
    try:
        parts = [int(text) for text in (year, month, day) if text]
    except ValueError:
        return False
    return bool(year and (month or not day)) and all(own == most for own, most in zip(parts, last, strict=False))


def hold_reason(request, reason):
    """Hold a reason in the session until the page that was asked for something has it in its field again.

    Before any work: what takes long ends after the session was saved.
    """
    if reason:
        request.session[HELD] = [request.path, reason]


def held_reason(request):
    """Return the reason that is held for the page of a request; "" for none."""
    path, reason = request.session.get(HELD, ["", ""])
    return reason if path == request.path else ""


def drop_reason(request):
    """Let go of the reason that is held for the page of a request."""
    if held_reason(request):
        del request.session[HELD]


def give_reason_back(request, response):
    """Let the ``response`` to what was not done hold the reason that was typed for it, in its field or a message."""
    reason = sent_in(request).get(REASON, "").strip()
    if not reason or getattr(request, "is_saved", False):
        return
    context = getattr(response, "context_data", None) or {}
    form = context.get("action_form")
    if form is not None and REASON in form.fields:
        form.initial[REASON] = reason
    elif response.status_code != HTTPStatus.FOUND or f"{REASON}=" in response.headers["Location"]:
        return
    elif urlsplit(response.headers["Location"]).path == request.path:
        hold_reason(request, reason)
    else:
        text = _("Nothing was done. You typed this reason: {reason}")
        messages.info(request, text.format(reason=reason))


class BoundedList(admin.ModelAdmin):
    """Part of a list of the desk, and of its pages."""

    def get_changelist(self, request, **kwargs):
        return BoundedChangeList

    def get_object(self, request, object_id, from_field=None):
        """Return the record; an empty name of a field, which Django would look up, is none."""
        return super().get_object(request, object_id, from_field or None)

    def _create_formsets(self, request, obj, change):
        # Each formset sees the others: what one says of an issue must hold with what another says.
        formsets, inlines = super()._create_formsets(request, obj, change)
        siblings = {formset.model: formset for formset in formsets}
        for formset in formsets:
            formset.siblings = siblings
        keep_within_bounds(formsets)
        return formsets, inlines

    def log_addition(self, request, obj, message):
        """Note, as Django calls this for every record added, that what was sent is saved."""
        request.is_saved = True
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        """Note, as Django calls this for every record changed, that what was sent is saved."""
        request.is_saved = True
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        """Note, as Django calls this for whatever is deleted, that it was done."""
        request.is_saved = True
        return super().log_deletions(request, queryset)

    def changelist_view(self, request, extra_context=None):
        """The list; of the records chosen for an action, those whose keys are none are not looked for."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(is_key, chosen)):
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, list(filter(is_key, chosen)))
        response = super().changelist_view(request, extra_context)
        # After a log-in what was sent before it is shown by GET.
        if request.method == "POST" or sent_in(request):
            give_reason_back(request, response)
        elif (reason := held_reason(request)) and "action_form" in (getattr(response, "context_data", None) or {}):
            response.context_data["action_form"].initial[REASON] = reason
            drop_reason(request)
        return response

    def get_search_results(self, request, queryset, search_term):
        """Return what the words find; nothing for more words than are searched for, which the list says."""
        term = search_term.replace("\0", "")
        if sum(1 for _word in smart_split(term)) <= MOST_WORDS:
            return super().get_search_results(request, queryset, term)
        if request.resolver_match and request.resolver_match.url_name.endswith("_changelist"):
            self.message_user(
                request, _("Search for no more than {most} words.").format(most=MOST_WORDS), messages.ERROR
            )
        return queryset.none(), False
