"""The admin page of public changes that only their author has seen: a second editor marks them as checked."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from summits.admin.paged_forms import INVALID_FILTER, PagedForm
from summits.admin_site.request_limits import is_valid_pk, parse_pk
from summits.admin_site.site import AdminPage
from summits.history.diff import headlines
from summits.models import ChangeMethod
from summits.models.references import record_models
from summits.workflow import PUBLISH_PERMISSION
from summits.workflow.unreviewed_changes import mark_reviewed, unreviewed, unreviewed_for

PAGE_SIZE = 25
SELECTED, SINGLE = "changeset", "one"
"""The form fields with pks of changesets: all that are ticked, or the one whose button was pressed."""
TO_CHANGESET = "to_edit"
"""The form field that redirects to the page of the changeset."""
NOBODY = "nobody"
"""The filter's value for changesets without a user, made by commands on the server."""


class UnreviewedChangesForm(PagedForm):
    """The filters of the page; ``record`` is a model name and primary key, such as "summit:12"."""

    author = forms.ChoiceField(label=gettext_lazy("User"), required=False)
    method = forms.ChoiceField(label=gettext_lazy("Method"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"), required=False)
    record = forms.RegexField(r"^[a-z]+:[0-9]{1,18}$", required=False, widget=forms.HiddenInput)

    def __init__(self, data):
        super().__init__(data)
        authors = unreviewed().order_by("username").values_list("user_id", "username").distinct()
        choices = {str(pk or NOBODY): name or _("command on the server") for pk, name in authors}
        # Whoever checks the last change of a user comes back to a page that still asks for that user.
        requested = self.data.get("author", "")
        if requested and requested not in choices:
            choices |= author_choice(requested)
        self.fields["author"].choices = [("", _("Anyone")), *choices.items()]
        methods = ((method.value, capfirst(method.label)) for method in ChangeMethod)
        self.fields["method"].choices = [("", _("Any method")), *methods]
        kinds = {model._meta.model_name: capfirst(model._meta.verbose_name) for model in record_models()}
        self.fields["kind"].choices = [("", _("All kinds")), *kinds.items()]
        for name in ("author", "method", "kind"):
            self.fields[name].error_messages["invalid_choice"] = INVALID_FILTER

    def changesets(self):
        """Return the queryset of changesets that match the filters, the latest first; none if the form is invalid."""
        if not self.is_valid():
            return unreviewed().none()
        filters, changesets = self.cleaned_data, unreviewed()
        if filters["record"]:
            name, _colon, pk = filters["record"].partition(":")
            changesets = unreviewed_for(model_by_name(name), int(pk)) if model_by_name(name) else changesets.none()
        if filters["kind"]:
            changesets = changesets.filter(
                Exists(model_by_name(filters["kind"]).history.filter(changeset=OuterRef("pk")))
            )
        if filters["method"]:
            changesets = changesets.filter(method=filters["method"])
        if filters["author"]:
            changesets = changesets.filter(user=None if filters["author"] == NOBODY else filters["author"])
        return changesets.select_related("user").order_by("-pk")

    def query(self, **others):
        """Return the active filters as a query string, with ``others`` added."""
        values = {name: self.cleaned_data.get(name) for name in ("author", "method", "kind", "record")} | others
        return urlencode({name: value for name, value in values.items() if value})


def author_choice(key):
    """Return {key: name} of the user with this primary key (text) or of NOBODY; empty if there is none."""
    if key == NOBODY:
        return {key: _("command on the server")}
    users = get_user_model().objects.filter(pk=key) if is_valid_pk(key) else ()
    return {str(user.pk): user.get_username() for user in users}


def model_by_name(name):
    """Return the model with history of that model name; None if there is none."""
    return next((model for model in record_models() if model._meta.model_name == name), None)


def can_review(request):
    """Return whether the user may check public changes: whoever may publish may."""
    return request.user.has_perm(PUBLISH_PERMISSION)


def unreviewed_changes_page(request):
    """The page of unreviewed changes; a POST marks changesets as checked. Status 400 for invalid filters."""
    if not can_review(request):
        raise PermissionDenied
    form = UnreviewedChangesForm(request.GET)
    if request.method == "POST":
        return mark_checked(request, form)
    page = form.page_of(form.changesets(), PAGE_SIZE)
    changesets = list(page or ())
    summaries = headlines(changesets)
    context = {
        **admin.site.each_context(request),
        "title": PAGE.title,
        "form": form,
        "errors": form.labelled_errors(),
        "page": page,
        "changes": [
            (changeset, *summaries[changeset.pk], changeset.user_id == request.user.pk) for changeset in changesets
        ],
        "record": filtered_record(form) if page is not None else None,
        "previous_query": form.query(page=page.previous_page_number()) if page and page.has_previous() else "",
        "next_query": form.query(page=page.next_page_number()) if page and page.has_next() else "",
    }
    return TemplateResponse(request, "admin/public_changes.html", context, status=400 if page is None else 200)


def filtered_record(form):
    """Return the record that the form filters by; None if there is no such filter, or the record was deleted."""
    name, _colon, pk = form.cleaned_data["record"].partition(":")
    model = model_by_name(name)
    return model and model._base_manager.filter(pk=int(pk)).first()


def mark_checked(request, form):
    """Mark changesets as checked, and redirect to the page or to that of the changeset."""
    selected = [request.POST[SINGLE]] if SINGLE in request.POST else request.POST.getlist(SELECTED)[:PAGE_SIZE]
    pks = set(map(parse_pk, selected)) - {None}
    number = mark_reviewed(request.user, pks)
    if number:
        text = ngettext("{number} edit was marked as checked.", "{number} edits were marked as checked.", number)
        messages.success(request, text.format(number=number))
    if number < len(pks) or not pks:
        text = _(
            "No edit was marked as checked: the edits you chose are your own, or another editor had already "
            "checked them."
        )
        messages.warning(request, text if pks else _("Select the edits that you have checked."))
    if TO_CHANGESET in request.POST and len(pks) == 1:
        return HttpResponseRedirect(reverse("admin:summits_changeset_change", args=[*pks]))
    return HttpResponseRedirect(f"{reverse(f'admin:{PAGE.name}')}?{form.query() if form.is_valid() else ''}")


PAGE = AdminPage(
    name="public-changes",
    title=gettext_lazy("Public changes to check"),
    view=unreviewed_changes_page,
    may_see=can_review,
)
admin.site.add_page(PAGE)
