"""The size of pages of records with texts of the maximum length and as many rows as a page shows."""

import pytest

from summits.models import changeset
from summits.models.fields import DOCUMENT, NOTE, SENTENCE, TEXT
from summits.tests.helpers import factories as make
from summits.tests.helpers.search import flush_indexes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LARGEST = 150_000
"""In bytes of HTML."""
WORDS = "They said it once more. "


def text(length):
    return (WORDS * (length // len(WORDS) + 1))[:length].strip()


@pytest.fixture
def archive():
    """A summit with more rows than its page shows, and what it names, with the longest texts; see ``LARGEST``."""
    words = " ".join(["answers"] * 60)
    with changeset():
        texts = dict.fromkeys(["background", "summary", "assessment"], text(TEXT))
        summit = make.summit(**texts, note=text(NOTE))
        sides = [make.country() for _ in range(4)]
        leader = make.leader(biography=text(TEXT))
        make.participation(summit, leader, sides[0])
        for side in sides[1:]:
            make.participation(summit, make.leader(), side)
        for _number in range(16):
            issue = make.issue(description=text(SENTENCE))
            make.discussion(summit, issue, summary=text(SENTENCE))
            for side in sides:
                make.position(summit, issue, side, summary=text(SENTENCE), leader=leader if side is sides[0] else None)
            for _ in range(3):
                make.quotation(summit, leader, text=words, note=text(SENTENCE), issue=issue)
            agreement = make.agreement(summary=text(TEXT), fate=text(NOTE), summit=summit, issues=[issue])
        for _number in range(6):
            make.document(summit=summit, text=text(DOCUMENT))
        for number in range(60):
            make.event(agreement, f"{1950 + number}-01-01", "amended", note=text(SENTENCE))
        for year in range(1990, 2021):
            other = make.summit(start=f"{year}-05-01")
            make.discussion(other, issue, summary=text(SENTENCE))
            for side in sides:
                make.position(other, issue, side, summary=text(SENTENCE))
    flush_indexes()
    return {"summit": summit, "leader": leader, "issue": issue, "agreement": agreement}


def test_no_page_of_a_record_with_the_longest_texts_is_too_large(client, archive):
    pages = {kind: record.get_absolute_url() for kind, record in archive.items()}
    pages |= {part: f"{pages['summit']}{part}/" for part in ("positions", "quotations", "documents")}
    sizes = {name: len(client.get(page).content) for name, page in pages.items()}
    assert max(sizes.values()) < LARGEST, sizes
    assert sizes["summit"] > 3 * TEXT + 60 * SENTENCE
