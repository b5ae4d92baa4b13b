"""Import in the admin: an editor uploads a file, sees a dry run of it, then imports or discards the file."""

import logging
from datetime import timedelta
from functools import partial

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.db.models.functions import Length
from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.accounts.audit_log import log_download
from summits.admin.changelists import BoundedModelAdmin, drop_reason, store_reason, stored_reason
from summits.admin.import_decisions import (
    ambiguity_rows,
    decisions_in,
    duplicate_rows,
    question_rows,
    rename_all_options,
    rename_rows,
)
from summits.admin.import_labels import record_url
from summits.admin.import_sheets import (
    REMEMBERED_ANSWERS,
    is_worth_reading,
    matches_in,
    remember_matches,
    remembered_matches,
    sheet_rows,
)
from summits.admin.mixins.export import as_attachment
from summits.admin.mixins.history import get_reason
from summits.admin_site.request_limits import parse_pk
from summits.datapackage.schema import TABLES
from summits.db.locking import is_locked
from summits.models import ConflictPolicy, ProcessingState, Upload
from summits.spreadsheets.cancellation import cancel, work_state
from summits.spreadsheets.concurrency import TooManyUploads, upload_limit
from summits.spreadsheets.dry_run import dry_run, dry_run_token, import_or_repeat_dry_run, save_decision
from summits.spreadsheets.exporter import zip_file
from summits.spreadsheets.formats import DATA_PACKAGE
from summits.spreadsheets.headings import table_label
from summits.spreadsheets.limits import UploadRefused, check_size, max_upload_bytes
from summits.spreadsheets.parsing import bytes_to_read
from summits.spreadsheets.progress import NullProgress, stream_progress
from summits.text.language_markup import in_languages

logger = logging.getLogger(__name__)

SYNC_MAX_BYTES = 50_000
"""The number of bytes, unpacked, up to which a file is processed without a page of its progress."""
MAX_WAITING_AGE = timedelta(days=7)
"""How long a file is kept that has not been imported."""
MAX_WAITING_FILES = 5
"""How much a user's files that are not imported may take up in all, in files of the largest size."""
WAITING_FILES_TOO_LARGE = gettext_lazy(
    "Your files waiting to be imported take up too much space. Import or discard some of them first."
)
REASON_REQUIRED = gettext_lazy("This import withdraws records or sends them back. Enter a reason.")
STALE_PAGE = gettext_lazy("Nothing was imported: this file was checked again after you opened the page.")
DRY_RUN_TOKEN = "_trial"
"""The form field with the token of the dry run that the page showed."""
LINES_PLACEHOLDER = "<!-- lines -->"
"""The placeholder in the template of a long task at which the lines of its progress appear."""


