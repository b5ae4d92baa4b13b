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
from summits.admin.changelists import BoundedList, drop_reason, held_reason, hold_reason
from summits.admin.mixins.export import as_attachment
from summits.admin.mixins.history import get_reason
from summits.admin_site.request_limits import parse_pk
from summits.datapackage.schema import TABLE_OF_FILE, TABLES
from summits.db.locking import is_locked
from summits.models import ConflictPolicy, ProcessingState, Upload
from summits.spreadsheets.cancellation import cancel, work_state
from summits.spreadsheets.concurrency import TooManyUploads, upload_limit
from summits.spreadsheets.dry_run import dry_run, dry_run_token, import_or_repeat_dry_run, save_decision
from summits.spreadsheets.exporter import zip_file
from summits.spreadsheets.formats import DATA_PACKAGE
from summits.spreadsheets.limits import UploadRefused, check_size, max_upload_bytes
from summits.spreadsheets.parsing import bytes_to_read
from summits.spreadsheets.progress import NullProgress, stream_progress
from summits.spreadsheets.reconciliation import CREATE_NEW

logger = logging.getLogger(__name__)

SYNC_MAX_BYTES = 50_000
"""The number of bytes, unpacked, up to which a file is processed without a page of its progress."""
KEPT = timedelta(days=7)
"""How long a file is kept that has not been imported."""
MOST_WAITING = 5
"""How much a user's files that are not imported may take up in all, in files of the largest size."""
FULL = gettext_lazy("Your files waiting to be imported take up too much space. Import or discard some of them first.")
ANSWER = "answer:"
"""The prefix of the fields in which an editor chooses the record that an ambiguous name stands for."""
WHY_NOT = gettext_lazy("This import withdraws records or sends them back. Enter a reason.")
SHOWN_OTHERWISE = gettext_lazy("Nothing was imported: this file was checked again after you opened the page.")
TRIAL = "_trial"
"""The form field with the token of the dry run that the page showed."""
LINES = "<!-- lines -->"
"""The placeholder in the template of a long task at which the lines of its progress appear."""


