"""Deletions and changelist actions, refused if the records changed after the page was opened."""

from functools import wraps

from django.http import QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from summits.admin.mixins.history import get_reason
from summits.admin.page_state import newer_changes, submitted_page_state
from summits.history.page_state import StaleState, current_page_state, require_unchanged
from summits.models.references import records_losing_links


class StalePageMixin:
    """Mixin for a ``ModelAdmin``: refuses deletions and changelist actions that come from a stale page.

    Its views must run within the transaction that writes.
    """

    def delete_view(self, request, object_id, extra_context=None):
        """The delete page; if the record changed after the page was opened, it is shown again with the news."""
        context = {"page_state": current_page_state(), **(extra_context or {})}
        try:
            return super().delete_view(request, object_id, context)
        except StaleState as stale:
            context |= {
                "newer_changes": newer_changes(stale),
                "page_state": current_page_state(),
                "reason": get_reason(request),
            }
        request.method, request.POST = "GET", QueryDict()
        return super().delete_view(request, object_id, context)

    def delete_model(self, request, obj):
        """Delete the record; raise StaleState if it changed after the page was opened."""
        require_unchanged(submitted_page_state(request), self._with_referrers([obj.pk]))
        super().delete_model(request, obj)

    def changelist_view(self, request, extra_context=None):
        """The changelist, with its page state in the context."""
        return super().changelist_view(request, {"page_state": current_page_state(), **(extra_context or {})})

    def get_actions(self, request):
        """Return the actions, each of which raises StaleState if the selected records changed meanwhile."""
        actions = super().get_actions(request).items()
        return {key: (_refuse_if_stale(action, name), name, text) for key, (action, name, text) in actions}

    def response_action(self, request, queryset):
        """Run an action; if the selected records changed after the changelist was opened, show the news instead."""
        page_state = current_page_state()
        try:
            response = super().response_action(request, queryset)
        except StaleState as stale:
            return self._stale_list(request, stale)
        if hasattr(response, "context_data"):
            # A page that asks for confirmation shows the records as they are now.
            response.context_data["page_state"] = page_state
        return response

    def affected_records(self, name, queryset):
        """Return the records that must not have changed before the action ``name``: model → primary keys."""
        pks = list(queryset.order_by().values_list("pk", flat=True))
        return self._with_referrers(pks) if name == "delete_selected" else {self.model: pks}

    def _with_referrers(self, pks):
        # Records that refer to a deleted one lose the link, and the delete page lists them.
        referrers = records_losing_links(self.model, pks)
        return {**referrers, self.model: {*referrers.get(self.model, ()), *pks}}

    def _stale_list(self, request, stale):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Changed since you opened this page"),
            "opts": self.opts,
            "newer_changes": newer_changes(stale),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/stale_list.html", context)


def _refuse_if_stale(action, name):
    # Django decides which action runs on which records. So the check is inside the action that it calls.
    @wraps(action)
    def refusing(page, request, queryset):
        require_unchanged(submitted_page_state(request), page.affected_records(name, queryset))
        return action(page, request, queryset)

    return refusing
