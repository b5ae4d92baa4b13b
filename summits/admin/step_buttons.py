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

from summits.admin.editions import has_unsaved
from summits.admin.states import STATE, state_in
from summits.history.state import state_of
from summits.workflow import STEPS

STEP, SAVE_AND_STEP, STEP_WITHOUT_SAVING = "_step", "_save_and_step", "_step_without_saving"
"""The names of the buttons; the value of each is the name of a step."""


class StepButtons:
    """Part of a page of the desk of a record with a status."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The page; or, where a step was asked for and nothing unsaved is in the way, the way to the step's page."""
        if request.method == "POST" and object_id is not None:
            if request.POST.get(STEP_WITHOUT_SAVING) in STEPS:
                return self._to_step(object_id, request.POST[STEP_WITHOUT_SAVING], state_in(request))
            if request.POST.get(STEP) in STEPS:
                if not self._has_unsaved(request, object_id):
                    return self._to_step(object_id, request.POST[STEP], state_in(request))
                request.not_yet = True
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        if getattr(request, "goes_on_to", "") and not getattr(request, "held_back", ""):
            # The edit that saved the page has its number now.
            edit = request.last_edit
            return self._to_step(object_id, request.goes_on_to, state_of(edit) if edit else state_in(request))
        return answer

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the page; where a step was asked for, with the question whether to save first."""
        asked = request.POST.get(STEP) or request.POST.get(SAVE_AND_STEP)
        context["step_asked"] = STEPS.get(asked) if change else None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request, obj):
        """Go on to the step where that was asked for, once the page is saved."""
        if request.POST.get(SAVE_AND_STEP) not in STEPS:
            return super().response_change(request, obj)
        self.message_user(request, _("“{record}” was saved.").format(record=obj), "success")
        request.goes_on_to = request.POST[SAVE_AND_STEP]
        return HttpResponseRedirect(request.get_full_path())

    def _has_unsaved(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        # Of a record that is gone, or that they may only read, the page says so itself, or holds nothing typed.
        if record is None:
            return True
        may_write = self.has_change_permission(request, record)
        return may_write and has_unsaved(request.POST, self._page_now(request, record))

    def _to_step(self, object_id, name, state):
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[object_id, name])
        return HttpResponseRedirect(f"{address}?{urlencode({STATE: state})}")
