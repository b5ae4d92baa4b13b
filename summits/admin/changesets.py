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

from summits.admin.changelists import BoundedModelAdmin
from summits.admin.forms.approved_together import (
    NOT_LISTED,
    approved_by_restore,
    selected_records,
    show_approved_records,
)
from summits.admin.mixins.history import get_reason
from summits.admin.page_state import newer_changes, submitted_page_state
from summits.history.diff import changes_of
from summits.history.page_state import StaleState, current_page_state
from summits.history.restore import RestoreRefused, revert, states_before
from summits.models import ChangeMethod, ChangeSet
from summits.workflow import PUBLISH_PERMISSION
from summits.workflow.approval import ApprovalNotListed, fetch_records

MAX_RECORDS_SHOWN = 100
"""The number of records of a changeset on one page; an import may have changed thousands."""
MAX_REASON_IN_LIST = 300
"""The number of characters of a reason in the changelist."""
OFFSET = "from"
"""The query parameter with the number of records to skip."""


@admin.register(ChangeSet)
class ChangeSetAdmin(BoundedModelAdmin):
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
        beginning = Left("reason", MAX_REASON_IN_LIST + 1)
        return super().get_queryset(request).annotate(beginning=beginning).defer("reason")

    @admin.display(description=gettext_lazy("reason"), ordering="reason")
    def why(self, changeset):
        """Return the beginning of the reason."""
        return Truncator(changeset.beginning).chars(MAX_REASON_IN_LIST)

    def has_add_permission(self, request):
        """Nobody adds a changeset by hand."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes a changeset."""
        return False

    def get_urls(self):
        """Return the URLs, with that of reverting a changeset."""
        address = path("<int:pk>/undo/", self.admin_site.admin_view(self.revert_view), name="summits_changeset_revert")
        return [address, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page that shows what one changeset changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        changeset = self.get_object(request, unquote(object_id))
        if changeset is None:
            raise Http404
        return self._page(request, changeset)

    def revert_view(self, request, pk):
        """Revert a changeset as a whole on POST, or show what prevents it."""
        changeset = get_object_or_404(ChangeSet, pk=pk)
        if not self._can_revert(request, changeset):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, changeset)
        try:
            approved = revert(
                changeset, request.user, get_reason(request), submitted_page_state(request), selected_records(request)
            )
        except ApprovalNotListed as error:
            return self._page(request, changeset, error.records, error=NOT_LISTED, reason=get_reason(request))
        except RestoreRefused as error:
            return self._page(request, changeset, reasons=error.reasons, reason=get_reason(request))
        except StaleState as stale:
            return self._page(request, changeset, newer_changes=newer_changes(stale), reason=get_reason(request))
        request.is_saved = True
        show_approved_records(request, fetch_records(approved))
        self.message_user(request, _("The edit was reverted."), messages.SUCCESS)
        return HttpResponseRedirect("../../")

    def _can_revert(self, request, changeset):
        # The changeset may have changed public records.
        return self.has_change_permission(request, changeset) and request.user.has_perm(PUBLISH_PERMISSION)

    def _page(self, request, changeset, unlisted=(), **refusal):
        page_state = current_page_state()
        offset = request.GET.get(OFFSET, "")
        start = int(offset) if offset.isascii() and offset.isdecimal() and len(offset) < 10 else 0
        differences, number = changes_of(changeset, MAX_RECORDS_SHOWN, start)
        if start and not differences:
            start, differences = 0, changes_of(changeset, MAX_RECORDS_SHOWN)[0]
        can_revert = self._can_revert(request, changeset)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Edit"),
            "opts": self.opts,
            "changeset": changeset,
            "differences": differences,
            "number": number,
            "shown_from": start + 1,
            "shown_to": start + len(differences),
            "next": start + MAX_RECORDS_SHOWN if start + len(differences) < number else None,
            "previous": max(start - MAX_RECORDS_SHOWN, 0) if start else None,
            "page_state": page_state,
            **refusal,
            "can_revert": can_revert,
            "also_approved": approved_by_restore(request.user, versions_to_restore(changeset, number), unlisted)
            if can_revert
            else [],
        }
        return TemplateResponse(request, "admin/changeset.html", context)


def versions_to_restore(changeset, number):
    """Return the versions that a revert would restore: model → primary key → version. Empty if no revert is possible.

    Empty as well if the ``number`` of changed records is too large to show. The page then lists what the revert would
    approve only after the first attempt.
    """
    if number > MAX_RECORDS_SHOWN or changeset.method == ChangeMethod.TRANSITION:
        return {}
    try:
        return states_before(changeset)
    except RestoreRefused:
        return {}
