"""Records with a status: publishing them, sending them back, seeing what readers see."""

from django.contrib import admin, messages
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from summits.admin.base import SourcedAdmin
from summits.vocabularies import Status


class PublishedAdmin(SourcedAdmin):
    """A page of a record with a status."""

    actions = ["publish", "send_back"]
    list_filter = ["status", *SourcedAdmin.list_filter]

    def view_on_site(self, record):
        """The public address, once the record is public."""
        return record.get_absolute_url() if record.is_published else None

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish(self, request, queryset):
        """Make the chosen records public."""
        self._set_status(request, queryset, Status.PUBLISHED)

    @admin.action(description=gettext_lazy("Send back to draft"), permissions=["change"])
    def send_back(self, request, queryset):
        """Take the chosen records back from the public."""
        self._set_status(request, queryset, Status.DRAFT)

    def _set_status(self, request, queryset, status):
        changed = list(queryset.exclude(status=status))
        with transaction.atomic():
            for record in changed:
                record.status = status
                # One by one: saving also tells the rest of the site.
                record.save()
                self.log_change(request, record, [{"changed": {"fields": ["status"]}}])
        for record in changed:
            self.warn_of_drafts(request, record)
        text = ngettext("{number} record is now: {status}.", "{number} records are now: {status}.", len(changed))
        self.message_user(request, text.format(number=len(changed), status=status.label), messages.SUCCESS)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.warn_of_drafts(request, form.instance)

    def records_named(self, record):
        """Return querysets of the records with a status that the page of ``record`` shows."""
        return []

    def warn_of_drafts(self, request, record):
        """Tell the editor which records a public page leaves out because they are not public themselves."""
        if not record.is_published:
            return
        found = [found.exclude(status=Status.PUBLISHED).distinct() for found in self.records_named(record)]
        drafts = [draft for drafts in found for draft in drafts]
        if drafts:
            links = format_html_join(", ", '<a href="{}">{}</a>', [(address(draft), draft) for draft in drafts])
            text = _("Readers of “{record}” do not see these, which are not published yet: {drafts}")
            self.message_user(request, format_html(text, record=record, drafts=links), messages.WARNING)


def address(record):
    """Return the address of the desk's page of ``record``."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
