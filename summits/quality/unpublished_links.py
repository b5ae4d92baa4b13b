"""Rules for links that a public page leaves out, because what they lead to is not published."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from summits.models import Agreement, Commitment, Discussion, Issue, Participation, Party
from summits.quality.rule import QualityRule
from summits.text.alphabet import in_alphabetical_order
from summits.vocabularies import Status


def links_to_unpublished(name):
    """Return a function that filters rows to those whose foreign key ``name`` leads to an unpublished record."""

    def filter_broken(rows):
        return rows.filter(Q(**{f"{name}__isnull": False}) & ~Q(**{f"{name}__status": Status.PUBLISHED}))

    return filter_broken


def unpublished_agreements_of_summits(rows):
    """Filter agreements to those that belong to a summit and are not published."""
    return rows.filter(summit__isnull=False).exclude(status=Status.PUBLISHED)


def agreements_on_unpublished_issues(rows):
    """Filter agreements to those on an issue that is not published."""
    hidden = Issue.objects.exclude(status=Status.PUBLISHED)
    return rows.filter(Exists(_issues().filter(issue__in=hidden)))


def unpublished_issue_names(rows):
    """Return the names of these issues, as text by primary key."""
    links = Agreement.issues.through.objects.filter(agreement__in=[row.pk for row in rows])
    issues_by_agreement = {}
    for agreement, issue in links.exclude(issue__status=Status.PUBLISHED).values_list("agreement", "issue__name"):
        issues_by_agreement.setdefault(agreement, []).append(issue)
    return {pk: ", ".join(in_alphabetical_order(issues)) for pk, issues in issues_by_agreement.items()}


def _issues():
    return Agreement.issues.through.objects.filter(agreement=OuterRef("pk"))


def linked_name(name):
    """Return a function that gives the name of the record to which the foreign key ``name`` leads, by primary key."""
    return lambda rows: {row.pk: str(getattr(row, name)) for row in rows}


def _rule(model, field, filter_broken, **options):
    label = _("linked but not published")
    return QualityRule("not-published", label, model, field, filter_broken, when_public=True, **options)


RULES = [
    _rule(Participation, "leader", links_to_unpublished("leader")),
    _rule(Participation, "represented", links_to_unpublished("represented"), details=linked_name("represented")),
    _rule(Discussion, "issue", links_to_unpublished("issue")),
    _rule(Agreement, "status", unpublished_agreements_of_summits, owners=("summit",)),
    _rule(Agreement, "issues", agreements_on_unpublished_issues, details=unpublished_issue_names),
    _rule(Party, "signatory", links_to_unpublished("signatory"), details=linked_name("signatory")),
    _rule(Commitment, "issue", links_to_unpublished("issue"), details=linked_name("issue")),
    _rule(Issue, "parent", links_to_unpublished("parent"), details=linked_name("parent")),
]
