"""Export of a changelist, as filtered and sorted: as a CSV file, a workbook or a data package."""

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from summits.accounts.audit_log import log_download
from summits.datapackage.schema import TABLE_OF_MODEL
from summits.spreadsheets.exporter import csv_of_records, workbook_file, zip_file
from summits.spreadsheets.formats import CSV, DATA_PACKAGE, MEDIA_TYPES
from summits.spreadsheets.progress import NullProgress
from summits.spreadsheets.xlsx import CellTooLongError


class ExportMixin:
    """Mixin for a ``ModelAdmin``: a view that exports all pages of its changelist."""

    def get_urls(self):
        """Return the URLs, with that of the export if the data package has a table for the model."""
        if self.model not in TABLE_OF_MODEL:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/<slug:file_format>/", view, name=name), *super().get_urls()]

    def export_view(self, request, file_format):
        """Return a file of the records that the changelist shows for the same query string, in its order.

        ``file_format`` is the file format. On an error, redirect to the changelist with a message.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        if file_format not in MEDIA_TYPES:
            raise Http404
        table = TABLE_OF_MODEL[self.model]
        changelist_url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        try:
            records = self.get_changelist_instance(request).queryset.select_related(None).prefetch_related(None)
            file = self._file(table, records, file_format)
            log_download(request, f"{table.name}.{file_format}", records.count())
            return as_attachment(file, table.name, file_format)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{changelist_url}?e=1")
        except CellTooLongError as error:
            message = _(
                "{column} in row {row} has {length} characters, which is too long for an Excel workbook. Download "
                "CSV instead."
            )
            text = message.format(column=error.column, row=error.row, length=f"{error.length:,}")
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(f"{changelist_url}?{request.GET.urlencode()}")

    def _file(self, table, records, file_format):
        if file_format == CSV:
            return csv_of_records(table, records)
        return (
            zip_file(self.model, records, NullProgress())
            if file_format == DATA_PACKAGE
            else workbook_file(table, records)
        )


def as_attachment(content, name, file_format):
    """Return a response that browsers save. ``content`` is an iterable of lines for CSV, otherwise an open file."""
    content_type, name = MEDIA_TYPES[file_format], f"{name}-{timezone.localdate():%Y-%m-%d}.{file_format}"
    if file_format == CSV:
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(content, content_type=content_type, headers=headers)
    return FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
