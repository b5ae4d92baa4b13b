"""Old slugs: permanent redirects to the present URL."""

import pytest

from summits.models import ChangeMethod, Leader, OldSlug, Quotation, Source, Summit, changeset
from summits.models.slugs import slug_stem, unique_slug
from summits.tests.helpers import factories as make

pytestmark = pytest.mark.django_db

KINDS = {
    "summits": make.summit,
    "leaders": make.leader,
    "issues": make.issue,
    "agreements": make.agreement,
    "countries": make.country,
}


def renamed(record, slug):
    """Change the slug of a record as an editor does."""
    record = type(record).objects.get(pk=record.pk)
    record.slug = slug
    record.full_clean()
    record.save()
    return record


def leads_to(client, old):
    """Return the target of the permanent redirect, or None."""
    answer = client.get(old)
    return answer.headers["Location"] if answer.status_code == 301 else None


@pytest.mark.parametrize("room", KINDS)
def test_a_changed_slug_answers_301_to_the_new_address(client, room):
    record = KINDS[room](slug="old")
    renamed(record, "new")
    assert leads_to(client, f"/{room}/old/") == f"/{room}/new/"
    assert client.get(f"/{room}/new/").status_code == 200


def test_the_address_of_a_source_is_kept_too(client):
    source = make.source(slug="old")
    make.summit(sources=[source])
    renamed(source, "new")
    assert leads_to(client, "/sources/old/") == "/sources/new/"


def test_two_changes_lead_from_both_former_addresses_to_the_last(client):
    summit = renamed(make.summit(slug="one"), "two")
    renamed(summit, "three")
    assert leads_to(client, "/summits/one/") == leads_to(client, "/summits/two/") == "/summits/three/"


def test_a_slug_that_is_used_again_is_no_redirect_and_the_other_one_redirects_to_it(client):
    summit = renamed(make.summit(slug="one"), "two")
    renamed(summit, "one")
    assert client.get("/summits/one/").status_code == 200
    assert leads_to(client, "/summits/two/") == "/summits/one/"
    assert list(OldSlug.objects.values_list("slug", flat=True)) == ["two"]


def test_a_slug_saved_twice_by_the_same_instance_is_remembered_each_time(client):
    summit = make.summit(slug="one")
    for slug in ("two", "three"):
        summit.slug = slug
        summit.save()
    assert leads_to(client, "/summits/one/") == leads_to(client, "/summits/two/") == "/summits/three/"


def test_a_new_record_that_takes_a_former_slug_wins(client):
    renamed(make.summit(slug="one", title="The first"), "two")
    make.summit(slug="one", title="The second")
    assert b"The second" in client.get("/summits/one/").content


def test_a_renamed_record_that_takes_a_former_slug_wins(client):
    renamed(make.summit(slug="one", title="The first"), "two")
    renamed(make.summit(slug="three", title="The second"), "one")
    assert b"The second" in client.get("/summits/one/").content
    assert leads_to(client, "/summits/three/") == "/summits/one/"


def test_an_old_slug_redirects_to_the_last_record_that_had_it(client):
    renamed(make.summit(slug="one"), "two")
    renamed(make.summit(slug="one"), "three")
    assert leads_to(client, "/summits/one/") == "/summits/three/"


@pytest.mark.parametrize("status", ["draft", "review"])
def test_the_former_slug_of_what_is_not_public_answers_404(client, status):
    renamed(make.summit(slug="old", status=status), "new")
    assert client.get("/summits/old/").status_code == 404


def test_a_draft_that_takes_a_former_slug_does_not_hide_the_public_record(client):
    renamed(make.summit(slug="one"), "two")
    make.summit(slug="one", status="draft")
    assert leads_to(client, "/summits/one/") == "/summits/two/"


def test_a_former_slug_of_one_kind_says_nothing_of_another(client):
    renamed(make.leader(slug="helsinki"), "finn")
    assert client.get("/summits/helsinki/").status_code == 404


def test_the_former_address_of_a_deleted_record_answers_404(client):
    renamed(make.summit(slug="old"), "new").delete()
    assert client.get("/summits/old/").status_code == 404
    assert not OldSlug.objects.exists()


def test_saving_without_a_change_remembers_nothing():
    summit = make.summit()
    summit.title = "Another title"
    summit.save()
    assert not OldSlug.objects.exists()


