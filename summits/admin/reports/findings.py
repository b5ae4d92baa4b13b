"""The admin page of data-quality findings: counted, filtered, and linked to the field to correct."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.accounts.audit_log import log_download
from summits.admin.finding_links import with_edit_urls
from summits.admin.paged_forms import INVALID_FILTER, PagedForm
from summits.admin_site.site import AdminPage
from summits.quality import RULES, Findings, count_findings
from summits.spreadsheets.exporter import csv_lines
from summits.spreadsheets.formats import CSV, MEDIA_TYPES
from summits.vocabularies import Status

PAGE_SIZE = 50
FILTERS = ("rule", "kind", "status")
NO_STATUS = "none"
"""The filter's value for records without a status, such as sources and places."""


class FindingsForm(PagedForm):
    """The filters of the page. Each choice shows how many findings it would leave with the other filters unchanged.

    ``numbers`` are the results of ``count_findings`` for the rules that the user may see: rule → status → number.
    """

    rule = forms.ChoiceField(label=gettext_lazy("Problem"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False, choices=[("csv", "CSV")])

    def __init__(self, data, numbers):
        super().__init__(data)
        self.numbers = numbers
        self.fields["rule"].choices = self._choices("rule", gettext_lazy("All problems"), rules_by_slug(numbers))
        self.fields["kind"].choices = self._choices("kind", gettext_lazy("All kinds"), kinds(numbers))
        self.fields["status"].choices = self._choices("status", gettext_lazy("Any status"), statuses())
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = INVALID_FILTER

    def _choices(self, name, everything, labels):
        selected = {one: self.data.get(one) for one in FILTERS}
        return [
            (value, f"{capfirst(label)} ({count_filtered(self.numbers, **{**selected, name: value}):,})")
            for value, label in [("", everything), *labels.items()]
        ]

    def findings(self):
        """Return the ``Findings`` that match the filters; none if the form is invalid."""
        if not self.is_valid():
            return Findings([])
        filters = {name: self.cleaned_data[name] for name in FILTERS}
        counts = [(rule, count_filtered({rule: by}, **filters)) for rule, by in self.numbers.items()]
        status = "" if filters["status"] == NO_STATUS else filters["status"]
        return Findings([(rule, number) for rule, number in counts if number], status)


def rules_by_slug(numbers):
    """Return the labels of rules: slug → label. Several rules may share a slug."""
    return {rule.slug: rule.label for rule in numbers}


def kinds(numbers):
    """Return the models of rules: model name → verbose name."""
    return {rule.model._meta.model_name: rule.model._meta.verbose_name for rule in numbers}


def statuses():
    """Return the choices of the status filter: value → label."""
    return {**dict(Status.choices), NO_STATUS: gettext_lazy("No status")}


def count_filtered(numbers, rule="", kind="", status=""):
    """Return the number of findings with a slug of a rule, a model name and a status; "" matches all."""
    wanted_status = "" if status == NO_STATUS else status
    return sum(
        number
        for one, by_status in numbers.items()
        if (not rule or one.slug == rule) and (not kind or one.model._meta.model_name == kind)
        for value, number in by_status.items()
        if not status or value == wanted_status
    )


def may_view(request, model):
    """Return whether the user may view or change records of ``model``."""
    codes = [get_permission_codename(action, model._meta) for action in ("view", "change")]
    return any(request.user.has_perm(f"{model._meta.app_label}.{code}") for code in codes)


def rules_for(request):
    """Return the rules whose rows, and the records on whose pages they are edited, the user may view."""
    return [rule for rule in RULES if all(may_view(request, model) for model in models_of(rule))]


def models_of(rule):
    """Return the models of a rule's rows and of the records on whose pages they are edited."""
    return [rule.model, *(rule.model._meta.get_field(name).related_model for name in rule.owners)]


def findings_page(request):
    """The page of findings; with ``format=csv`` a file of all that match. Status 400 for invalid filters."""
    rules = rules_for(request)
    if not rules:
        raise PermissionDenied
    counts = count_findings()
    form = FindingsForm(request.GET, {rule: counts[rule.key] for rule in rules})
    findings = form.findings()
    page = form.page_of(findings, PAGE_SIZE)
    if page is not None and form.cleaned_data["format"]:
        log_download(request, "findings.csv", len(findings))
        return as_csv(request, findings)
    context = {
        **admin.site.each_context(request),
        "title": PAGE.title,
        "form": form,
        "errors": form.labelled_errors(),
        "page": page,
        "total": f"{len(findings):,}",
        "findings": with_edit_urls(list(page or ())),
        "rules": by_rule(form) if page is not None and page.number == 1 and not form.cleaned_data["rule"] else [],
        "filters_query": active_filters_query(form),
    }
    return TemplateResponse(request, "admin/findings.html", context, status=400 if page is None else 200)


def active_filters_query(form):
    """Return the active filters as a query string to which a parameter can be appended: "rule=no-source&"."""
    values = {name: form.cleaned_data.get(name) for name in FILTERS}
    return "".join(f"{urlencode({name: value})}&" for name, value in values.items() if value)


def by_rule(form):
    """Return (slug, label, number as text) for each rule that has findings under the other filters."""
    filters = {name: form.cleaned_data[name] for name in ("kind", "status")}
    numbers = [
        (slug, label, count_filtered(form.numbers, rule=slug, **filters))
        for slug, label in rules_by_slug(form.numbers).items()
    ]
    return [(slug, label, f"{number:,}") for slug, label, number in numbers if number]


def as_csv(request, findings):
    """Return a response with ``findings`` as a CSV file: the record, the problem, the URL at which to correct it."""
    columns = [_("Record"), _("Row"), _("Problem"), _("Details"), _("Kind of record"), _("Status"), _("Address")]
    lines = csv_lines(columns, csv_rows(request, findings))
    response = StreamingHttpResponse(lines, content_type=MEDIA_TYPES[CSV])
    response["Content-Disposition"] = 'attachment; filename="findings.csv"'
    return response


def csv_rows(request, findings):
    """Yield a list of cells, as text, for each finding."""
    for batch in findings.batches():
        for finding, url in with_edit_urls(batch):
            values = [finding.record, finding.name, finding.rule, finding.details, finding.kind, finding.status]
            yield [*map(str, values), request.build_absolute_uri(url)]


PAGE = AdminPage(
    name="quality",
    title=gettext_lazy("Findings"),
    view=findings_page,
    may_see=lambda request: bool(rules_for(request)),
)
admin.site.add_page(PAGE)
