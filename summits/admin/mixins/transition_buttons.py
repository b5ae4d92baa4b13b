"""The buttons of a record's page that lead to a step of the workflow; none of them loses what is typed on the page.

They send the whole page. Where it holds something that is not saved, it comes back with all that was typed and asks
whether to save it first. So it does without JavaScript, too. They lead on with the state that the page showed, so that
the page of the step tells what is new since then.
"""

from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from summits.admin.mixins.conflicts import without_saving
from summits.admin.page_state import STATE, state_in
from summits.history.page_state import state_after
from summits.workflow import TRANSITIONS

STEP, SAVE_AND_STEP, STEP_WITHOUT_SAVING = "_step", "_save_and_step", "_step_without_saving"
"""The names of the buttons; the value of each is the name of a step."""


class StepButtons:
    """Part of a page of the desk of a record with a status."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The page; or, where a step was asked for and nothing unsaved is in the way, the way to the step's page."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        asked = request.POST.get(STEP)
        if request.POST.get(STEP_WITHOUT_SAVING) in TRANSITIONS:
            return self._to_step(object_id, request.POST[STEP_WITHOUT_SAVING], state_in(request))
        if asked in TRANSITIONS:
            record = self.get_object(request, unquote(object_id))
            if record and not self.has_change_permission(request, record):
                return self._to_step(object_id, asked, state_in(request))
            request.POST = without_saving(request.POST)
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if asked in TRANSITIONS and is_unchanged(response):
            return self._to_step(object_id, asked, state_in(request))
        if getattr(response, "saved", None) and request.POST.get(SAVE_AND_STEP) in TRANSITIONS:
            state = state_after(response.changeset) if response.changeset else state_in(request)
            return self._to_step(object_id, request.POST[SAVE_AND_STEP], state)
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the page; where a step was asked for, with the question whether to save first."""
        asked = request.POST.get(STEP) or request.POST.get(SAVE_AND_STEP)
        context["step_asked"] = TRANSITIONS.get(asked) if change else None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request, obj):
        """Say that the page is saved, where a step follows."""
        if request.POST.get(SAVE_AND_STEP) not in TRANSITIONS:
            return super().response_change(request, obj)
        self.message_user(request, _("“{record}” was saved.").format(record=obj), "success")
        response = HttpResponseRedirect(request.get_full_path())
        response.saved = obj
        return response

    def _to_step(self, object_id, name, state):
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[object_id, name])
        return HttpResponseRedirect(f"{address}?{urlencode({STATE: state})}")


def is_unchanged(response):
    """Return whether a page that came back unsaved holds only what is stored."""
    context = response.context_data
    if "adminform" not in context:
        return False
    forms = [context["adminform"].form, *(inline.formset for inline in context["inline_admin_formsets"])]
    return not any(form.has_changed() for form in forms)
