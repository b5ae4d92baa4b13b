"""Edit conflicts (optimistic locking): no save overwrites changes that its editor has not seen.

A form sends back the state of the record that it was filled from. If somebody else has changed the record since,
nothing is saved. The page comes back with the other editor's changes merged in and this editor's changes still in the
fields; for a field that both changed, it shows both texts side by side (``summits.admin.merging``).
"""

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.admin.merging import EditConflict, PageData
from summits.admin.mixins.history import get_reason
from summits.admin_site.site import DO_NOT_SAVE, is_form_page, render_unsaved_input
from summits.history.bulk import last_version_ids, state_fields, version_states
from summits.history.diff import changesets_for
from summits.history.page_state import changeset_number, current_page_state
from summits.models import ChangeSet

FORM_STATE, SALT = "_form_state", "summits.admin.conflicts"
"""The form field with the state that the form was filled from, and the salt that signs it.

For a model with history it is a page state; it stays that of the first page when typed text is restored.
"""
RESTORED = gettext_lazy("This is what you had typed. It is not saved yet. Check it, then save it.")
SAVED_MEANWHILE = gettext_lazy("This page was saved after you opened it. Your changes are not saved yet.")


def without_saving(data):
    """Return a copy of form data, marked so that a page shows it but does not save it (see ``DoNotSaveMixin``)."""
    data = data.copy()
    data[DO_NOT_SAVE] = "1"
    return data


class EditConflictsMixin:
    """Mixin for a ``ModelAdmin`` of a model without history: the form carries its initial data, signed."""

    restored_by = "server"
    """Who restores unsaved text: the "server", which renders the page with all rows, or the script, into "fields"."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The add and change page. A save that would overwrite another editor's comes back unsaved, with both texts."""
        if "_saveasnew" in request.POST and not self.save_as:
            # Django would treat the POST as one for a new record, even where ``save_as`` is off.
            request.POST = request.POST.copy()
            del request.POST["_saveasnew"]
        context = {"not_saved_message": RESTORED} if DO_NOT_SAVE in request.POST else {}
        try:
            return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))
        except EditConflict as conflict:
            request.POST = without_saving(conflict.data)
            context = {"not_saved_message": SAVED_MEANWHILE, "conflict": conflict}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def _create_formsets(self, request, obj, change):
        # Raises EditConflict. This is the only hook with the rows that were sent, before Django saves any of them.
        formsets, inlines = super()._create_formsets(request, obj, change)
        form_state = request.POST.get(FORM_STATE, "")
        if change and request.method == "POST" and self.may_conflict(obj, formsets, form_state):
            page = PageData(self.get_form(request, obj, change=True)(instance=obj), formsets)
            data = request.POST.copy()
            data[FORM_STATE] = self.current_form_state(page)
            page.merge(data, self.original_data(page, form_state))
        return formsets, inlines

    def may_conflict(self, obj, formsets, form_state):
        """Return whether a POST must be compared with the stored record, given its value of FORM_STATE."""
        return True

    def current_form_state(self, page):
        """Return the value of FORM_STATE for a page (``PageData``) that shows the stored record."""
        return signing.dumps(page.stored()[page.record], salt=SALT)

    def original_data(self, page, form_state):
        """Return the data that a page was filled from, given its value of FORM_STATE; {} if it is invalid."""
        try:
            data = signing.loads(form_state, salt=SALT)
        except signing.BadSignature:
            return {}
        return {page.record: {name: tuple(values) for name, values in data.items()}}

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the page, with the state of the record that the form is filled from."""
        form = context["adminform"].form
        context |= {"reason": get_reason(request), "restored_by": self.restored_by}
        if change and form.is_bound:
            context["form_state"] = request.POST.get(FORM_STATE, "")
        elif change:
            # The state was read before the record, so the record cannot be older.
            context["form_state"] = context.get("page_state") or self.current_form_state(PageData(form, []))
        if "conflict" in context:
            context["last_save"] = self.last_save(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def last_save(self, record):
        """Return who saved a record last, as ``username``, and when, as ``made``; None if there is no changeset."""
        return changesets_for(type(record), record.pk).first()

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        if request.method == "POST" and is_form_page(request):
            why = _("This record was deleted after you opened it.")
            return render_unsaved_input(request, why, 410, **self.admin_site.each_context(request))
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)


class RecordConflictsMixin(EditConflictsMixin):
    """Mixin for a ``ModelAdmin`` of a model with history: the form carries the archive's last changeset when it opened.

    The versions have the record and its rows as they were then. The save runs under the write lock of its changeset,
    so nothing changes between the comparison and the save.
    """

    def may_conflict(self, obj, formsets, form_state):
        """Return whether the record or a row was edited since, or a row was sent that is not the record's."""
        last_pk = changeset_number(form_state)
        has_foreign_row = any(form.instance._state.adding for formset in formsets for form in formset.initial_forms)
        if last_pk is None or has_foreign_row:
            return True
        if not ChangeSet.objects.filter(pk__gt=last_pk).exists():
            return False
        # Rows that have been moved to another record count as well: their older versions are among these.
        return any(
            versions.model.objects.filter(changeset__gt=last_pk, id__in=versions.values("id")).exists()
            for versions in versions_of(obj, formsets).values()
        )

    def current_form_state(self, page):
        """Return the value of FORM_STATE for a page that shows the stored record: the current page state."""
        return current_page_state()

    def original_data(self, page, form_state):
        """Return the data that a page was filled from, given its value of FORM_STATE; {} if it is invalid."""
        last_pk = changeset_number(form_state)
        if last_pk is None:
            return {}
        versions = versions_of(page.forms[""].instance, page.formsets.values())
        by_prefix = {prefix: values_after(last_pk, own) for prefix, own in versions.items()}
        return page.data_for(
            {(prefix, str(pk)): values for prefix, own in by_prefix.items() for pk, values in own.items()}
        )


def versions_of(record, formsets):
    """Return querysets of versions: those of a record under "", those of all its former and present rows by prefix."""
    rows = {formset.prefix: formset.model.history.filter(**formset.shared) for formset in formsets}
    return {"": type(record).history.filter(id=record.pk), **rows}


def values_after(last_pk, versions):
    """Return the field values of the records of ``versions``, a queryset, after the changeset with the pk ``last_pk``.

    The result is primary key → name of the field → value; for a many-to-many field, a list of primary keys. A record
    is left out if its version at that time is not among ``versions``: it belonged to another record.
    """
    model, versions = versions.model.instance_type, versions.order_by()
    version_ids = last_version_ids(model, set(versions.values_list("id", flat=True)), changeset__lte=last_pk)
    states = version_states(model, list(versions.filter(pk__in=version_ids.values()).values_list("pk", flat=True)))
    fields, result = [field.name for field in state_fields(model)], {}
    for pk, (values, links) in states.items():
        result[pk] = dict(zip(fields, values, strict=True))
        for field in model._meta.local_many_to_many:
            result[pk][field.name] = [other for name, other in links if name == field.name]
    return result
