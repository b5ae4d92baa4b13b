"""Models: what the database refuses, and the field at which the message is."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from summits.models import (
    NAME_MODELS,
    Actor,
    Agreement,
    AgreementEvent,
    AgreementRelation,
    Discussion,
    Document,
    Issue,
    Leader,
    Participation,
    Party,
    Place,
    Position,
    ProgrammeItem,
    Quotation,
    Series,
    Source,
    Summit,
    TermOfOffice,
)
from summits.tests.helpers import factories as make

pytestmark = pytest.mark.django_db


def refused_by_the_database(act):
    """Whether ``act`` violates a constraint, checked at once and at the end of the transaction."""
    try:
        with transaction.atomic():
            act()
            connection.check_constraints()
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        return True
    return False


def changed(record, **values):
    """Return a function that changes a row without the model's validation."""
    return lambda: type(record).objects.filter(pk=record.pk).update(**values)


def added(model, **values):
    """Return a function that adds a row without the model's validation."""
    return lambda: model.objects.bulk_create([model(**values)])


def messages(record):
    """Return field → messages of the model's own validation."""
    try:
        record.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


def a_talk():
    """Create a summit with a discussion; return (summit, issue, country)."""
    summit, issue, state = make.summit(), make.issue(), make.country()
    make.discussion(summit, issue)
    return summit, issue, state


# --- one row alone: field, message, values that break the rule -----------------------------------------------

BREACHES = {
    "a code of three letters": (make.country, {"iso_code": "RUS"}, "iso_code", "two letters"),
    "a latitude beyond the pole": (make.place, {"latitude": 91, "longitude": 0}, "latitude", "between -90 and 90"),
    "a longitude beyond the date line": (make.place, {"latitude": 0, "longitude": -181}, "longitude", "-180 and 180"),
    "a latitude alone": (make.place, {"latitude": 43}, "longitude", "both coordinates or neither"),
    "a longitude alone": (make.place, {"longitude": 43}, "longitude", "both coordinates or neither"),
    "a source's address that is none": (make.source, {"url": "javascript:alert(1)"}, "url", None),
    "a source's address of another kind": (make.source, {"url": "ftp://example.org/"}, "url", None),
    "a source of no known kind": (make.source, {"kind": "rumour"}, "kind", None),
    "born after death": (make.leader, {"born": "1950", "died": "1949"}, "died", "must not be before the date of birth"),
    "a status of no kind": (make.leader, {"status": "public"}, "status", None),
    "an issue's status of no kind": (make.issue, {"status": ""}, "status", None),
    "a summit's status of no kind": (make.summit, {"status": "secret"}, "status", None),
    "an agreement's status of no kind": (make.agreement, {"status": "secret"}, "status", None),
    "a summit that ends before it starts": (
        make.summit,
        {"start": "2008-04-06", "end": "2008-04-05"},
        "end",
        "must not be before the first",
    ),
    "a summit that ends in the month before": (
        make.summit,
        {"start": "2008-04-06", "end": "2008-03"},
        "end",
        "must not be before the first",
    ),
    "a summit of no known kind": (make.summit, {"kind": "phone-call"}, "kind", None),
    "a new end of the term of a suspension": (
        lambda: make.event(make.agreement(), "2008-05-01", "suspended"),
        {"until": "2009-05-01"},
        "until",
        "Only an extension or a provisional application",
    ),
    "a new term that ends before the day of the extension": (
        lambda: make.event(make.agreement(), "2008-05-02", "extended"),
        {"until": "2008-05-01"},
        "until",
        "must not end before the day of this event",
    ),
    "a term that ends in the year before the signing": (
        lambda: make.agreement(signed="2008-01-01"),
        {"expires": "2007"},
        "expires",
        "must not end before the day of the signing",
    ),
    "an agreement of no known kind": (make.agreement, {"kind": "oath"}, "kind", None),
}


@pytest.mark.parametrize(("create", "values", "field", "message"), BREACHES.values(), ids=BREACHES.keys())
def test_an_invalid_value_is_refused_by_the_database_and_an_error_of_its_field(create, values, field, message):
    record = create()
    assert refused_by_the_database(changed(record, **values))
    for name, value in values.items():
        setattr(record, name, value)
    found = messages(record)
    assert list(found) == [field], found
    assert message is None or message in " ".join(found[field])


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        *((model, "kind", "alias") for model in NAME_MODELS.values()),
        (Participation, "role", "waiter"),
        (ProgrammeItem, "kind", "nap"),
        (Discussion, "outcome", "splendid"),
        (Discussion, "outcome", ""),
        (Position, "stance", "angry"),
        (Quotation, "setting", "bath"),
        (AgreementEvent, "kind", "forgotten"),
        (AgreementRelation, "kind", "resembles"),
        (Document, "kind", "poem"),
    ],
)
def test_a_value_outside_the_vocabulary_is_refused(model, field, value):
    record = one_of(model)
    assert refused_by_the_database(changed(record, **{field: value}))
    setattr(record, field, value)
    assert field in messages(record)


