"""The history of a record in the admin: its changesets with their differences, and restoring an earlier state."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from summits.admin.forms.approved_together import (
    NOT_LISTED,
    approved_by_restore,
    selected_records,
    show_approved_records,
)
from summits.admin.page_state import newer_changes, submitted_page_state
from summits.admin_site.request_limits import is_valid_pk
from summits.admin_site.site import REASON, submitted_data
from summits.history.bulk import DELETED
from summits.history.diff import changesets_for, deleted_versions, differences, preview_restore, with_labels
from summits.history.page_state import StaleState, current_page_state
from summits.history.restore import RestoreNotAllowed, RestoreRefused, restore, states_after
from summits.text.stored_form import normalize_paragraphs
from summits.workflow.approval import ApprovalNotListed, fetch_records

CHANGESETS_PER_PAGE = 20


def get_reason(request):
    """Return the reason that an editor gave for a change; "" if there is none."""
    # PostgreSQL stores no NUL character.
    return normalize_paragraphs(submitted_data(request).get(REASON, "").replace("\0", ""))


class HistoryMixin:
    """Mixin for a ``ModelAdmin``: the history of a record, deleted ones included."""

    def get_urls(self):
        """Return the URLs, with those of deleted records and of a restore before Django's own."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("deleted/", wrap(self.deleted_view), name=f"{name}_deleted"),
            path("<path:object_id>/history/<int:changeset>/", wrap(self.restore_view), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        """The page of all changesets of the record and its rows, newest first, each with its differences."""
        record, last = self._get_history(request, object_id)
        page = Paginator(changesets_for(self.model, last.id), CHANGESETS_PER_PAGE).get_page(request.GET.get("p"))
        differences_by_pk = differences(page.object_list, self.model, last.id)
        context = {
            "changesets": [(changeset, differences_by_pk[changeset.pk]) for changeset in page],
            "page": page,
            "latest": page.number == 1 and page.object_list and page.object_list[0],
            "can_restore": self.can_restore(request, record, last),
            **self._base_context(request, record, last, _("History")),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def restore_view(self, request, object_id, changeset):
        """Show what restoring the record to its state after a changeset would change; on POST, restore it.

        A POST runs in the transaction that writes, under the write lock, so permissions stay as checked.
        """
        record, last = self._get_history(request, object_id)
        if not self.can_restore(request, record, last):
            raise PermissionDenied
        changeset = changesets_for(self.model, last.id).filter(pk=changeset).first()
        if changeset is None:
            raise Http404
        refusal, status, unlisted = {}, 200, []
        if request.method == "POST":
            selected = selected_records(request)
            try:
                approved = restore(
                    self.model,
                    last.id,
                    changeset,
                    request.user,
                    get_reason(request),
                    submitted_page_state(request),
                    selected,
                )
            except ApprovalNotListed as error:
                refusal, unlisted = {"error": str(NOT_LISTED)}, error.records
            except RestoreRefused as error:
                refusal, status = {"reasons": error.reasons}, 403 if isinstance(error, RestoreNotAllowed) else 200
            except StaleState as stale:
                refusal = {"newer_changes": newer_changes(stale)}
            else:
                request.is_saved = True
                show_approved_records(request, fetch_records(approved))
                return self._redirect_after_restore(request, last.id, changeset)
        page_state, states = current_page_state(), states_after(self.model, last.id, changeset)
        context = {
            "page_state": page_state,
            "reason": get_reason(request),
            "changeset": changeset,
            "differences": preview_restore(states),
            "also_approved": approved_by_restore(request.user, states, unlisted),
            **refusal,
            **self._base_context(request, record, last, _("Restore")),
        }
        return TemplateResponse(request, "admin/restore.html", context, status=status)

    def can_restore(self, request, record, last):
        """Return whether the user may change the record, or, if it was deleted, its ``last`` version."""
        return self.has_change_permission(request, record or last.instance)

    def _redirect_after_restore(self, request, pk, changeset):
        text = _("The record was restored as it was after the edit of {time:%d %B %Y, %H:%M}.")
        self.message_user(request, text.format(time=changeset.created_at), messages.SUCCESS)
        exists = self.model._base_manager.filter(pk=pk).exists()
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return HttpResponseRedirect(reverse(f"{name}_change" if exists else f"{name}_history", args=[pk]))

    def deleted_view(self, request):
        """The page of deleted records, the latest first, each with a link to its history."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = Paginator(deleted_versions(self.model), self.list_per_page).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted: {records}").format(records=self.opts.verbose_name_plural),
            "opts": self.opts,
            "page": page,
            "deleted": with_labels(list(page)),
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    def _get_history(self, request, object_id):
        # The record, or None if it was deleted, and its last version. Raises Http404 if it never existed.
        record = self.get_object(request, unquote(object_id))
        pk = record.pk if record else unquote(object_id)
        last = self.model.history.filter(id=pk).first() if is_valid_pk(str(pk)) else None
        if last is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return record, last

    def _base_context(self, request, record, last, title):
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": with_labels([last])[0][1],
            "opts": self.opts,
            "object": record,
            "object_id": last.id,
            "is_deleted": last.history_type == DELETED,
        }
