"""Approval of shared records: a page that shows and approves them, and a changelist action that leads to it."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from summits.admin.base import changeset_for
from summits.admin.forms.approved_together import (
    is_selected,
    missing_selection_error,
    required_with_details,
    show_approved_records,
    unapproved_dependencies,
    version_error,
    with_details,
)
from summits.admin.mixins.history import get_reason
from summits.admin.page_state import newer_changes
from summits.admin.urls import change_url
from summits.admin_site.request_limits import parse_pk
from summits.admin_site.site import DRAFT, REASON, submitted_data
from summits.history.page_state import StaleState, current_page_state
from summits.models import ChangeMethod
from summits.workflow import PUBLISH_PERMISSION
from summits.workflow.approval import approve

MAX_APPROVED_AT_ONCE = 100
"""The maximum number of records approved at once: more than a page of the changelist shows."""

MAX_REASON_IN_URL = 2000
"""The maximum length, in characters, of a reason in a URL; a longer one stays on the changelist."""


class ApprovalMixin:
    """Mixin for a ``ModelAdmin`` of a shared record: the approval page and the changelist action."""

    actions = ["approve"]

    def get_urls(self):
        """Return the URLs, with that of the approval page."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_approve"
        return [path("approve/", self.admin_site.admin_view(self.approve_view), name=name), *super().get_urls()]

    def get_list_filter(self, request):
        """Return the list filters, with one for approval."""
        return ["approved", *super().get_list_filter(request)]

    def get_list_display(self, request):
        """Return the changelist's columns, with one for approval."""
        return [*super().get_list_display(request), "approved"]

    def has_publish_permission(self, request):
        """Return whether the user may approve."""
        return request.user.has_perm(PUBLISH_PERMISSION)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the change page; if the record waits for approval, with a note and the URL of the approval page."""
        if change and obj and not obj.approved:
            context["awaits_approval"] = True
            context["approve_url"] = self._approve_url([obj.pk]) if self.has_publish_permission(request) else ""
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.action(description=gettext_lazy("Approve"), permissions=["publish"])
    def approve(self, request, queryset):
        """Redirect to the page that shows the selected records and approves them."""
        pks = queryset.filter(approved=False).order_by("pk").values_list("pk", flat=True)[:MAX_APPROVED_AT_ONCE]
        if not pks:
            self.message_user(request, _("All of these records are already approved."), messages.SUCCESS)
            return None
        return HttpResponseRedirect(self._approve_url(pks, request))

    def approve_view(self, request):
        """Show records in full, with others that they need; on POST approve the ticked ones if none has changed."""
        if not (self.has_publish_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        pks = [parsed for pk in request.GET.getlist("pk") if (parsed := parse_pk(pk)) is not None][
            :MAX_APPROVED_AT_ONCE
        ]
        unapproved = self.model.objects.filter(pk__in=pks, approved=False).order_by("pk")
        if request.method != "POST":
            if REASON in request.GET:
                # The changelist passes on the reason that was typed there.
                request.submitted_data = request.GET
            return self._approve_page(request, unapproved)
        try:
            # The changeset's lock: nobody can change the records between the check of their versions and the approval.
            with changeset_for(request, ChangeMethod.TRANSITION):
                records = list(unapproved)
                selected = [record for record in records if is_selected(request, record)]
                dependencies = unapproved_dependencies(selected)
                error = version_error(request, records) or missing_selection_error(request, dependencies, records)
                if selected and not error:
                    approve([*selected, *dependencies], request.user, get_reason(request))
        except StaleState as stale:
            return self._approve_page(request, unapproved, newer_changes=newer_changes(stale))
        if error or not selected:
            return self._approve_page(request, unapproved, error=error)
        request.is_saved = True
        text = ngettext("{number} record was approved.", "{number} records were approved.", len(selected))
        self.message_user(request, text.format(number=len(selected)), messages.SUCCESS)
        show_approved_records(request, dependencies)
        return HttpResponseRedirect(self._redirect_url(selected))

    def _approve_page(self, request, unapproved, **refusal):
        page_state, records = current_page_state(), list(unapproved)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Approve"),
            "opts": self.opts,
            "page_state": page_state,
            "records": with_details(records),
            "also_approved": required_with_details(unapproved_dependencies(records)),
            "reason": get_reason(request),
            **refusal,
        }
        return TemplateResponse(request, "admin/approve.html", context)

    def _approve_url(self, pks, request=None):
        # The URL of the approval page, with the reason typed on the changelist unless that is too long for a URL.
        query = urlencode([("pk", pk) for pk in pks])
        fields = request and [(name, submitted_data(request).get(name, "")) for name in (REASON, DRAFT)]
        reason = f"&{urlencode(fields)}" if request and get_reason(request) else ""
        return f"{self._url('approve')}?{query}{reason if len(reason) <= MAX_REASON_IN_URL else ''}"

    def _redirect_url(self, approved):
        return change_url(approved[0]) if len(approved) == 1 else f"{self._url('changelist')}?approved__exact=0"

    def _url(self, view_name):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view_name}")