def one_of(model):
    """Create a record of the model."""
    summit, issue, state = a_talk()
    leader, treaty = make.leader(), make.agreement()
    return {
        **{NAME_MODELS[type(one)]: lambda one=one: make.other_name(one, "Poutine") for one in named()},
        Participation: lambda: make.participation(summit, leader, state),
        ProgrammeItem: lambda: make.programme_item(summit),
        Discussion: lambda: Discussion.objects.get(),
        Position: lambda: make.position(summit, issue, state),
        Quotation: lambda: make.quotation(summit, leader),
        AgreementEvent: lambda: make.event(treaty, "2008-05-01", "ratified"),
        AgreementRelation: lambda: make.relation(treaty, "follows", make.agreement()),
        Document: lambda: make.document(summit=summit),
    }[model]()


@pytest.mark.parametrize("kind", ["extended", "applied-provisionally"])
def test_an_extension_and_a_provisional_application_may_have_a_new_end_of_the_term(kind):
    event = make.event(make.agreement(expires="2009"), "2008-05-01", kind, until="2010-05")
    assert messages(event) == {} and str(AgreementEvent.objects.get().until) == "2010-05"
    event = make.event(make.agreement(signed="2008-05-02", expires="2008"), "2008-05-02", kind, until="2008-05")
    assert messages(event) == {}


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [
        ("2000-01-02", "2000-01-01", False),
        ("2000-01-01", "2000-01-01", True),
        ("2001", "2000", False),
        ("2000", "2000", True),
        ("2000-05", "2000", True),
        ("2000-01-01", None, True),
    ],
)
def test_a_term_does_not_end_before_it_starts(start, end, allowed):
    term = make.term(make.leader())
    assert refused_by_the_database(changed(term, start=start, end=end)) is not allowed
    fresh = TermOfOffice(leader=term.leader, actor=term.actor, office="Premier", start=start, end=end)
    assert ("end" in messages(fresh)) is not allowed


@pytest.mark.parametrize("born", ["1952-10-07", "1952", "1950~"])
def test_a_leader_may_die_in_the_year_of_birth_as_far_as_is_known(born):
    leader = make.leader()
    assert not refused_by_the_database(changed(leader, born=born, died="1952"))


# --- uniqueness ----------------------------------------------------------------------------------------------


def named():
    """Return a record of each model that can have other names."""
    creators = make.summit, make.leader, make.issue, make.agreement, make.country, make.place, make.series
    return [create() for create in creators]


def twins():
    """Yield (model, values of a row that is there already, the field or None where the message stands)."""
    summit, issue, state = a_talk()
    leader, treaty, other = make.leader(), make.agreement(), make.agreement()
    make.term(leader, "President", "2000-05-07", actor=state)
    make.participation(summit, leader, state)
    make.programme_item(summit, 1)
    make.position(summit, issue, state)
    make.position(summit, issue, state, leader=leader)
    make.party(treaty, state)
    make.event(treaty, "2008-05-01", "ratified", state)
    make.event(treaty, "2008-05-01", "entered-into-force")
    make.relation(treaty, "follows", other)
    position = {"summit": summit, "issue": issue, "actor": state, "summary": "Again."}
    for record in named():
        name = make.other_name(record, "Poutine")
        yield type(name), {record._meta.model_name: record, "name": "Poutine"}
    yield TermOfOffice, {"leader": leader, "actor": state, "office": "President", "start": "2000-05-07"}
    yield Participation, {"summit": summit, "leader": leader, "actor": make.country()}
    yield ProgrammeItem, {"summit": summit, "order": 1, "on": "2008-04-06", "kind": "dinner", "title": "Dinner"}
    yield Discussion, {"summit": summit, "issue": issue, "outcome": "agreed"}
    yield Position, position
    yield Position, {**position, "leader": leader}
    yield Party, {"agreement": treaty, "actor": state}
    yield AgreementEvent, {"agreement": treaty, "on": "2008-05-01", "kind": "ratified", "actor": state}
    yield AgreementEvent, {"agreement": treaty, "on": "2008-05-01", "kind": "entered-into-force"}
    yield AgreementRelation, {"agreement": treaty, "kind": "follows", "other": other}