class UploadForm(forms.Form):
    """Form to upload a file and say how to import it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A table (CSV), a workbook (XLSX) or a data package (ZIP)."),
        allow_empty_file=True,
    )
    table = forms.ChoiceField(
        label=gettext_lazy("Kind of record"),
        required=False,
        help_text=gettext_lazy("Choose it only if the name of the file does not say it, as leaders.csv does."),
    )
    on_conflict = forms.ChoiceField(
        label=gettext_lazy("Records already in the archive"), choices=ConflictPolicy, widget=forms.RadioSelect
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, initial={"on_conflict": ConflictPolicy.OVERWRITE}, **kwargs)
        self.user = user
        kinds = [(table.name, table.model._meta.verbose_name_plural) for table in TABLES]
        self.fields["table"].choices = [("", _("Taken from the name of the file")), *kinds]

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            check_size(file.size)
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if waiting_bytes(self.user) + file.size > MOST_WAITING * max_upload_bytes():
            raise forms.ValidationError(FULL)
        return file


@admin.register(Upload)
class UploadAdmin(BoundedList):
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
        address = reverse("admin:summits_changeset_change", args=[upload.changeset_id])
        return format_html('<a href="{}">{}</a>', address, _("imported"))

    def get_urls(self):
        """Return the URLs, with those that export the whole archive and cancel an import."""
        wrap = self.admin_site.admin_view
        return [
            path("whole/", wrap(self.whole_view), name="summits_whole"),
            path("<int:pk>/cancel/", wrap(self.cancel_view), name="summits_upload_cancel"),
            *super().get_urls(),
        ]

    def cancel_view(self, request, pk):
        """Cancel the processing of a file."""
        self._check(request)
        upload = get_object_or_404(Upload, pk=pk)
        if request.method == "POST":
            done = _("This file has already been imported. You can revert the whole import.")
            text = done if upload.imported else _("This file is not being processed.")
            if not upload.imported and cancel(upload):
                text = _("The import is being cancelled. This takes a few seconds. Nothing is imported.")
            self.message_user(request, text, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:summits_upload_change", args=[pk]))

    def whole_view(self, request):
        """Download the whole archive, drafts included, as a data package."""
        self._check(request)
        file = zip_file(None, None, NullProgress())
        number = sum(table.model._base_manager.count() for table in TABLES)
        log_download(request, _("the whole archive"), number, is_whole_archive=True)
        return as_attachment(file, "summit-archive", DATA_PACKAGE)

    def add_view(self, request, form_url="", extra_context=None):
        """The page to upload a file. A POST also starts its dry run, and deletes files that have waited too long."""
        self._check(request)
        Upload.objects.filter(imported=None, created_at__lt=timezone.now() - KEPT).delete()
        form = UploadForm(request.user, request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            upload = Upload.objects.create(
                user=request.user,
                name=file.name[-200:],
                content=file.read(),
                table=form.cleaned_data["table"],
                on_conflict=form.cleaned_data["on_conflict"],
            )
            return self._done(request, upload, lambda progress: dry_run(upload, progress, request.user))
        if request.method == "POST" and "file" in form.errors and too_large(request):
            form.errors["file"] = form.error_class([_("This file is too large.")])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import a file"),
            "opts": self.opts,
            "form": form,
            "most": settings.UPLOAD_MAX_MB,
        }
        return TemplateResponse(
            request, "admin/upload_form.html", context, status=200 if request.method == "GET" else 400
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of a dry run's results. A POST discards or imports the file, or repeats the dry run with choices."""
        self._check(request)
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
        hold_reason(request, reason := get_reason(request))
        if "_import" in request.POST:
            if request.POST.get(TRIAL) != dry_run_token(upload):
                return self._page(request, upload, fault=SHOWN_OTHERWISE)
            if not reason and (upload.dry_run_result or {}).get("needs_comment"):
                return self._page(request, upload, fault=WHY_NOT)
            answer = self._done(request, upload, lambda go: import_or_repeat_dry_run(upload, go, request.user, reason))
            request.is_saved = Upload.objects.filter(pk=upload.pk).exclude(imported=None).exists()
            return answer
        asked = {one["key"] for one in (upload.dry_run_result or {}).get("choices", ())}
        chosen = {key: slug for key, slug in answers_in(request.POST).items() if key in asked}
        if chosen and not save_decision(upload, request.POST.get(TRIAL, ""), chosen):
            return self._page(request, upload, fault=SHOWN_OTHERWISE)
        return self._done(request, upload, lambda progress: dry_run(upload, progress, request.user))

    def _check(self, request):
        if not self.has_module_permission(request):
            raise PermissionDenied

    def _done(self, request, upload, work):
        # Do the work and redirect to the page of the upload; for a large file, stream its progress instead.
        way_on = reverse("admin:summits_upload_change", args=[upload.pk])
        try:
            if bytes_to_read(upload.content) <= SYNC_MAX_BYTES:
                in_turn(work, NullProgress())
                return HttpResponseRedirect(way_on)
            # Refuse before streaming begins: after that, the page of the upload could not say why.
            upload_limit.refuse_if_full()
        except TooManyUploads as refusal:
            if request.path == way_on:
                return self._page(request, upload, fault=str(refusal))  # this shows the reason that was typed
            self.message_user(request, str(refusal), messages.WARNING)
            return HttpResponseRedirect(way_on)
        context = {
            **self.admin_site.each_context(request),
            "title": upload.name,
            "upload": upload,
            "way_on": way_on,
            "lines": LINES,
        }
        head, tail = render_to_string("admin/upload_progress.html", context, request).split(LINES)
        return StreamingHttpResponse(stream_page(head, work, tail), headers={"X-Accel-Buffering": "no"})

    def _page(self, request, upload, fault=""):
        if upload.imported:
            drop_reason(request)
        trial = upload.dry_run_result or {}
        changes, new = change_rows(trial), new_of(trial)
        context = {
            **self.admin_site.each_context(request),
            "title": upload.name,
            "opts": self.opts,
            "upload": upload,
            "mark": dry_run_token(upload),
            "trial": trial,
            "counts": table_counts(trial),
            "may_import": bool(trial) and importable(trial),
            "choices": ambiguity_rows(trial, answers_in(request.POST)),
            "fault": fault,
            "reason": get_reason(request) or held_reason(request),
            "is_going": work_state(upload) != ProcessingState.NONE,
            "seen": trial.get("seen", (0, 0)),
            "becoming": moved_in(trial, "become_public"),
            "ending": moved_in(trial, "stop_being_public"),
            "approving": approved_in(trial),
            "changes": changes,
            "more_changes": count_records(trial, "changed") - len(changes),
            "new": new,
            "more_new": count_records(trial, "created") - len(new),
            "more_faults": trial.get("fault_count", 0) - len(trial.get("faults", ())),
        }
        return TemplateResponse(request, "admin/upload.html", context, status=400 if fault else 200)


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
        for line in stream_progress(partial(in_turn, work)):
            yield f"<li>{escape(line)}</li>\n"
    except TooManyUploads as refusal:
        yield f'<li class="errornote">{escape(str(refusal))}</li>\n'
    except Exception as error:
        if is_locked(error):
            wrong = _("Another import or a large change is being saved. Nothing was imported. Try again in a moment.")
        else:
            logger.exception("an upload could not be worked on")
            wrong = _("Something went wrong, and nothing was imported. Please try again.")
        yield f'<li class="errornote">{escape(wrong)}</li>\n'
    yield tail


