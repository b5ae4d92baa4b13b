"""What the tests of the editors' desk share: a small archive, and filling in its forms as an editor would."""

from types import SimpleNamespace

from summits.models import (
    Agreement,
    AgreementEvent,
    AgreementRelation,
    Country,
    Discussion,
    Issue,
    IssueName,
    Leader,
    LeaderName,
    Participation,
    Party,
    Place,
    Position,
    ProgrammeItem,
    Quote,
    Series,
    Source,
    Summit,
    Term,
)


def make_leader(name, **values):
    """Create a leader from "Given Family"."""
    given, family = name.split(" ", 1)
    slug = name.lower().replace(" ", "-").replace(".", "")
    return Leader.objects.create(slug=slug, name=name, sort_name=f"{family}, {given}", **values)


def make_archive():
    """Create one record of each kind around one summit; return them by name."""
    made = SimpleNamespace()
    made.iceland = Country.objects.create(slug="iceland", name="Iceland", iso_code="IS")
    made.us = Country.objects.create(slug="united-states", name="United States", iso_code="US")
    made.ussr = Country.objects.create(slug="soviet-union", name="Soviet Union", iso_code="SUHH")
    made.place = Place.objects.create(slug="reykjavik", name="Reykjavik", country=made.iceland)
    made.source = Source.objects.create(slug="memcon", title="Memorandum of conversation")
    made.series = Series.objects.create(slug="us-soviet", name="US–Soviet summits")
    made.reagan = make_leader("Ronald Reagan")
    made.gorbachev = make_leader("Mikhail Gorbachev")
    made.thatcher = make_leader("Margaret Thatcher")
    LeaderName.objects.create(leader=made.gorbachev, name="Gorbatschow")
    Term.objects.create(leader=made.reagan, country=made.us, office="President", start="1981-01-20", end="1989-01-20")
    made.issue = Issue.objects.create(slug="strategic-arms", name="Strategic arms")
    made.other_issue = Issue.objects.create(slug="human-rights", name="Human rights")
    IssueName.objects.create(issue=made.issue, name="ICBMs")
    made.summit = make_summit(made, "reykjavik-1986", "Reykjavik Summit 1986")
    made.agreement = Agreement.objects.create(
        slug="inf", title="INF Treaty", kind="treaty", signed="1987-12-08", summit=made.summit
    )
    made.older = Agreement.objects.create(slug="abm", title="ABM Treaty", kind="treaty", signed="1972-05-26")
    Party.objects.create(agreement=made.agreement, country=made.us, signatory=made.reagan)
    AgreementEvent.objects.create(agreement=made.agreement, on="1988-06-01", kind="entered-into-force")
    AgreementRelation.objects.create(agreement=made.agreement, kind="follows", other=made.older)
    return made


def make_summit(made, slug, title):
    """Create a summit with two participants, a programme, a discussion, its two positions and a quotation."""
    summit = Summit.objects.create(
        slug=slug,
        title=title,
        kind="bilateral",
        start="1986-10-11",
        end="1986-10-12",
        place=made.place,
        country=made.iceland,
    )
    for leader, country in ((made.reagan, made.us), (made.gorbachev, made.ussr)):
        Participation.objects.create(summit=summit, leader=leader, country=country)
    for order, name in enumerate(("Talks", "Dinner"), start=1):
        ProgrammeItem.objects.create(summit=summit, order=order, on="1986-10-11", kind="talks", title=name)
    Discussion.objects.create(summit=summit, issue=made.issue, outcome="disagreed", order=1)
    for leader, country in ((made.reagan, made.us), (made.gorbachev, made.ussr)):
        Position.objects.create(summit=summit, issue=made.issue, leader=leader, country=country, summary="Halve them.")
    quote = Quote.objects.create(slug=f"{slug}-1", summit=summit, leader=made.reagan, text="Trust, but verify.")
    quote.sources.add(made.source)
    return summit


def page_of(record):
    """Return the address of the desk's page of ``record``."""
    return f"/admin/summits/{record._meta.model_name}/{record.pk}/change/"


def page_for_new(model):
    """Return the address of the desk's page for a new record of ``model``."""
    return f"/admin/summits/{model._meta.model_name}/add/"


def forms_of(response):
    """Return the forms of a page: the record's own, then each formset's management form and rows."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return forms


def answers(response):
    """Return what a browser would send if the editor pressed Save without touching the page."""
    data = {}
    for form in forms_of(response):
        for field in form:
            value = field.value()
            if isinstance(value, list | tuple):
                data[field.html_name] = [str(getattr(item, "pk", item)) for item in value]
            elif value is not None and value is not False:
                data[field.html_name] = str(value)
    return data


def with_row(data, prefix, **values):
    """Return ``data`` with a row of the formset ``prefix`` filled in: an empty one, or a further one."""
    total, saved = int(data[f"{prefix}-TOTAL_FORMS"]), int(data[f"{prefix}-INITIAL_FORMS"])
    first = next(iter(values))
    index = next((i for i in range(saved, total) if not data.get(f"{prefix}-{i}-{first}")), total)
    filled = {f"{prefix}-{index}-{name}": getattr(value, "pk", value) for name, value in values.items()}
    return {**data, f"{prefix}-TOTAL_FORMS": max(total, index + 1), **filled}


def faults(response):
    """Return the messages of a page sent back, as {name of the field: [messages]}."""
    assert response.status_code == 200, "the page was accepted"
    return {form[name].html_name: list(found) for form in forms_of(response) for name, found in form.errors.items()}
