"""The admin page that lists, creates and revokes the preview links of a record."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from summits.accounts import audit_log
from summits.caching.data_version import acquire_write_lock
from summits.workflow.preview import NOT_SHOWN, PREVIEW_LINK_DAYS, active_links, create_link, link_limit_error, revoke

CREATE, REVOKE, REVOKE_ALL = "make", "revoke", "revoke_all"
"""The names of the buttons; the value of REVOKE is the primary key of a link."""


class PreviewLinksMixin:
    """Mixin for a ``ModelAdmin`` of a publishable model: the page of its preview links."""

    def get_urls(self):
        """Return the URLs, with that of the preview links."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_previews"
        view = self.admin_site.admin_view(self.previews_view)
        return [path("<path:object_id>/previews/", view, name=name), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the page with the active preview links, unless the record is published or withdrawn."""
        if change and obj and obj.status not in NOT_SHOWN:
            context["preview_links"] = active_links(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @sensitive_variables("key")
    def previews_view(self, request, object_id):
        """List the preview links of a record; create or revoke one on POST. A new link is shown only once."""
        if request.method != "POST":
            return self._previews_page(request, object_id)
        with transaction.atomic():
            # Nobody can change the record's status meanwhile.
            acquire_write_lock()
            return self._previews_page(request, object_id)

    @sensitive_variables("key")
    def _previews_page(self, request, object_id):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        # For the model, not the record: links may be made to a record that the user may not change.
        if not self.has_change_permission(request):
            raise PermissionDenied
        can_create, new_url, error = record.status not in NOT_SHOWN, "", ""
        if request.method == "POST":
            if CREATE not in request.POST:
                return self._revoke(request, record)
            error = link_limit_error(record, request.user) if can_create else ""
            new_url = self._create(request, record) if can_create and not error else ""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview links"),
            "subtitle": str(record),
            "opts": self.opts,
            "object": record,
            "object_id": record.pk,
            "links": active_links(record),
            "can_create": can_create,
            "days": PREVIEW_LINK_DAYS,
            "new_url": new_url,
            "error": error,
        }
        return TemplateResponse(request, "admin/previews.html", context)

    @sensitive_variables("key")
    def _create(self, request, record):
        link, key = create_link(record, request.user)
        text = _("link {number} to “{record}”, works until {day:%d %B %Y}")
        text = text.format(number=link.pk, record=record, day=link.expires_at)
        audit_log.log_event(audit_log.Kind.PREVIEW, request, request.user, text)
        return request.build_absolute_uri(reverse("summits:preview", args=[key]))

    def _revoke(self, request, record):
        selected = request.POST.get(REVOKE)
        links = [link for link in active_links(record) if REVOKE_ALL in request.POST or str(link.pk) == selected]
        revoke(links, request.user)
        for link in links:
            text = _("link {number} to “{record}” revoked").format(number=link.pk, record=record)
            audit_log.log_event(audit_log.Kind.PREVIEW, request, request.user, text)
        text = ngettext("{number} link was revoked.", "{number} links were revoked.", len(links))
        self.message_user(request, text.format(number=len(links)), messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())
