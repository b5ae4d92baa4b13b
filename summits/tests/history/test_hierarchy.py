"""Restoring and reverting create no cycles and no third level of issues, just like the forms."""

import pytest

from summits.history.restore import RestoreRefused, restore, revert
from summits.models import Actor, AgreementRelation, ChangeSet, Issue, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import with_page_state

pytestmark = pytest.mark.django_db

SUCCESSORS = "must not lead back to this state"
LEVELS = "not itself part of another"
PARTS = "has subtopics of its own"
LATER = "already has this relation"


def save(record, **values):
    """Change a record in a changeset of its own; return the changeset."""
    record = type(record).objects.get(pk=record.pk)
    with changeset():
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
    return ChangeSet.objects.first()


def successors():
    first, second = new.country("First"), new.country("Second")
    then = save(first, successor=second)
    cleared = save(first, successor=None)
    save(second, successor=first)
    return first, then, cleared, SUCCESSORS


def successors_of_successors():
    first, second, third = (new.country(name) for name in ("First", "Second", "Third"))
    then = save(first, successor=second)
    cleared = save(first, successor=None)
    save(second, successor=third)
    save(third, successor=first)
    return first, then, cleared, SUCCESSORS


def parents():
    first, second = new.issue("First"), new.issue("Second")
    then = save(first, parent=second)
    cleared = save(first, parent=None)
    save(second, parent=first)
    return first, then, cleared, LEVELS


def a_parent_that_is_a_part_by_now():
    first, second, third = (new.issue(name) for name in ("First", "Second", "Third"))
    then = save(first, parent=second)
    cleared = save(first, parent=None)
    save(second, parent=third)
    return first, then, cleared, LEVELS


def a_part_that_has_parts_by_now():
    first, second, third = (new.issue(name) for name in ("First", "Second", "Third"))
    then = save(first, parent=second)
    cleared = save(first, parent=None)
    save(third, parent=first)
    return first, then, cleared, PARTS


CASES = (
    successors,
    successors_of_successors,
    parents,
    a_parent_that_is_a_part_by_now,
    a_part_that_has_parts_by_now,
)


def links():
    """Return the relations between the records."""
    return [
        *Actor.objects.order_by("pk").values_list("pk", "successor"),
        *Issue.objects.order_by("pk").values_list("pk", "parent"),
        *AgreementRelation.objects.order_by("pk").values_list("agreement", "other"),
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_version_that_would_create_a_cycle_or_a_third_level_is_not_restored(case):
    record, then, cleared, message = case()
    before = links()
    for again in (lambda: restore(type(record), record.pk, then), lambda: revert(cleared)):
        with pytest.raises(RestoreRefused, match=message):
            again()
    assert links() == before


def test_the_admin_says_why_it_is_not_restored_and_keeps_the_typed_reason(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("anna", password="x"))
    record, then, cleared, message = successors()
    pages = f"/admin/summits/actor/{record.pk}/history/{then.pk}/", f"/admin/summits/changeset/{cleared.pk}/undo/"
    for page in pages:
        answer = client.post(page, with_page_state({"_reason": "As it was."}))
        text = answer.content.decode()
        assert answer.status_code == 200 and message in text and "As it was." in text
    assert not Actor.objects.get(pk=record.pk).successor


def test_a_version_that_creates_no_cycle_is_restored():
    first, second = new.country("First"), new.country("Second")
    then = save(first, successor=second)
    save(first, successor=None)
    restore(Actor, first.pk, then)
    assert Actor.objects.get(pk=first.pk).successor == second


def test_a_relation_is_not_reverted_into_a_cycle():
    first, second = new.agreement("First"), new.agreement("Second")
    new.relation(first, "follows", second)
    with changeset():
        AgreementRelation.objects.all().delete()
    cleared = ChangeSet.objects.first()
    new.relation(second, "follows", first)
    before = links()
    with pytest.raises(RestoreRefused, match=LATER):
        revert(cleared)
    assert links() == before
