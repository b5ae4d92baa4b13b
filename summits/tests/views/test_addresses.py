"""Addresses as they arrive: with a bracket behind, in capitals, with former slugs in filters, too long."""

from urllib.parse import quote

import pytest

from summits.models import OldSlug
from summits.tests.helpers import factories as make
from summits.views.addresses import MAX_ADDRESS_LENGTH, repaired_path

pytestmark = pytest.mark.django_db

GLUED = [")", ").", ",", ";", "!", "”", "»", "…", "）", "。", "\u200b", " ", "*", "&gt;", "&quot;).", "'"]
KINDS = {
    "summits": make.summit,
    "leaders": make.leader,
    "issues": make.issue,
    "agreements": make.agreement,
    "countries": make.country,
    "organisations": make.organisation,
}


def target(client, address):
    """Return the target of the permanent redirect from an address, or the status of another answer."""
    answer = client.get(address)
    return answer.headers["Location"] if answer.status_code == 301 else answer.status_code


def renamed(record, slug):
    """Change the slug of a record."""
    record.slug = slug
    record.save()
    return record


@pytest.mark.parametrize("glued", GLUED)
def test_what_a_mail_program_puts_behind_an_address_leads_to_the_record(client, glued):
    make.summit(slug="sochi-2008")
    assert target(client, f"/summits/sochi-2008/{quote(glued)}") == "/summits/sochi-2008/"
    assert target(client, f"/summits/sochi-2008{quote(glued)}") == "/summits/sochi-2008/"


@pytest.mark.parametrize("kind", KINDS)
def test_capitals_and_brackets_lead_to_records_of_every_kind(client, kind):
    KINDS[kind](slug="some-record")
    for address in (f"/{kind}/Some-Record/", f"/{kind.upper()}/SOME-RECORD", f"/{kind}/some-record/)"):
        assert target(client, address) == f"/{kind}/some-record/"


def test_capitals_and_brackets_lead_to_sources_and_documents(client):
    summit = make.summit(sources=[make.source(slug="memoirs")])
    make.document(summit=summit, slug="full-text")
    assert target(client, "/sources/Memoirs/") == target(client, "/sources/memoirs/)") == "/sources/memoirs/"
    assert target(client, "/documents/Full-Text/.") == "/documents/full-text/"


def test_sections_and_lists_are_found_as_well_and_the_query_is_kept(client):
    make.summit(slug="sochi-2008")
    assert target(client, "/summits/Sochi-2008/Quotations/)?page=2") == "/summits/sochi-2008/quotations/?page=2"
    assert target(client, "/Summits/).?decade=1980") == "/summits/?decade=1980"
    assert target(client, "/summits/sochi-2008/nothing/)") == 404


def test_a_former_slug_in_capitals_leads_to_the_present_address(client):
    renamed(make.summit(slug="old"), "new")
    assert target(client, "/summits/Old/)") == "/summits/new/"


def test_a_slug_with_capitals_keeps_its_address_and_is_found_with_other_ones(client):
    make.summit(slug="Sochi-2008")
    assert client.get("/summits/Sochi-2008/").status_code == 200
    assert target(client, "/summits/SOCHI-2008/") == "/summits/Sochi-2008/"