def in_turn(work, progress):
    """Call ``work(progress)`` within the limit of concurrent uploads. Raises TooManyUploads if it is reached."""
    with upload_limit.slot():
        work(progress)


def answers_in(data):
    """Return an editor's choices in POST ``data``: key of the choice → slug or CREATE_NEW."""
    return {name.removeprefix(ANSWER): value for name, value in data.items() if name.startswith(ANSWER)}


def label_of(name):
    """Return the label of a table: the plural name of its model, or ``name`` if there is no such table."""
    table = TABLE_OF_FILE.get(f"{name}.csv")
    return table.model._meta.verbose_name_plural if table else name


def table_counts(trial):
    """Return (label, created, changed, skipped, unchanged) for each table of a dry run, with numbers as text."""
    return [(label_of(name), *[f"{number:,}" for number in numbers]) for name, *numbers in trial.get("counts", ())]


def count_records(trial, what):
    """Return how many records of all tables a dry run would create or change; ``what`` is "created" or "changed"."""
    place = 1 if what == "created" else 2
    return sum(one[place] for one in trial.get("counts", ()))


def new_of(trial):
    """Return (label of the kind, line, key, [(column, text)]) for each record that the import would create."""
    # Results stored by older releases have no texts.
    return [(label_of(name), line, key, *(texts or [()])) for name, line, key, *texts in trial.get("created", ())]


def moved_in(trial, name):
    """Return (number, [(kind, line, key, URL)], number not listed) of records that become public or stop being so.

    The URL is "" if the import creates the record: the page then shows the texts of its row instead.
    """
    count, listed = trial.get(name, (0, ()))
    # Results stored by older releases have no primary keys.
    found = [(label_of(kind), line, key, page_of_record(kind, *pk)) for kind, line, key, *pk in listed]
    return count, found, count - len(listed)


def page_of_record(name, pk=None):
    """Return the admin URL of a record, given the name of its table and its pk; "" without a pk."""
    table = TABLE_OF_FILE.get(f"{name}.csv")
    return reverse(f"admin:summits_{table.model._meta.model_name}_change", args=[pk]) if table and pk else ""


def approved_in(trial):
    """Return (number, [(label of the kind, name, URL)], number not listed) of records that would be approved.

    The URL is "" if the import creates the record.
    """
    count, listed = trial.get("approved", (0, ()))
    found = []
    for kind, pk, name in listed:
        label = apps.get_model("summits", kind)._meta.verbose_name
        found.append((label, name, reverse(f"admin:summits_{kind}_change", args=[pk]) if pk else ""))
    return count, found, count - len(listed)


def importable(trial):
    """Return whether a dry run found no errors, and anything to import."""
    return not trial["refused"] and not trial["fault_count"] and any(sum(one[1:3]) for one in trial["counts"])


def ambiguity_rows(trial, chosen):
    """Return (name of the field, label of the kind, ambiguous name, [(value, label, is chosen)]) for each choice.

    ``chosen`` (key of the choice → value) is what was sent but not saved.
    """
    found = []
    for one in trial.get("choices", ()):
        options = [(slug, f"{label} ({slug})") for slug, label in one["candidates"]]
        options += [(CREATE_NEW, _("A new record"))] if one["may_be_new"] else []
        answer = chosen.get(one["key"], one["answer"])
        marked = [(value, label, value == answer) for value, label in options]
        found.append((ANSWER + one["key"], label_of(one["kind"]), one["name"], marked))
    return found


def change_rows(trial):
    """Return (label of the kind, line, key, [(column, before, after)]) for each record that would change."""
    found = {}
    for name, line, key, column, before, after in trial.get("changed", ()):
        found.setdefault((label_of(name), line, key), []).append((column, before, after))
    return [(*record, cells) for record, cells in found.items()]
