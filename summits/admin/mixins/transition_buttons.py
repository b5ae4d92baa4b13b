"""Buttons on a change page that lead to a workflow transition, without losing what is typed on the page.

They submit the whole form, so they work without JavaScript. If it has unsaved changes, the page comes back with them
and asks whether to save first. The redirect carries the state that the page showed, so that the page of the transition
can show what has changed since.
"""

from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from summits.admin.mixins.conflicts import without_saving
from summits.admin.page_state import PAGE_STATE, submitted_page_state
from summits.history.page_state import page_state_after
from summits.workflow import TRANSITIONS

TRANSITION, SAVE_AND_TRANSITION, TRANSITION_WITHOUT_SAVING = "_step", "_save_and_step", "_step_without_saving"
"""The names of the buttons; the value of each is the name of a transition."""


class TransitionButtonsMixin:
    """Mixin for a ``ModelAdmin`` of a publishable model: the buttons that lead to its transitions."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The change page; or a redirect to a transition's page if its button was pressed and nothing is unsaved."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        requested = request.POST.get(TRANSITION)
        if request.POST.get(TRANSITION_WITHOUT_SAVING) in TRANSITIONS:
            return self._redirect_to_transition(
                object_id, request.POST[TRANSITION_WITHOUT_SAVING], submitted_page_state(request)
            )
        if requested in TRANSITIONS:
            record = self.get_object(request, unquote(object_id))
            if record and not self.has_change_permission(request, record):
                return self._redirect_to_transition(object_id, requested, submitted_page_state(request))
            request.POST = without_saving(request.POST)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if requested in TRANSITIONS and is_unchanged(response):
            return self._redirect_to_transition(object_id, requested, submitted_page_state(request))
        if getattr(response, "saved", None) and request.POST.get(SAVE_AND_TRANSITION) in TRANSITIONS:
            page_state = page_state_after(response.changeset) if response.changeset else submitted_page_state(request)
            return self._redirect_to_transition(object_id, request.POST[SAVE_AND_TRANSITION], page_state)
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the page; if a transition's button was pressed, with the question whether to save first."""
        requested = request.POST.get(TRANSITION) or request.POST.get(SAVE_AND_TRANSITION)
        context["requested_transition"] = TRANSITIONS.get(requested) if change else None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request, obj):
        """Return the response to a save; if a transition follows, with a message that the record was saved."""
        if request.POST.get(SAVE_AND_TRANSITION) not in TRANSITIONS:
            return super().response_change(request, obj)
        self.message_user(request, _("“{record}” was saved.").format(record=obj), "success")
        response = HttpResponseRedirect(request.get_full_path())
        response.saved = obj
        return response

    def _redirect_to_transition(self, object_id, name, page_state):
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_transition", args=[object_id, name])
        return HttpResponseRedirect(f"{url}?{urlencode({PAGE_STATE: page_state})}")


def is_unchanged(response):
    """Return whether a page that came back unsaved has no changes."""
    context = response.context_data
    if "adminform" not in context:
        return False
    forms = [context["adminform"].form, *(inline.formset for inline in context["inline_admin_formsets"])]
    return not any(form.has_changed() for form in forms)
