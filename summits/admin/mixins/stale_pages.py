"""Deleting and the actions of lists, refused where the records changed after the page that showed them was made."""

from functools import wraps

from django.http import QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from summits.admin.mixins.history import get_reason
from summits.admin.page_state import news_of, state_in
from summits.history.page_state import StaleState, require_unchanged, state_token
from summits.models.references import records_losing_links


class RefusesLaterStates:
    """Part of a page and a list of the desk: to delete, and the actions of the list, are refused on a later state.

    Its views run within the transaction that writes.
    """

    def delete_view(self, request, object_id, extra_context=None):
        """The page that deletes a record; where that changed since the page was made, it is shown again."""
        context = {"state": state_token(), **(extra_context or {})}
        try:
            return super().delete_view(request, object_id, context)
        except StaleState as stale:
            context |= {"news": news_of(stale), "state": state_token(), "reason": get_reason(request)}
        request.method, request.POST = "GET", QueryDict()
        return super().delete_view(request, object_id, context)

    def delete_model(self, request, obj):
        """Delete the record of a page; raise StaleState where it changed since the page was made."""
        require_unchanged(state_in(request), self._with_naming([obj.pk]))
        super().delete_model(request, obj)

    def changelist_view(self, request, extra_context=None):
        """The list, with the state that it shows."""
        return super().changelist_view(request, {"state": state_token(), **(extra_context or {})})

    def get_actions(self, request):
        """The actions of the list, each of which raises StaleState where what it is taken with changed meanwhile."""
        actions = super().get_actions(request).items()
        return {key: (_refusing(action, name), name, text) for key, (action, name, text) in actions}

    def response_action(self, request, queryset):
        """Take an action of the list, or show what was edited since the list was made, of what was chosen there."""
        state = state_token()
        try:
            response = super().response_action(request, queryset)
        except StaleState as stale:
            return self._stale_list(request, stale)
        if hasattr(response, "context_data"):
            # The page that asks once more shows the records as they are now.
            response.context_data["state"] = state
        return response

    def shown_of(self, name, queryset):
        """Return what a list showed of the records that the action ``name`` is taken with: model → primary keys."""
        pks = list(queryset.order_by().values_list("pk", flat=True))
        return self._with_naming(pks) if name == "delete_selected" else {self.model: pks}

    def _with_naming(self, pks):
        # What names a record that is to be deleted loses the link, and the page says so.
        naming = records_losing_links(self.model, pks)
        return {**naming, self.model: {*naming.get(self.model, ()), *pks}}

    def _stale_list(self, request, stale):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Changed since you opened this page"),
            "opts": self.opts,
            "news": news_of(stale),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/stale_list.html", context)


def _refusing(action, name):
    # Django alone decides which action a form asks for, and for which records: so it is asked where it calls one.
    @wraps(action)
    def refusing(page, request, queryset):
        require_unchanged(state_in(request), page.shown_of(name, queryset))
        return action(page, request, queryset)

    return refusing
