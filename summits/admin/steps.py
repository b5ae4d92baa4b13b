"""The steps of the workflow on a record's page of the desk: what each means, what stands in the way, taking it."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from summits.admin.approving import ApprovedAlong
from summits.admin.histories import reason_in
from summits.admin.links import address, key_of
from summits.admin.mending import with_addresses
from summits.models import change
from summits.models.approving import waiting_and_named
from summits.quality import obstacles_to_publication
from summits.vocabularies import Status
from summits.workflow import ASK, PUBLISH_IT, STEPS, obstacle, steps_from, steps_taken, take
from summits.workflow.approval import approve
from summits.workflow.named import drafts_named
from summits.workflow.preview import key_for, last_day

ASK_AFTER_SAVE = "_ask"
"""The name of the button that saves and asks for review."""
ALONG = "along"
"""The parameter of a step that names the records to publish along, as "leader:12"."""
ANYWAY = "anyway"
"""The parameter of a step that publishes what the checklist finds fault with."""
MOST_STEPS_SHOWN = 10


class Steps:
    """Part of a page of the desk of a record with a status."""

    def get_urls(self):
        """The addresses, with those of the steps."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        view = self.admin_site.admin_view(self.step_view)
        return [path("<path:object_id>/step/<slug:step>/", view, name=name), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The page; where that is asked for, the draft that was saved is given to review."""
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        saved = getattr(request, "saved", None)
        if saved and ASK_AFTER_SAVE in request.POST and not obstacle(request.user, saved, ASK):
            take([saved], ASK, request.user, reason_in(request))
            self.message_user(request, _("It waits for review."), messages.SUCCESS)
        return answer

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.saved = form.instance
        self.warn_of_drafts(request, form.instance)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the page with the steps that lead on."""
        if change and obj:
            context["steps"] = [(step, obstacle(request.user, obj, step)) for step in steps_from(obj)]
            context["last_step"] = steps_taken(obj).first()
            context |= {"preview_key": key_for(obj), "preview_ends": last_day()}
        context["may_ask"] = add or (obj and obj.status == Status.DRAFT and self.has_change_permission(request, obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def step_view(self, request, object_id, step):
        """Show what a step means for the record, and take it where that is asked for."""
        record, step = self.get_object(request, unquote(object_id)), STEPS.get(step)
        if record is None or step is None:
            raise Http404
        # Records of this kind, of whatever status.
        if not self.has_change_permission(request):
            raise PermissionDenied
        barred, findings = obstacle(request.user, record, step), checklist(record, step)
        fault = barred
        if request.method == "POST":
            fault = barred or without_comment(request, step) or unchecked(request, findings)
            fault = fault or self._approved_along(request, record, step, self._along(request, record, step)).fault
            if not fault:
                return self._take(request, record, step)
        return self._step_page(request, record, step, fault=fault, obstacle=barred, findings=with_addresses(findings))

    def _take(self, request, record, step):
        able = self._along(request, record, step)
        shared = self._approved_along(request, record, step, able).chosen
        with change(user=request.user):
            approve(shared, request.user, reason_in(request))
            take([record, *able], step, request.user, reason_in(request))
        self.message_user(request, _("It is now: {status}.").format(status=step.end.label), messages.SUCCESS)
        self.warn_of_drafts(request, record)
        return HttpResponseRedirect(address(record))

    def _step_page(self, request, record, step, **found):
        drafts = self._drafts_of(record, step)
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "subtitle": str(record),
            "opts": self.opts,
            "object": record,
            "object_id": record.pk,
            "step": step,
            "reason": reason_in(request),
            "drafts": [(one, key_of(one), address(one), obstacle(request.user, one, step)) for one in drafts],
            **found,
            "approved_along": self._approved_along(request, record, step, drafts),
            "anyway": ANYWAY in request.POST,
            "steps_taken": list(steps_taken(record)[:MOST_STEPS_SHOWN]),
        }
        return TemplateResponse(request, "admin/step.html", context)

    def _along(self, request, record, step):
        chosen = request.POST.getlist(ALONG)
        along = [draft for draft in self._drafts_of(record, step) if key_of(draft) in chosen]
        return [draft for draft in along if not obstacle(request.user, draft, step)]

    def _approved_along(self, request, record, step, drafts):
        return ApprovedAlong(request, [record, *drafts] if step is PUBLISH_IT else [])

    def _drafts_of(self, record, step):
        return drafts_named(record) if step is PUBLISH_IT else []

    def warn_of_drafts(self, request, record):
        """Tell the editor which records a public page leaves out because they are not public themselves."""
        if not record.is_published:
            return
        self.tell_of_approval(request, record)
        drafts = drafts_named(record)
        if drafts:
            links = format_html_join(", ", '<a href="{}">{}</a>', [(address(draft), draft) for draft in drafts])
            text = _("Readers of “{record}” do not see these, which are not published yet: {drafts}")
            self.message_user(request, format_html(text, record=record, drafts=links), messages.WARNING)

    def tell_of_approval(self, request, record):
        """Tell the editor what is approved since a public page names it, and which sources wait for approval."""
        for found, text, level in zip(
            waiting_and_named([record]),
            (
                _("Approved with “{record}”, whose public page names them: {names}"),
                _("Readers of “{record}” do not see these sources, which wait for approval: {names}"),
            ),
            (messages.INFO, messages.WARNING),
            strict=True,
        ):
            if found:
                names = format_html_join(", ", '<a href="{}">{}</a>', [(address(one), one) for one in found])
                self.message_user(request, format_html(text, record=record, names=names), level)


def checklist(record, step):
    """Return the Findings of a record that is to be published; what it names and is a draft is offered besides."""
    if step is not PUBLISH_IT:
        return []
    return obstacles_to_publication(type(record), [record.pk]).get(record.pk, [])


def unchecked(request, findings):
    """Return what is wrong with publishing while the checklist finds something, unless it is meant; "" otherwise."""
    if ANYWAY in request.POST or not findings:
        return ""
    return _("Something is missing: see the list. Mend it, or tick below that it is published as it is.")


def without_comment(request, step):
    """Return what is wrong with a step that is taken without the word it needs, if it is; "" otherwise."""
    return _("Please say why: the comment is empty.") if step.needs_comment and not reason_in(request) else ""
