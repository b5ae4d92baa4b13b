"""Approving what many records share: on a page of its own, from a list, and along with what is published."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from summits.admin.histories import reason_in
from summits.admin.links import address, key_of
from summits.bounds import key_in
from summits.desk import DRAFT, REASON, sent_in
from summits.history.naming import Names
from summits.history.reading import told
from summits.history.versions import last_versions
from summits.models.approving import waiting_and_named
from summits.revision import wait_for_turn
from summits.workflow import PUBLISH
from summits.workflow.approval import approve, edition_of

CHOSEN = "approve"
"""The parameter that names a record to be approved, in the version that was shown: "place:12:345"."""
MOST_SHOWN = 100
"""How many records are approved at once: all that a page of a list shows."""


LONGEST_ALONG = 2000
"""How many characters of an address a reason may take; a longer one stays with the list on which it was typed."""


class Approving:
    """Part of a page of a record that waits for approval: the page that approves it, and the list's action."""

    actions = ["approve"]

    def get_urls(self):
        """The addresses, with that of approving."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_approve"
        return [path("approve/", self.admin_site.admin_view(self.approve_view), name=name), *super().get_urls()]

    def get_list_filter(self, request):
        """The list's filters, with that of what waits."""
        return ["approved", *super().get_list_filter(request)]

    def get_list_display(self, request):
        """The list's columns, with whether a record is approved."""
        return [*super().get_list_display(request), "approved"]

    def has_publish_permission(self, request):
        """Whether approving is offered."""
        return request.user.has_perm(PUBLISH)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the page; of a record that waits for approval it says so."""
        if change and obj and not obj.approved:
            context["waits_for_approval"] = True
            context["approve_at"] = self._approve_at([obj.pk]) if self.has_publish_permission(request) else ""
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.action(description=gettext_lazy("Approve"), permissions=["publish"])
    def approve(self, request, queryset):
        """Lead to the page that shows the chosen records and approves them."""
        pks = queryset.filter(approved=False).order_by("pk").values_list("pk", flat=True)[:MOST_SHOWN]
        if not pks:
            self.message_user(request, _("All of these are approved."), messages.SUCCESS)
            return None
        return HttpResponseRedirect(self._approve_at(pks, request))

    def approve_view(self, request):
        """Show records in full and approve those that are still as they were shown."""
        if not (self.has_publish_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        pks = [key for pk in request.GET.getlist("pk") if (key := key_in(pk)) is not None][:MOST_SHOWN]
        waiting = self.model.objects.filter(pk__in=pks, approved=False).order_by("pk")
        records, fault = list(waiting), ""
        if request.method != "POST" and REASON in request.GET:
            # The list sends the reason typed there along.
            request.typed = request.GET
        if request.method == "POST":
            with transaction.atomic():
                # Nobody changes them between the look at their versions and the approval.
                wait_for_turn()
                records = list(waiting)
                chosen = [record for record in records if is_named(request, record)]
                fault = changed_since(request, records)
                if chosen and not fault:
                    approve(chosen, request.user, reason_in(request))
            if chosen and not fault:
                request.is_saved = True
                text = ngettext("{number} record is approved.", "{number} records are approved.", len(chosen))
                self.message_user(request, text.format(number=len(chosen)), messages.SUCCESS)
                return HttpResponseRedirect(self._after_approving(chosen))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Approve"),
            "opts": self.opts,
            "records": in_full(self.model, records),
            "reason": reason_in(request),
            "fault": fault,
        }
        return TemplateResponse(request, "admin/approve.html", context)

    def _approve_at(self, pks, request=None):
        # The address of approving; with the reason typed beside a list, unless it is too long for an address.
        asked = urlencode([("pk", pk) for pk in pks])
        typed = request and [(name, sent_in(request).get(name, "")) for name in (REASON, DRAFT)]
        along = f"&{urlencode(typed)}" if request and reason_in(request) else ""
        return f"{self._address('approve')}?{asked}{along if len(along) <= LONGEST_ALONG else ''}"

    def _after_approving(self, chosen):
        return address(chosen[0]) if len(chosen) == 1 else f"{self._address('changelist')}?approved__exact=0"

    def _address(self, what):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{what}")


def key_with_edition(record):
    """Return what names a record in its present version in a form, as "place:12:345"."""
    return f"{key_of(record)}:{edition_of(record)}"


def is_named(request, record):
    """Return whether a form names a record in its present version."""
    return key_with_edition(record) in request.POST.getlist(CHOSEN)


def changed_since(request, records):
    """Return what is wrong where a form names one of ``records`` in a version that is not the last; "" otherwise."""
    sent = {key.rpartition(":")[0] for key in request.POST.getlist(CHOSEN)}
    return stale([record for record in records if key_of(record) in sent and not is_named(request, record)])


def stale(records):
    """Return the words for records that the page did not show as they are now; "" for none."""
    if not records:
        return ""
    text = _("Nothing was done: {names} was added or changed after you opened the page. Please look at it again.")
    return text.format(names=", ".join(map(str, records)))


def in_full(model, records):
    """Return each record with its key, its address, and what its last version says, as pairs of label and text."""
    versions = last_versions(model, [record.pk for record in records])
    names = Names(list(versions.values()))
    return [
        (
            record,
            key_with_edition(record),
            address(record),
            [(label, text) for label, text in told(versions[record.pk], names).items() if text],
        )
        for record in records
    ]


class ApprovedAlong:
    """What waits for approval and is named by ``records``, which are to be published, as a form answers it.

    What rows name by a key is approved with them, for without it they cannot be shown; of sources those that are
    chosen: a page leaves out the others.
    """

    def __init__(self, request, records):
        self.request = request
        self.needed, self.sources = waiting_and_named(records)

    def __bool__(self):
        return bool(self.needed or self.sources)

    @property
    def shown(self):
        """Each record with its key, its address and whether it is needed."""
        found = [(one, True) for one in self.needed] + [(one, False) for one in self.sources]
        return [(one, key_with_edition(one), address(one), needed) for one, needed in found]

    @property
    def chosen(self):
        """The records to approve."""
        return [*self.needed, *(one for one in self.sources if is_named(self.request, one))]

    @property
    def fault(self):
        """What stands in the way: something that the page did not show as it is now; "" if nothing does."""
        unseen = [one for one in self.needed if not is_named(self.request, one)]
        return stale(unseen) or changed_since(self.request, self.sources)
