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
from summits.admin.forms.approved_together import ApprovedAlong
from summits.admin.mixins.history import get_reason
from summits.admin.page_state import STATE, news_of, state_in
from summits.admin.transition_plans import IGNORE_CHECKLIST, Proposal, digest_of, is_ticked, publishes
from summits.admin.urls import change_url
from summits.history.page_state import StaleState, require_current, require_unchanged, state_token
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
MOST_STEPS_SHOWN = 10
OTHER_MISSING = gettext_lazy(
    "What is missing has changed since you ticked the box. Check the list, then tick it again."
)


class WorkflowMixin:
    """Mixin for a ``ModelAdmin`` of a publishable model: the pages of its transitions."""

    def get_urls(self):
        """Return the URLs, with that of the transitions."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        view = self.admin_site.admin_view(self.step_view)
        return [path("<path:object_id>/step/<slug:step>/", view, name=name), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The add and change page; after a save with SUBMIT_AFTER_SAVE it requests a review."""
        response = super().changeform_view(request, object_id, form_url, extra_context)
        saved = getattr(response, "saved", None)
        if saved and SUBMIT_AFTER_SAVE in request.POST:
            self._ask(request, saved.pk)
        return response

    def _ask(self, request, pk):
        # A changeset of its own, after that of the save. In between, somebody may have deleted the record or changed
        # its status.
        with changeset_for(request, ChangeMethod.TRANSITION):
            record = self.get_object(request, str(pk))
            why = blocked_reason(request.user, record, REQUEST_REVIEW) if record else _("It has been deleted since.")
            if not why:
                apply_transition([record], REQUEST_REVIEW, request.user, get_reason(request))
        text = (
            _("The record was saved, but not sent for review. {why}").format(why=why)
            if why
            else _("The record is waiting for review.")
        )
        self.message_user(request, text, messages.WARNING if why else messages.SUCCESS)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.warn_of_drafts(request, form.instance)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the page with the available transitions."""
        if change and obj:
            context["steps"] = [(step, blocked_reason(request.user, obj, step)) for step in available_transitions(obj)]
            context["last_step"] = transition_history(obj).first()
        context["may_ask"] = add or (obj and obj.status == Status.DRAFT and self.has_change_permission(request, obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def step_view(self, request, object_id, step):
        """Show what a transition would do; on POST, apply it to the record."""
        step = TRANSITIONS.get(step)
        with changeset_for(request, ChangeMethod.TRANSITION):
            state = state_token()
            record = self.get_object(request, unquote(object_id))
            if record is None or step is None:
                raise Http404
            # For the model, not the record: a transition may be allowed on a record that the user may not change.
            if not self.has_change_permission(request):
                raise PermissionDenied
            if request.method != "POST":
                return self._first_step_page(request, Proposal(request.user, record, step), state)
            proposal = Proposal(request.user, record, step, request.POST.getlist(ALSO_PUBLISH))
            return self._take_or_refuse(request, proposal, state)

    def _first_step_page(self, request, proposal, state):
        # The URL carries the state that the record's page showed: the user has not seen later changes.
        try:
            if STATE in request.GET:
                require_current(request.GET[STATE], proposal.shown)
        except StaleState as stale:
            return self._step_page(request, proposal, state, news=news_of(stale))
        return self._step_page(request, proposal, state)

    def _take_or_refuse(self, request, proposal, state):
        step = proposal.step
        try:
            require_unchanged(state_in(request), proposal.shown)
        except StaleState as stale:
            return self._step_page(request, proposal, state, news=news_of(stale))
        fault = proposal.obstacle or missing_comment_error(request, step) or checklist_error(request, proposal)
        shared = self._approved_along(request, proposal, proposal.along)
        fault = fault or shared.fault
        if fault:
            return self._step_page(request, proposal, state, fault=fault)
        approve(shared.chosen, request.user, get_reason(request))
        apply_transition([proposal.record], step, request.user, get_reason(request))
        apply_transition(proposal.along, PUBLISH, request.user, get_reason(request))
        request.is_saved = True
        self.message_user(
            request, _("Status changed to: {status}.").format(status=step.to_status.label), messages.SUCCESS
        )
        for published in [proposal.record, *proposal.along]:
            self.warn_of_drafts(request, published)
        return HttpResponseRedirect(change_url(proposal.record))

    def _step_page(self, request, proposal, state, **refusal):
        record, step = proposal.record, proposal.step
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "subtitle": str(record),
            "opts": self.opts,
            "object": record,
            "object_id": record.pk,
            "state": state,
            "step": step,
            "proposal": proposal,
            "publishes": publishes(step),
            "is_from_its_page": STATE in request.GET,
            "reason": get_reason(request),
            "fault": proposal.obstacle,
            **refusal,
            "approved_along": self._approved_along(request, proposal, [offer.record for offer in proposal.offers]),
            "missing": digest_of(proposal.checklists),
            "anyway": is_ticked(request, proposal.checklists) and "news" not in refusal,
            "steps_taken": list(transition_history(record)[:MOST_STEPS_SHOWN]),
        }
        return TemplateResponse(request, "admin/transition.html", context)

    def _approved_along(self, request, proposal, along):
        return ApprovedAlong(request, [proposal.record, *along] if publishes(proposal.step) else [])

    def warn_of_drafts(self, request, record):
        """If the record is public, show messages: what was approved with it, and which drafts its page leaves out."""
        if not record.is_published:
            return
        self.tell_of_approval(request, record)
        drafts = unpublished_dependencies(record)
        if drafts:
            links = format_html_join(", ", '<a href="{}">{}</a>', [(change_url(draft), draft) for draft in drafts])
            text = _("“{record}” refers to unpublished records, which readers cannot see: {drafts}")
            self.message_user(request, format_html(text, record=record, drafts=links), messages.WARNING)

    def tell_of_approval(self, request, record):
        """Show messages: which records were approved with a public one, and which of its sources wait for approval."""
        for found, text, level in zip(
            unapproved_references([record]),
            (
                _("Approved together with “{record}”, whose public page refers to them: {names}"),
                _("Readers of “{record}” cannot see these sources, which are awaiting approval: {names}"),
            ),
            (messages.INFO, messages.WARNING),
            strict=True,
        ):
            if found:
                request.told_approved = [*getattr(request, "told_approved", ()), *found]
                names = format_html_join(", ", '<a href="{}">{}</a>', [(change_url(one), one) for one in found])
                self.message_user(request, format_html(text, record=record, names=names), level)


def checklist_error(request, proposal):
    """Return an error message if checklists find something missing and the editor did not confirm it; "" otherwise."""
    if proposal.is_complete or is_ticked(request, proposal.checklists):
        return ""
    if IGNORE_CHECKLIST in request.POST:
        return OTHER_MISSING
    return _("Something is missing: see the list. Add it, or tick the box below to publish anyway.")


def missing_comment_error(request, step):
    """Return an error message if a transition lacks the comment that it needs; "" otherwise."""
    return (
        _("The reason is missing. Enter one, then try again.") if step.needs_comment and not get_reason(request) else ""
    )
