"""Saves that are held back: what was typed comes back in its fields, with the reason, and nothing is saved yet."""

from collections import defaultdict

from django.contrib.admin.utils import unquote
from django.utils.translation import gettext as _

from summits.admin.editions import FIELD, Page, clash_of
from summits.admin.histories import reason_in
from summits.admin.states import state_in
from summits.bounds import key_in
from summits.desk import typed_for_nothing
from summits.history.reading import edits_of
from summits.history.state import require_standing
from summits.models.base import Published, Record
from summits.models.references import foreign_keys

NOT_YET = "not_yet"
"""The parameter of a page that is to come back as it was typed, without being saved."""


class HoldingBack:
    """Part of a page of the desk: a save is held back where another came before it, or where it was not meant yet.

    While it is, the request bears ``held_back``, what the editor is told, and where another came first, ``clash``.
    """

    puts_back = "server"
    """Who puts unsaved text back into the page: the server, with all rows, or the script, which fills in "fields"."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if not getattr(request, "held_back", ""):
            return form

        class HeldBack(form):
            def is_valid(self):
                # Whatever is wrong with it is told as well; that it waits is no error.
                super().is_valid()
                return False

        return HeldBack

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The page of a record; see ``hold_back``."""
        if request.method == "POST":
            if "_saveasnew" in request.POST and not self.save_as:
                # Django would take the page for that of a new record, without asking whether it offers that.
                request.POST = request.POST.copy()
                del request.POST["_saveasnew"]
            answer = self.hold_back(request, object_id)
            if answer:
                return answer
        return super().changeform_view(request, object_id, form_url, extra_context)

    def hold_back(self, request, object_id):
        """Note on the request why its save is held back, if it is. Returns a response where there is no such record.

        It is called under the lock of the request's change: what is compared now still stands when it is saved.
        """
        if NOT_YET in request.POST or getattr(request, "not_yet", False):
            request.held_back = _("This is what you had typed. It is not saved yet: look it through, then save it.")
        if object_id is None:
            self._require_standing(request)
            return None
        record = self.get_object(request, unquote(object_id))
        if record is None:
            why = _("Somebody deleted this record after you opened it.")
            return typed_for_nothing(request, why, 410, **self.admin_site.each_context(request))
        if self.has_change_permission(request, record):
            self._require_standing(request, record)
            self._meet_others(request, record)
        return None

    def _require_standing(self, request, record=None):
        # Raises StandingChanged, once: the page that comes back with it shows how the records stand now.
        if getattr(request, "news", None) is None and issubclass(self.model, Record):
            own = {self.model: {record.pk}} if record else {}
            require_standing(state_in(request), own, self._named_in(request, record))

    def _named_in(self, request, record):
        # The records with a status that the page names, in its own fields and in those of its rows: model → keys.
        named, fields = defaultdict(set), defaultdict(set)
        for model in (self.model, *(inline.model for inline in self.get_inline_instances(request, record))):
            for field in foreign_keys(model):
                if issubclass(field.related_model, Published):
                    fields[field.name].add(field.related_model)
        for name, values in request.POST.lists():
            for model in fields.get(name.rpartition("-")[2], ()):
                named[model].update(filter(None, map(key_in, values)))
        for field in foreign_keys(self.model) if record else ():
            if issubclass(field.related_model, Published):
                named[field.related_model].update(filter(None, [getattr(record, field.attname)]))
        return named

    def _meet_others(self, request, record):
        clash = clash_of(request.POST, self._page_now(request, record))
        if clash:
            request.POST, request.clash = clash.data, clash
            if getattr(request, "news", None) is None:
                request.held_back = _("Somebody saved this page after you opened it, so nothing of yours is saved yet.")

    def _page_now(self, request, record):
        form = self.get_form(request, record, change=True)(instance=record)
        method, request.method = request.method, "GET"
        try:
            formsets, _inlines = self._create_formsets(request, record, change=True)
        finally:
            request.method = method
        return Page(form, formsets)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Render the page, with the edition that it shows and what others changed meanwhile."""
        held_back = getattr(request, "held_back", "")
        context |= {"reason": reason_in(request), "puts_back": self.puts_back, "held_back": held_back}
        context["clash"] = clash = getattr(request, "clash", None)
        if clash:
            context["saved_last"] = self.last_save(obj)
        if change:
            context["edition"] = clash.edition if clash else edition_of(request, context)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def last_save(self, record):
        """Return who saved a record last, as ``username``, and when, as ``made``; None where nobody knows."""
        return edits_of(type(record), record.pk).first()


def edition_of(request, context):
    """Return the edition that a page shows: of one that came back with faults, still the one it was sent with."""
    form = context["adminform"].form
    if form.is_bound:
        return request.POST.get(FIELD, "")
    return Page(form, [inline.formset for inline in context["inline_admin_formsets"]]).edition
