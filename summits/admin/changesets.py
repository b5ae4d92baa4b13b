"""Admin of changesets (the model ``ChangeSet``): what each one changed, and reverting it as a whole."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Left
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.admin.changelists import BoundedList
from summits.admin.forms.approved_together import NOT_LISTED, approved_by, listed_in, tell_of_approved
from summits.admin.mixins.history import get_reason
from summits.admin.page_state import news_of, state_in
from summits.history.diff import changes_of
from summits.history.page_state import StaleState, state_token
from summits.history.restore import RestoreRefused, revert, states_before
from summits.models import ChangeMethod, ChangeSet
from summits.workflow import PUBLISH_PERMISSION
from summits.workflow.approval import ApprovalNotListed, fetch_records

MOST_SHOWN = 100
"""The number of records of a changeset on one page; an import may have changed thousands."""
LONGEST_IN_LIST = 300
"""The number of characters of a reason in the changelist."""
START = "from"
"""The query parameter with the number of records to skip."""


@admin.register(ChangeSet)
class ChangeSetAdmin(BoundedList):
    """Read-only admin of the ``ChangeSet`` model, with a page that reverts a changeset."""

    list_display = ["created_at", "username", "method", "why"]
    list_filter = ["method", "created_at", ("user", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["reason", "username"]
    search_help_text = gettext_lazy("User name or words of the reason")

    def get_queryset(self, request):
        """Return the changesets with only as much of the reason as the changelist shows; the page of each shows all."""
        beginning = Left("reason", LONGEST_IN_LIST + 1)
        return super().get_queryset(request).annotate(beginning=beginning).defer("reason")

    @admin.display(description=gettext_lazy("reason"), ordering="reason")
    def why(self, changeset):
        """Return the beginning of the reason."""
        return Truncator(changeset.beginning).chars(LONGEST_IN_LIST)

    def has_add_permission(self, request):
        """Nobody adds a changeset by hand."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes a changeset."""
        return False

    def get_urls(self):
        """Return the URLs, with that of reverting a changeset."""
        address = path("<int:pk>/undo/", self.admin_site.admin_view(self.undo_view), name="summits_changeset_undo")
        return [address, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page that shows what one changeset changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        changeset = self.get_object(request, unquote(object_id))
        if changeset is None:
            raise Http404
        return self._page(request, changeset)

    def undo_view(self, request, pk):
        """Revert a changeset as a whole on POST, or show what prevents it."""
        changeset = get_object_or_404(ChangeSet, pk=pk)
        if not self._may_undo(request, changeset):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, changeset)
        try:
            approved = revert(changeset, request.user, get_reason(request), state_in(request), listed_in(request))
        except ApprovalNotListed as more:
            return self._page(request, changeset, more.records, fault=NOT_LISTED, reason=get_reason(request))
        except RestoreRefused as fault:
            return self._page(request, changeset, reasons=fault.reasons, reason=get_reason(request))
        except StaleState as stale:
            return self._page(request, changeset, news=news_of(stale), reason=get_reason(request))
        request.is_saved = True
        tell_of_approved(request, fetch_records(approved))
        self.message_user(request, _("The edit was reverted."), messages.SUCCESS)
        return HttpResponseRedirect("../../")

    def _may_undo(self, request, changeset):
        # The changeset may have changed public records.
        return self.has_change_permission(request, changeset) and request.user.has_perm(PUBLISH_PERMISSION)

    def _page(self, request, changeset, unlisted=(), **refusal):
        state = state_token()
        asked = request.GET.get(START, "")
        start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
        found, number = changes_of(changeset, MOST_SHOWN, start)
        if start and not found:
            start, found = 0, changes_of(changeset, MOST_SHOWN)[0]
        may_undo = self._may_undo(request, changeset)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Edit"),
            "opts": self.opts,
            "changeset": changeset,
            "differences": found,
            "number": number,
            "shown_from": start + 1,
            "shown_to": start + len(found),
            "next": start + MOST_SHOWN if start + len(found) < number else None,
            "previous": max(start - MOST_SHOWN, 0) if start else None,
            "state": state,
            **refusal,
            "may_undo": may_undo,
            "along": approved_by(request.user, before(changeset, number), unlisted) if may_undo else [],
        }
        return TemplateResponse(request, "admin/edit.html", context)


def before(changeset, number):
    """Return the versions that a revert would restore: model → primary key → version. Empty if no revert is possible.

    Empty as well if the ``number`` of changed records is too large to show. The page then lists what the revert would
    approve only after the first attempt.
    """
    if number > MOST_SHOWN or changeset.method == ChangeMethod.TRANSITION:
        return {}
    try:
        return states_before(changeset)
    except RestoreRefused:
        return {}
