"""Workflow transitions in the admin: a page for each that shows its effect and what blocks it, and applies it."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.admin.base import changeset_for
from summits.admin.forms.approved_together import JointApproval
from summits.admin.mixins.history import get_reason
from summits.admin.page_state import PAGE_STATE, newer_changes, submitted_page_state
from summits.admin.transition_plans import (
    IGNORE_CHECKLIST,
    TransitionPlan,
    checklist_digest,
    is_checklist_ignored,
    publishes,
)
from summits.admin.urls import change_url
from summits.history.page_state import StaleState, current_page_state, require_current, require_unchanged
from summits.models import ChangeMethod
from summits.models.approval import unapproved_references
from summits.vocabularies import Status
from summits.workflow import (
    PUBLISH,
    REQUEST_REVIEW,
    TRANSITIONS,
    apply_transition,
    available_transitions,
    blocked_reason,
    transition_history,
)
from summits.workflow.approval import approve
from summits.workflow.dependencies import unpublished_dependencies

SUBMIT_AFTER_SAVE = "_ask"
"""The name of the button that saves and requests a review."""
ALSO_PUBLISH = "along"
"""The form field of a transition with the keys of the drafts to publish along, such as "leader:12"."""
MAX_TRANSITIONS_SHOWN = 10
CHECKLIST_CHANGED = gettext_lazy(
    "What is missing has changed since you ticked the box. Check the list, then tick it again."
)


class WorkflowMixin:
    """Mixin for a ``ModelAdmin`` of a publishable model: the pages of its transitions."""

    def get_urls(self):
        """Return the URLs, with that of the transitions."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_transition"
        view = self.admin_site.admin_view(self.transition_view)
        return [path("<path:object_id>/step/<slug:transition>/", view, name=name), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The add and change page; after a save with SUBMIT_AFTER_SAVE it requests a review."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        saved = getattr(response, "saved", None)
        if saved and SUBMIT_AFTER_SAVE in request.POST:
            self._request_review(request, saved.pk)
        return response

    def _request_review(self, request, pk):
        # A changeset of its own, after that of the save. In between, somebody may have deleted the record or changed
        # its status.
        with changeset_for(request, ChangeMethod.TRANSITION):
            record = self.get_object(request, str(pk))
            reason = blocked_reason(request.user, record, REQUEST_REVIEW) if record else _("It has been deleted since.")
            if not reason:
                apply_transition([record], REQUEST_REVIEW, request.user, get_reason(request))
        text = (
            _("The record was saved, but not sent for review. {why}").format(why=reason)
            if reason
            else _("The record is waiting for review.")
        )
        self.message_user(request, text, messages.WARNING if reason else messages.SUCCESS)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.warn_about_unpublished(request, form.instance)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the page with the available transitions."""
        if change and obj:
            context["transitions"] = [
                (one, blocked_reason(request.user, obj, one)) for one in available_transitions(obj)
            ]
            context["last_transition"] = transition_history(obj).first()
        context["can_request_review"] = add or (
            obj and obj.status == Status.DRAFT and self.has_change_permission(request, obj)
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def transition_view(self, request, object_id, transition):
        """Show what a transition would do; on POST, apply it to the record."""
        transition = TRANSITIONS.get(transition)
        with changeset_for(request, ChangeMethod.TRANSITION):
            page_state = current_page_state()
            record = self.get_object(request, unquote(object_id))
            if record is None or transition is None:
                raise Http404
            # For the model, not the record: a transition may be allowed on a record that the user may not change.
            if not self.has_change_permission(request):
                raise PermissionDenied
            if request.method != "POST":
                return self._first_transition_page(
                    request, TransitionPlan(request.user, record, transition), page_state
                )
            plan = TransitionPlan(request.user, record, transition, request.POST.getlist(ALSO_PUBLISH))
            return self._apply_or_refuse(request, plan, page_state)

    def _first_transition_page(self, request, plan, page_state):
        # The URL carries the state that the record's page showed: the user has not seen later changes.
        try:
            if PAGE_STATE in request.GET:
                require_current(request.GET[PAGE_STATE], plan.affected_records)
        except StaleState as stale:
            return self._transition_page(request, plan, page_state, newer_changes=newer_changes(stale))
        return self._transition_page(request, plan, page_state)

    def _apply_or_refuse(self, request, plan, page_state):
        transition = plan.transition
        try:
            require_unchanged(submitted_page_state(request), plan.affected_records)
        except StaleState as stale:
            return self._transition_page(request, plan, page_state, newer_changes=newer_changes(stale))
        error = plan.blocked_reason or missing_comment_error(request, transition) or checklist_error(request, plan)
        approval = self._joint_approval(request, plan, plan.also_published)
        error = error or approval.error
        if error:
            return self._transition_page(request, plan, page_state, error=error)
        approve(approval.approved, request.user, get_reason(request))
        apply_transition([plan.record], transition, request.user, get_reason(request))
        apply_transition(plan.also_published, PUBLISH, request.user, get_reason(request))
        request.is_saved = True
        self.message_user(
            request, _("Status changed to: {status}.").format(status=transition.to_status.label), messages.SUCCESS
        )
        for published in [plan.record, *plan.also_published]:
            self.warn_about_unpublished(request, published)
        return HttpResponseRedirect(change_url(plan.record))

    def _transition_page(self, request, plan, page_state, **refusal):
        record, transition = plan.record, plan.transition
        context = {
            **self.admin_site.each_context(request),
            "title": transition.label,
            "subtitle": str(record),
            "opts": self.opts,
            "object": record,
            "object_id": record.pk,
            "page_state": page_state,
            "transition": transition,
            "plan": plan,
            "publishes": publishes(transition),
            "is_from_record_page": PAGE_STATE in request.GET,
            "reason": get_reason(request),
            "error": plan.blocked_reason,
            **refusal,
            "joint_approval": self._joint_approval(request, plan, [draft.record for draft in plan.drafts]),
            "checklist_digest": checklist_digest(plan.checklists),
            "ignores_checklist": is_checklist_ignored(request, plan.checklists) and "newer_changes" not in refusal,
            "past_transitions": list(transition_history(record)[:MAX_TRANSITIONS_SHOWN]),
        }
        return TemplateResponse(request, "admin/transition.html", context)

    def _joint_approval(self, request, plan, drafts):
        return JointApproval(request, [plan.record, *drafts] if publishes(plan.transition) else [])

    def warn_about_unpublished(self, request, record):
        """If the record is public, show messages: what was approved with it, and which drafts its page leaves out."""
        if not record.is_published:
            return
        self.show_approvals(request, record)
        drafts = unpublished_dependencies(record)
        if drafts:
            links = format_html_join(", ", '<a href="{}">{}</a>', [(change_url(draft), draft) for draft in drafts])
            text = _("“{record}” refers to unpublished records, which readers cannot see: {drafts}")
            self.message_user(request, format_html(text, record=record, drafts=links), messages.WARNING)

    def show_approvals(self, request, record):
        """Show messages: which records were approved with a public one, and which of its sources wait for approval."""
        for records, text, level in zip(
            unapproved_references([record]),
            (
                _("Approved together with “{record}”, whose public page refers to them: {names}"),
                _("Readers of “{record}” cannot see these sources, which are awaiting approval: {names}"),
            ),
            (messages.INFO, messages.WARNING),
            strict=True,
        ):
            if records:
                request.shown_approvals = [*getattr(request, "shown_approvals", ()), *records]
                names = format_html_join(", ", '<a href="{}">{}</a>', [(change_url(one), one) for one in records])
                self.message_user(request, format_html(text, record=record, names=names), level)


def checklist_error(request, plan):
    """Return an error message if checklists find something missing and the editor did not confirm it; "" otherwise."""
    if plan.is_complete or is_checklist_ignored(request, plan.checklists):
        return ""
    if IGNORE_CHECKLIST in request.POST:
        return CHECKLIST_CHANGED
    return _("Something is missing: see the list. Add it, or tick the box below to publish anyway.")


def missing_comment_error(request, transition):
    """Return an error message if a transition lacks the comment that it needs; "" otherwise."""
    is_missing = transition.needs_comment and not get_reason(request)
    return _("The reason is missing. Enter one, then try again.") if is_missing else ""