class UploadForm(forms.Form):
    """Form to upload a file and say how to import it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A table (CSV), a workbook (XLSX, ODS) or a data package (ZIP)."),
        allow_empty_file=True,
    )
    table = forms.ChoiceField(
        label=gettext_lazy("Kind of record"),
        required=False,
        help_text=gettext_lazy("Only if neither the file’s name nor its columns say it, as leaders.csv does."),
    )
    on_conflict = forms.ChoiceField(
        label=gettext_lazy("Records already in the archive"), choices=ConflictPolicy, widget=forms.RadioSelect
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, initial={"on_conflict": ConflictPolicy.OVERWRITE}, **kwargs)
        self.user = user
        kinds = [(table.name, table_label(table.name)) for table in TABLES]
        self.fields["table"].choices = [("", _("Taken from the name of the file")), *kinds]

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            check_size(file.size)
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if waiting_bytes(self.user) + file.size > MAX_WAITING_FILES * max_upload_bytes():
            raise forms.ValidationError(WAITING_FILES_TOO_LARGE)
        return file


@admin.register(Upload)
class UploadAdmin(BoundedModelAdmin):
    """Admin of the ``Upload`` model: the list of files, and the page on which one is imported or discarded."""

    list_display = ["name", "created_at", "user", "state"]
    list_display_links = ["name"]
    list_select_related = ["user", "changeset"]
    list_per_page = 50
    show_full_result_count = False
    actions = None
    change_list_template = "admin/uploads.html"

    def has_module_permission(self, request):
        """Return whether the user may import; nobody else sees uploads."""
        return request.user.has_perm("summits.import_archive")

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    has_add_permission = has_module_permission
    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes here: editors discard a file on its page."""
        return False

    @admin.display(description=gettext_lazy("state"))
    def state(self, upload):
        """Return whether the file is imported or waiting, with a link to its changeset."""
        if not upload.imported:
            return _("not imported yet")
        if not upload.changeset_id:
            return _("imported: nothing new")
        url = reverse("admin:summits_changeset_change", args=[upload.changeset_id])
        return format_html('<a href="{}">{}</a>', url, _("imported"))

    def get_urls(self):
        """Return the URLs, with those that export the whole archive and cancel an import."""
        wrap = self.admin_site.admin_view
        return [
            path("whole/", wrap(self.export_all_view), name="summits_export_all"),
            path("<int:pk>/cancel/", wrap(self.cancel_view), name="summits_upload_cancel"),
            *super().get_urls(),
        ]

    def cancel_view(self, request, pk):
        """Cancel the processing of a file."""
        self._require_permission(request)
        upload = get_object_or_404(Upload, pk=pk)
        if request.method == "POST":
            too_late = _("This file has already been imported. You can revert the whole import.")
            text = too_late if upload.imported else _("This file is not being processed.")
            if not upload.imported and cancel(upload):
                text = _("The import is being cancelled. This takes a few seconds. Nothing is imported.")
            self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:summits_upload_change", args=[pk]))

    def export_all_view(self, request):
        """Download the whole archive, drafts included, as a data package."""
        self._require_permission(request)
        file = zip_file(None, None, NullProgress())
        number = sum(table.model._base_manager.count() for table in TABLES)
        log_download(request, _("the whole archive"), number, is_whole_archive=True)
        return as_attachment(file, "summit-archive", DATA_PACKAGE)

    def add_view(self, request, form_url="", extra_context=None):
        """The page to upload a file. A POST also starts its dry run, and deletes files that have waited too long."""
        self._require_permission(request)
        Upload.objects.filter(imported=None, created_at__lt=timezone.now() - MAX_WAITING_AGE).delete()
        form = UploadForm(request.user, request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            upload = Upload.objects.create(
                user=request.user,
                name=file.name[-200:],
                content=file.read(),
                table=form.cleaned_data["table"],
                on_conflict=form.cleaned_data["on_conflict"],
                decisions=remembered_matches(request.user),
            )
            return self._process(request, upload, lambda progress: dry_run(upload, progress, request.user))
        if request.method == "POST" and "file" in form.errors and too_large(request):
            form.errors["file"] = form.error_class([_("This file is too large.")])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import a file"),
            "opts": self.opts,
            "form": form,
            "max_megabytes": settings.UPLOAD_MAX_MB,
        }
        return TemplateResponse(
            request, "admin/upload_form.html", context, status=200 if request.method == "GET" else 400
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of a dry run's results. A POST discards or imports the file, or repeats the dry run with choices."""
        self._require_permission(request)
        upload = self.get_object(request, unquote(object_id))
        if upload is None:
            raise Http404
        if request.method != "POST" or upload.imported:
            return self._page(request, upload)
        if "_discard" in request.POST:
            upload.delete()
            request.is_saved = True
            self.message_user(request, _("The file was discarded. Nothing was imported."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:summits_upload_changelist"))
        store_reason(request, reason := get_reason(request))
        if "_import" in request.POST:
            if request.POST.get(DRY_RUN_TOKEN) != dry_run_token(upload):
                return self._page(request, upload, error=STALE_PAGE)
            if not reason and (upload.dry_run_result or {}).get("needs_comment"):
                return self._page(request, upload, error=REASON_REQUIRED)
            response = self._process(
                request, upload, lambda progress: import_or_repeat_dry_run(upload, progress, request.user, reason)
            )
            request.is_saved = Upload.objects.filter(pk=upload.pk).exclude(imported=None).exists()
            return response
        result = upload.dry_run_result or {}
        matches = matches_in(request.POST, result)
        decisions = decisions_in(request.POST, result) | matches
        if decisions and not save_decision(upload, request.POST.get(DRY_RUN_TOKEN, ""), decisions):
            return self._page(request, upload, error=STALE_PAGE)
        answers = {key: value for key, value in decisions.items() if value and key in REMEMBERED_ANSWERS}
        remember_matches(request.user, matches | answers)
        return self._process(request, upload, lambda progress: dry_run(upload, progress, request.user))

    def _require_permission(self, request):
        if not self.has_module_permission(request):
            raise PermissionDenied

    def _process(self, request, upload, work):
        # Do the work and redirect to the page of the upload; for a large file, stream its progress instead.
        result_url = reverse("admin:summits_upload_change", args=[upload.pk])
        try:
            if bytes_to_read(upload.content) <= SYNC_MAX_BYTES:
                run_limited(work, NullProgress())
                return HttpResponseRedirect(result_url)
            # Refuse before streaming begins: after that, the page of the upload could not say why.
            upload_limit.refuse_if_full()
        except TooManyUploads as refusal:
            if request.path == result_url:
                return self._page(request, upload, error=str(refusal))  # this shows the reason that was typed
            self.message_user(request, str(refusal), messages.WARNING)
            return HttpResponseRedirect(result_url)
        own = {"title": upload.name, "upload": upload, "result_url": result_url, "lines": LINES_PLACEHOLDER}
        context = {**self.admin_site.each_context(request), **own}
        head, tail = render_to_string("admin/upload_progress.html", context, request).split(LINES_PLACEHOLDER)
        return StreamingHttpResponse(stream_page(head, work, tail), headers={"X-Accel-Buffering": "no"})

    def _page(self, request, upload, error=""):
        if upload.imported:
            drop_reason(request)
        result = upload.dry_run_result or {}
        changes, created = change_rows(result), new_rows(result)
        decisions = decisions_in(request.POST, result)
        context = {
            **self.admin_site.each_context(request),
            "title": upload.name,
            "opts": self.opts,
            "upload": upload,
            "dry_run_token": dry_run_token(upload),
            "result": result,
            "counts": table_counts(result),
            "can_import": bool(result) and importable(result),
            "questions": question_rows(result, decisions),
            "choices": ambiguity_rows(result, decisions),
            "renames": rename_rows(result, decisions),
            "rename_all": rename_all_options(upload.decisions, decisions),
            "duplicates": duplicate_rows(result),
            "hidden_duplicates": result.get("duplicate_count", 0) - len(result.get("duplicates", ())),
            "hidden_renames": result.get("rename_count", 0) - len(result.get("renames", ())),
            "sheets": sheet_rows(result, matches_in(request.POST, result)),
            "sheets_open": is_worth_reading(result),
            "error": error,
            "reason": get_reason(request) or stored_reason(request),
            "is_in_progress": work_state(upload) != ProcessingState.NONE,
            "visible_counts": result.get("seen", (0, 0)),
            "becoming_public": visibility_changes(result, "become_public"),
            "ceasing_to_be_public": visibility_changes(result, "stop_being_public"),
            "approved": approved_rows(result),
            "changes": changes,
            "hidden_changes": count_records(result, "changed") - len(changes),
            "created": created,
            "hidden_created": count_records(result, "created") - len(created),
            "hidden_errors": result.get("fault_count", 0) - len(result.get("faults", ())),
        }
        return TemplateResponse(request, "admin/upload.html", context, status=400 if error else 200)


def waiting_bytes(user):
    """Return the size in bytes of all files that a user has uploaded and neither imported nor discarded."""
    waiting = Upload.objects.filter(user=user, imported=None)
    return waiting.aggregate(all=Sum(Length("content")))["all"] or 0


def too_large(request):
    """Return whether the request body is larger than a file may be: the upload handler skips a file that is."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    number = parse_pk(length)
    return max_upload_bytes() < number if number is not None else length.isdecimal()


def stream_page(head, work, tail):
    """Yield a page in pieces: its head, a line for each step of the work's progress or an error, and its tail."""
    yield head
    try:
        for line in stream_progress(partial(run_limited, work)):
            yield f"<li>{in_languages(line)}</li>\n"
    except TooManyUploads as refusal:
        yield f'<li class="errornote">{escape(str(refusal))}</li>\n'
    except Exception as error:
        if is_locked(error):
            message = _("Another import or a large change is being saved. Nothing was imported. Try again in a moment.")
        else:
            logger.exception("an upload could not be worked on")
            message = _("Something went wrong, and nothing was imported. Please try again.")
        yield f'<li class="errornote">{escape(message)}</li>\n'
    yield tail


def run_limited(work, progress):
    """Call ``work(progress)`` within the limit of concurrent uploads. Raises TooManyUploads if it is reached."""
    with upload_limit.slot():
        work(progress)


def table_counts(result):
    """Return (label, created, changed, skipped, unchanged) for each table of a dry run, with numbers as text."""
    return [(table_label(name), *[f"{number:,}" for number in numbers]) for name, *numbers in result.get("counts", ())]


def count_records(result, column):
    """Return how many records of all tables a dry run would create or change; ``column`` is "created" or "changed"."""
    index = 1 if column == "created" else 2
    return sum(one[index] for one in result.get("counts", ()))


def new_rows(result):
    """Return (label of the kind, line, key, [(column, text)]) for each record that the import would create."""
    # Results stored by older releases have no texts.
    return [(table_label(name), line, key, *(texts or [()])) for name, line, key, *texts in result.get("created", ())]


def visibility_changes(result, name):
    """Return (number, [(kind, line, key, URL)], number not listed) of records that become public or stop being so.

    The URL is "" if the import creates the record: the page then shows the texts of its row instead.
    """
    count, listed = result.get(name, (0, ()))
    # Results stored by older releases have no primary keys.
    rows = [(table_label(kind), line, key, record_url(kind, *pk)) for kind, line, key, *pk in listed]
    return count, rows, count - len(listed)


def approved_rows(result):
    """Return (number, [(label of the kind, name, URL)], number not listed) of records that would be approved.

    The URL is "" if the import creates the record.
    """
    count, listed = result.get("approved", (0, ()))
    rows = []
    for kind, pk, name in listed:
        label = apps.get_model("summits", kind)._meta.verbose_name
        rows.append((label, name, reverse(f"admin:summits_{kind}_change", args=[pk]) if pk else ""))
    return count, rows, count - len(listed)


def importable(result):
    """Return whether a dry run found no errors, and anything to import."""
    return not result["refused"] and not result["fault_count"] and any(sum(one[1:3]) for one in result["counts"])


def change_rows(result):
    """Return (label of the kind, line, key, [(column, before, after)]) for each record that would change."""
    cells_by_record = {}
    for name, line, key, column, before, after in result.get("changed", ()):
        cells_by_record.setdefault((table_label(name), line, key), []).append((column, before, after))
    return [(*record, cells) for record, cells in cells_by_record.items()]