def test_what_is_recorded_once_cannot_be_recorded_twice():
    for model, values in twins():
        assert refused_by_the_database(added(model, **values)), f"{model.__name__} twice"
        assert messages(model(**values)), f"{model.__name__} twice, and no message"


@pytest.mark.parametrize("create", [make.country, make.place, make.source, make.leader, make.series, make.issue])
def test_two_records_of_a_kind_cannot_share_a_slug(create):
    one, two = create(), create()
    assert refused_by_the_database(changed(two, slug=one.slug))
    two.slug = one.slug
    assert list(messages(two)) == ["slug"]


@pytest.mark.parametrize("create", [make.country, make.series, make.issue])
def test_two_records_of_a_kind_cannot_share_a_name(create):
    one, two = create(), create()
    assert refused_by_the_database(changed(two, name=one.name))
    two.name = one.name
    assert list(messages(two)) == ["name"]


def test_two_countries_cannot_share_a_code_but_may_both_have_none():
    make.country(iso_code="RU")
    other = make.country()
    make.country()
    assert refused_by_the_database(changed(other, iso_code="RU"))
    other.iso_code = "RU"
    assert "Another state already has this code." in str(messages(other))


# --- cycles --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("create", "field"), [(make.country, "successor"), (make.issue, "parent"), (make.summit, "follows")]
)
def test_a_record_does_not_refer_to_itself(create, field):
    record = create()
    assert refused_by_the_database(changed(record, **{field: record}))
    setattr(record, field, record)
    assert field in messages(record)


def test_an_agreement_is_not_related_to_itself():
    treaty = make.agreement()
    relation = AgreementRelation(agreement=treaty, kind="amends", other=treaty)
    assert refused_by_the_database(added(AgreementRelation, agreement=treaty, kind="amends", other=treaty))
    assert list(messages(relation)) == ["other"]


def test_successors_form_no_cycle():
    empire, union, russia = make.country("Empire"), make.country("Union"), make.country("Russia")
    empire.successor, union.successor = union, russia
    empire.save(), union.save()
    russia.successor = empire
    assert "must not lead back" in str(messages(russia)["successor"])
    russia.successor = None
    assert not messages(empire)


def test_an_existing_cycle_of_successors_is_reported_and_does_not_hang_the_check():
    one, two, three = make.country(), make.country(), make.country()
    changed(one, successor=two)(), changed(two, successor=one)()
    three.successor = Actor.objects.get(pk=one.pk)
    assert "must not lead back" in str(messages(three)["successor"])


def test_issues_have_two_levels():
    arms, strategic, warheads = make.issue("Arms"), make.issue("Strategic arms"), make.issue("Warheads")
    strategic.parent = arms
    strategic.full_clean(), strategic.save()
    warheads.parent = strategic
    assert "not itself part" in str(messages(warheads)["parent"])
    warheads.parent = None
    arms.parent = warheads
    assert "subtopics of its own" in str(messages(arms)["parent"])


def test_relations_of_agreements_form_no_cycle():
    one, two, three = make.agreement(), make.agreement(), make.agreement()
    make.relation(two, "supersedes", one)
    make.relation(three, "amends", two)
    assert list(messages(AgreementRelation(agreement=one, kind="follows", other=three))) == ["other"]
    assert not messages(AgreementRelation(agreement=three, kind="follows", other=one))


def test_an_existing_relation_may_be_saved_again():
    relation = make.relation(make.agreement(), "follows", make.agreement())
    assert not messages(relation)


# --- discussions, positions, quotations, documents -----------------------------------------------------------


def test_a_position_without_a_discussion_is_refused():
    summit, issue, state = make.summit(), make.issue(), make.country()
    values = {"summit": summit, "issue": issue, "actor": state, "summary": "More."}
    assert refused_by_the_database(added(Position, **values))
    assert "to the discussions of the summit" in str(messages(Position(**values))["issue"])


def test_a_position_is_not_that_of_another_summits_discussion():
    summit, issue, state = a_talk()
    assert refused_by_the_database(added(Position, summit=make.summit(), issue=issue, actor=state, summary="More."))