def test_saving_other_fields_remembers_no_slug_that_was_not_saved():
    summit = Summit.objects.get(pk=make.summit(slug="one").pk)
    summit.slug, summit.title = "two", "Another title"
    summit.save(update_fields=["title"])
    assert Summit.objects.get().slug == "one"
    assert not OldSlug.objects.exists()


def test_a_slug_changed_on_a_record_read_in_part_is_remembered():
    make.leader(slug="one")
    leader = Leader.objects.only("name").get()
    leader.slug = "two"
    leader.save()
    assert OldSlug.objects.get().slug == "one"


def test_records_without_a_page_of_their_own_may_change_their_slug():
    quotation = make.quotation(make.summit(), make.leader(), slug="one")
    renamed(quotation, "two")
    assert Quotation.objects.get().slug == "two"


def withdraw(record):
    with changeset(method=ChangeMethod.TRANSITION, reason="It was wrong."):
        set_status(record, "withdrawn")


def set_status(record, status):
    record = type(record).objects.get(pk=record.pk)
    record.status = status
    record.save()


WITH_STATUS = [room for room in KINDS if room != "countries"]


@pytest.mark.parametrize("room", WITH_STATUS)
def test_the_address_of_what_was_withdrawn_and_renamed_is_not_that_of_a_draft_that_once_had_it(client, room):
    draft = renamed(KINDS[room](slug="one", status="draft"), "other")
    record = KINDS[room](slug="one")
    withdraw(record)
    assert client.get(f"/{room}/one/").status_code == 410
    renamed(record, "two")
    assert client.get(f"/{room}/one/").status_code == client.get(f"/{room}/two/").status_code == 410
    set_status(draft, "published")
    assert client.get(f"/{room}/one/").status_code == 410
    set_status(record, "published")
    assert leads_to(client, f"/{room}/one/") == f"/{room}/two/"


def test_the_address_of_what_is_withdrawn_does_not_lead_to_another_that_had_it_before(client):
    renamed(make.summit(slug="one", title="The first"), "first")
    second = make.summit(slug="one", title="The second")
    withdraw(second)
    assert client.get("/summits/one/").status_code == 410
    renamed(second, "second")
    assert client.get("/summits/one/").status_code == client.get("/summits/second/").status_code == 410
    set_status(second, "published")
    assert leads_to(client, "/summits/one/") == "/summits/second/"


def test_the_address_of_what_was_public_once_is_its_own_while_it_is_a_draft_again(client):
    renamed(make.summit(slug="one", status="draft"), "draft")
    record = make.summit(slug="one")
    set_status(record, "draft")
    renamed(record, "two")
    set_status(record, "published")
    assert leads_to(client, "/summits/one/") == "/summits/two/"


def test_a_draft_takes_no_former_address_of_what_was_withdrawn(client):
    record = renamed(make.summit(slug="one"), "two")
    withdraw(record)
    draft = make.summit(slug="one", status="draft")
    assert client.get("/summits/one/").status_code == 410
    renamed(draft, "three")
    assert client.get("/summits/one/").status_code == 410
    draft.delete()
    assert client.get("/summits/one/").status_code == 410


def test_the_former_address_of_an_approved_country_is_not_that_of_one_that_waited_with_it(client):
    renamed(make.country("Waiting", slug="one", approved=False), "other")
    renamed(make.country("Approved", slug="one"), "two")
    assert leads_to(client, "/countries/one/") == "/countries/two/"


def test_a_slug_that_is_taken_gets_the_next_number():
    make.source(slug="joint-statement")
    make.source(slug="joint-statement-2")
    assert unique_slug(Source, "Joint", "Statement!") == "joint-statement-3"
    assert unique_slug(Source, "Joint") == "joint"


def test_a_slug_leaves_room_for_a_number_and_is_never_empty():
    assert len(slug_stem(Source, "a" * 500)) == Source._meta.get_field("slug").max_length - 5
    assert slug_stem(Source, "…") == "source"


def test_a_leader_goes_by_the_short_name_or_else_by_the_family_name():
    assert make.leader("Leonid Brezhnev").get_short_name() == "Brezhnev"
    assert make.leader("Deng Xiaoping", short_name="Deng").get_short_name() == "Deng"


def test_the_former_slug_is_known_without_a_query_unless_it_was_not_loaded(django_assert_num_queries):
    source = make.source(slug="old")
    loaded, deferred = Source.objects.get(pk=source.pk), Source.objects.defer("slug").get(pk=source.pk)
    with django_assert_num_queries(0):
        assert loaded._former_slug() == "old"
    with django_assert_num_queries(1):
        assert deferred._former_slug() == "old"