def test_an_address_without_capitals_and_marks_is_not_looked_up_again(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert repaired_path("/summits/none/") is None


def test_a_draft_is_found_under_no_address(client):
    make.summit(slug="draft", status="draft")
    assert [target(client, f"/summits/{one}") for one in ("Draft/", "draft/)", "DRAFT/", "draft)")] == [404] * 4


@pytest.mark.parametrize("path", ["/summits/none/)", "//example.org/)", "/preview/KEY/)", "/admin/Nothing/)", "/)(/"])
def test_what_means_no_page_is_not_led_anywhere_else(path):
    assert repaired_path(path) in (None, "/")


def test_an_address_of_eight_thousand_characters_is_answered_and_a_longer_one_with_a_page_that_says_so(client):
    path = "/summits/?q="
    assert client.get(path + "x" * (MAX_ADDRESS_LENGTH - len(path))).status_code == 200
    answer = client.get(path + "x" * MAX_ADDRESS_LENGTH)
    assert answer.status_code == 414
    assert "has more than 8,000 characters" in answer.text and "<h1>" in answer.text


@pytest.mark.parametrize(
    ("path", "record"),
    [
        ("/summits/?leader={}", make.leader),
        ("/summits/?country={}", make.country),
        ("/summits/?host={}", make.country),
        ("/summits/?organisation={}", make.organisation),
        ("/summits/?issue={}", make.issue),
        ("/summits/?place={}", make.place),
        ("/summits/?series={}", make.series),
        ("/summits/?collection={}", make.collection),
        ("/leaders/?issue={}", make.issue),
        ("/issues/?leader={}", make.leader),
        ("/agreements/?leader={}", make.leader),
        ("/commitments/?agreement={}", make.agreement),
    ],
)
def test_a_filter_with_a_former_slug_leads_to_the_list_with_the_present_one(client, path, record):
    renamed(record(slug="old"), "new")
    assert target(client, path.format("old")) == path.format("new")
    assert target(client, path.format("New")) == target(client, path.format("new)")) == path.format("new")
    assert client.get(path.format("new")).status_code == 200


def test_only_the_former_slug_is_replaced(client):
    renamed(make.leader(slug="old"), "new")
    make.leader(slug="other")
    address = "/summits/?leader=other&leader={}&sort=title&page=2"
    assert target(client, address.format("old")) == address.format("new")
    assert target(client, "/summits/?leader=old&leader=new") == "/summits/?leader=new"


def test_a_former_slug_of_a_draft_is_no_option(client):
    leader = make.leader(slug="new", status="draft")
    OldSlug.objects.record_old_slug(leader, "old")
    answer = client.get("/summits/?leader=old")
    assert answer.status_code == 200 and "“old” is not an option of this filter." in answer.text


def test_the_filter_of_a_section_knows_former_slugs(client):
    make.summit(slug="sochi")
    renamed(make.issue(slug="old"), "new")
    assert target(client, "/summits/sochi/quotations/?issue=old") == "/summits/sochi/quotations/?issue=new"


@pytest.mark.parametrize(
    "path",
    [
        "/summits/sochi-2008.html",
        "/summits/sochi-2008/index.html",
        "/summits//sochi-2008/",
        "/summits/sochi_2008/",
        "/summits/Sochi%202008",
        "/summits/sochi%E2%80%932008/",
        "/summits/%E2%80%9Csochi-2008%E2%80%9D/",
        "/summits/(sochi-2008)",
        "/%20summits/sochi-2008/",
    ],
)
def test_an_address_with_other_signs_than_hyphens_or_the_name_of_a_file_leads_to_the_record(client, path):
    make.summit(slug="sochi-2008")
    assert target(client, path) == "/summits/sochi-2008/"


def test_an_address_of_a_draft_is_not_repaired_by_its_words(client):
    make.summit(slug="sochi-2008", status="draft")
    for path in ("sochi_2008/", "sochi-2008.html", "Sochi%202008/", "sochi-2008/index.html"):
        assert target(client, f"/summits/{path}") == 404


@pytest.mark.parametrize(
    ("query", "repaired"),
    [
        ("leader=%20vladimir-putin", "leader=vladimir-putin"),
        ("leader=Vladimir%20Putin&leader=george_bush", "leader=vladimir-putin&leader=george-bush"),
        ("leader=%E2%80%9Cvladimir-putin%E2%80%9D", "leader=vladimir-putin"),
        ("leader=vladimir-putin,George-Bush).&page=2", "leader=vladimir-putin&leader=george-bush&page=2"),
        ("leader=vladimir-putin;putin-v", "leader=vladimir-putin"),
        ("LEADER=vladimir-putin", "leader=vladimir-putin"),
        ("leader=vladimir-putin&amp;leader=george-bush", "leader=vladimir-putin&leader=george-bush"),
        ("leader[]=vladimir-putin&utm_source=x", "leader=vladimir-putin&utm_source=x"),
        ("outcome=Disagreed&kind=BILATERAL).&sort=Title,", "outcome=disagreed&kind=bilateral&sort=title"),
        ("leader=vladimir-putin&leader=george-bush&match=ANY", "leader=vladimir-putin&leader=george-bush&match=any"),
        ("from=1985)&to=1988.", "from=1985&to=1988"),
        ("leader=Vladimir-Putin,&from=1985.&decade=1980s)", "leader=vladimir-putin&from=1985&decade=1980s"),
    ],
)
def test_the_filters_of_a_list_are_read_as_they_are_meant(client, query, repaired):
    leader = renamed(make.leader("Vladimir Putin", slug="putin-v"), "vladimir-putin")
    make.meeting((leader, make.country("Russia")), (make.leader(slug="george-bush"), make.country("US")), start="1985")
    assert target(client, f"/summits/?{query}") == f"/summits/?{repaired}"
    assert client.get(f"/summits/?{repaired}").status_code == 200


def test_what_means_no_value_of_a_filter_is_left_to_its_message(client):
    make.leader(slug="vladimir-putin")
    wrong = ["leader=nobody,vladimir-putin", "leader=nobody", "from=soon).", "outcome=great", "leaders=x"]
    for query in [*wrong, "leader=" + "a,b" * 99, "leader=" + "a" * 900]:
        assert client.get(f"/summits/?{query}").status_code == 200


def test_the_number_of_a_page_and_the_kind_of_a_search_are_read_with_a_bracket_behind(client):
    for number in range(25):
        make.summit(slug=f"summit-{number}")
    make.leader("Vladimir Putin")
    for address, canonical in (
        ("/summits/?page=2)", "/summits/?page=2"),
        ("/summits/?page=2.", "/summits/?page=2"),
        ("/search/?q=putin&kind=Leader)", "/search/?kind=leader&amp;q=putin"),
        ("/search/?q=putin&kind=nothing", "/search/?q=putin"),
    ):
        assert f'rel="canonical"\nhref="http://testserver{canonical}"' in client.get(address).text, address
    assert target(client, "/search/?Q=putin&amp;kind=leader") == "/search/?q=putin&kind=leader"