def test_deleting_a_discussion_deletes_its_positions_and_no_others():
    summit, issue, state = a_talk()
    make.discussion(summit, other := make.issue())
    make.position(summit, issue, state), make.position(summit, other, state)
    Discussion.objects.get(issue=issue).delete()
    assert [position.issue for position in Position.objects.all()] == [other]


def test_deleting_several_discussions_deletes_their_positions():
    summit, issue, state = a_talk()
    make.position(summit, issue, state)
    Discussion.objects.all().delete()
    connection.check_constraints()
    assert not Position.objects.exists()


def test_deleting_a_summit_deletes_its_child_records_and_no_leaders():
    summit, issue, state = a_talk()
    leader = make.leader()
    (
        make.position(summit, issue, state),
        make.quotation(summit, leader),
        make.programme_item(summit, participants=[leader]),
    )
    treaty = make.agreement(summit=summit)
    summit.delete()
    assert not (Discussion.objects.exists() or Position.objects.exists() or Quotation.objects.exists())
    assert list(Leader.objects.all()) == [leader]
    assert Agreement.objects.get() == treaty and Agreement.objects.get().summit is None


def test_a_discussion_with_positions_cannot_change_its_issue():
    summit, issue, state = a_talk()
    make.position(summit, issue, state)
    assert refused_by_the_database(lambda: Discussion.objects.update(issue=make.issue()))


def test_a_quotation_has_at_most_sixty_words():
    summit, leader = make.summit(), make.leader()
    sixty = " ".join(["word"] * 60)
    quotation = make.quotation(summit, leader, sixty)
    assert not messages(quotation)
    assert refused_by_the_database(changed(quotation, text=f"{sixty} more"))
    quotation.text = f"{sixty} more"
    assert messages(quotation) == {"text": ["A quotation can have up to 60 words. Shorten it."]}


def test_the_words_of_a_quotation_are_separated_by_single_spaces():
    quotation = make.quotation(make.summit(), make.leader())
    quotation.text = "  Trust,\n\n but \t verify. "
    quotation.full_clean()
    assert quotation.text == "Trust, but verify."


@pytest.mark.parametrize("of", ["neither", "both"])
def test_a_document_is_of_a_summit_or_of_an_agreement(of):
    owners = {"summit": make.summit(), "agreement": make.agreement()} if of == "both" else {}
    values = {"slug": "text", "title": "Text", "language": "en", **owners}
    assert refused_by_the_database(added(Document, **values))
    assert list(messages(Document(**values))) == ["agreement"]


def test_the_url_of_a_document_is_a_web_address():
    document = make.document(summit=make.summit())
    assert refused_by_the_database(changed(document, url="javascript:alert(1)"))
    document.url = "javascript:alert(1)"
    assert list(messages(document)) == ["url"]


@pytest.mark.parametrize(
    ("create", "field"),
    [
        (lambda: make.summit(), "start"),
        (lambda: make.agreement(), "signed"),
        (lambda: make.term(make.leader()), "start"),
        (lambda: make.event(make.agreement(), "2000", "ratified"), "on"),
        (lambda: make.programme_item(make.summit()), "on"),
    ],
    ids=["summit", "agreement", "term", "event", "programme"],
)
def test_the_database_requires_mandatory_dates(create, field):
    record = create()
    assert refused_by_the_database(changed(record, **{field: None}))
    setattr(record, field, None)
    assert field in messages(record)


def test_an_invalid_date_is_an_error_of_its_field():
    summit = make.summit()
    summit.start = "next spring"
    assert "Write a day as" in str(messages(summit)["start"])


def test_only_fields_of_the_record_can_be_marked_as_not_yet_confirmed():
    summit = make.summit(unverified=["venue", "start"])
    assert not messages(summit)
    for wrong in (["mood"], ["slug"], ["status"], ["first_day"], [1], "venue", {"venue": 1}, [["venue"]]):
        summit.unverified = wrong
        assert list(messages(summit)) == ["unverified"], wrong


@pytest.mark.parametrize(
    "model",
    [
        Actor,
        Place,
        Leader,
        TermOfOffice,
        Series,
        Issue,
        Summit,
        Discussion,
        Position,
        Quotation,
        Agreement,
        Party,
        Document,
    ],
)
def test_each_model_can_cite_sources(model):
    assert model._meta.get_field("sources").related_model is Source


def test_records_that_a_summit_or_a_treaty_needs_cannot_be_deleted():
    summit, issue, state = a_talk()
    leader = make.leader()
    make.participation(summit, leader, state)
    for record in (summit.place, summit.country, leader, issue, state):
        with pytest.raises(ProtectedError):
            record.delete()
