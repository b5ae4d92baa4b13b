"""Deleting and the actions of lists, refused where the records changed after the page that showed them was made."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from summits.admin.histories import reason_in
from summits.admin.states import news_of, state_in
from summits.history.state import StaleState, present_state, records_naming, require_unchanged


class RefusesLaterStates:
    """Part of a page and a list of the desk: to delete, and the actions of the list, are refused on a later state.

    Its views run within the transaction that writes.
    """

    def delete_view(self, request, object_id, extra_context=None):
        """The page that deletes a record; where that changed since the page was made, it is shown again."""
        context = {"state": present_state()}
        pk = unquote(object_id)
        if request.method == "POST" and pk.isdecimal():
            try:
                require_unchanged(state_in(request), self._with_naming([int(pk)]))
            except StaleState as stale:
                context |= {"news": news_of(stale), "state": present_state(), "reason": reason_in(request)}
                request.method, request.POST = "GET", QueryDict()
        return super().delete_view(request, object_id, {**context, **(extra_context or {})})

    def changelist_view(self, request, extra_context=None):
        """The list, with the state that it shows."""
        request.shown_state = present_state()
        return super().changelist_view(request, {"state": request.shown_state, **(extra_context or {})})

    def response_action(self, request, queryset):
        """Take an action of the list, or show what was edited since the list was made, of what was chosen there."""
        try:
            require_unchanged(state_in(request), self._chosen(request, queryset))
        except StaleState as stale:
            return self._stale_list(request, stale)
        response = super().response_action(request, queryset)
        if hasattr(response, "context_data"):
            # The page that asks once more shows the records as they are now.
            response.context_data["state"] = request.shown_state
        return response

    def _chosen(self, request, queryset):
        if request.POST.get("select_across") != "1":
            chosen = [pk for pk in request.POST.getlist(ACTION_CHECKBOX_NAME) if pk.isdecimal()]
            queryset = self.get_queryset(request).filter(pk__in=chosen)
        pks = list(queryset.order_by().values_list("pk", flat=True))
        return self._with_naming(pks) if request.POST.get("action") == "delete_selected" else {self.model: pks}

    def _with_naming(self, pks):
        # What names a record that is to be deleted loses the link, and the page says so.
        naming = records_naming(self.model, pks)
        return {**naming, self.model: {*naming.get(self.model, ()), *pks}}

    def _stale_list(self, request, stale):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Changed meanwhile"),
            "opts": self.opts,
            "news": news_of(stale),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/stale_list.html", context)
