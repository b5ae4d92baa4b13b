"""The bench measures what it says: its pieces, on a small archive and without the clock."""

import ast
import json
import os
import sqlite3
from pathlib import Path

import django
import pytest
from django.test import Client

from summits.tests.helpers.factories import country, discussion, issue, leader, participation, summit
from tools.bench import datasette, load, questions, report, servers
from tools.bench.bare import settings as bare_settings
from tools.bench.bare.urls import bare
from tools.bench.load import Load
from tools.bench.runs import Bare, QuestionResult, Run

PRINTED = """Running 2s test @ http://127.0.0.1:8000
  20 requests in 2.00s, 10.00KB read

{"requests": 20, "microseconds": 2000000, "bytes": 10240, "p50": 1500, "p99": 9000, "unexpected": 1, "lost": 2}
"""


@pytest.fixture
def archive(db):
    """Two public summits of two leaders on an issue, and a draft."""
    state, ada, ben, arms = country(), leader("Ada One"), leader("Ben Two"), issue("Arms control")
    for number in (1, 2):
        held = summit(f"Meeting {number}", background="Talks about talks, again about talks.")
        for one in (ada, ben):
            participation(held, one, state)
        discussion(held, arms)
    summit("Secret", status="draft")


@pytest.fixture
def table(archive, tmp_path):
    path = tmp_path / "summits.db"
    datasette.write(path, datasette.published_rows())
    with sqlite3.connect(path) as database:
        yield database
    database.close()


def test_rates_and_failures_are_read_from_what_wrk_prints():
    assert load.parse_results(PRINTED) == Load(rate=10.0, p50=1.5, p99=9.0, requests=20, unexpected=1, lost=2)
    with pytest.raises(ValueError, match="unable to connect"):
        load.parse_results("unable to connect to 127.0.0.1")


def test_slow_answers_are_asked_for_one_by_one_and_counted_whole(archive, live_server):
    port = int(live_server.url.rpartition(":")[2])
    found = load.measure_sequentially((port, os.getpid()), ["/about/", "/nowhere/"], seconds=0, minimum=4)
    assert (found.requests, found.unexpected) == (4, 2)
    assert found.p50 <= found.p99


def test_a_target_is_not_met_against_a_datasette_without_responses():
    assert "| – | 20 | **no** |" in report.datasette_table([result(60.0, datasette_rate=0.0)])


def test_datasette_holds_the_summits_that_the_public_may_see(table):
    assert [row[0] for row in table.execute("SELECT title FROM summits ORDER BY title")] == ["Meeting 1", "Meeting 2"]
    [leaders] = table.execute("SELECT leaders FROM summits LIMIT 1").fetchone()
    assert json.loads(leaders) == ["ada-one", "ben-two"]


def test_datasette_finds_a_summit_by_words_of_its_text_and_its_people(table):
    found = table.execute("SELECT count(*) FROM summits_fts WHERE summits_fts MATCH 'talks ada arms'").fetchone()
    assert found == (2,)


def test_datasettes_facets_are_columns_of_its_table(table):
    [facets] = [table["facets"] for table in datasette.metadata()["databases"]["summits"]["tables"].values()]
    named = [facet if isinstance(facet, str) else facet["array"] for facet in facets]
    assert set(named) <= {row[1] for row in table.execute("PRAGMA table_info(summits)")}


def test_the_bare_view_answers_with_as_many_bytes_as_asked_for(rf):
    assert len(bare(rf.get("/?bytes=12345")).content) == 12345


@pytest.mark.slow
def test_the_bare_view_is_served_with_the_configuration_of_the_site():
    with servers.bare() as (port, worker):
        assert load.request(port, "/?bytes=5")[0] == 200
        assert worker


def test_the_bare_project_has_the_middleware_of_startproject():
    template = Path(django.__file__).parent / "conf" / "project_template" / "project_name" / "settings.py-tpl"
    _before, _name, after = template.read_text().partition("MIDDLEWARE = ")
    assert ast.literal_eval(after.partition("]")[0] + "]") == bare_settings.MIDDLEWARE


def test_every_question_is_answered_on_the_site(archive):
    client, about = Client(), questions.ArchiveSample()
    all_questions = [*questions.cached(about), *questions.uncached(about)]
    answered = {one.name: {client.get(address).status_code for address in one.addresses[:20]} for one in all_questions}
    assert answered == {one.name: {200} for one in all_questions}


def test_words_of_a_search_are_found(archive):
    client, about = Client(), questions.ArchiveSample()
    [meeting] = [text for text in about.searches() if set(text.split()) == {"One", "Two"}][:1]
    assert "Meeting 1" in client.get("/search/", {"q": meeting}).text


def result(rate, bare_rate=100.0, datasette_rate=0.1):
    loaded = Load(rate, 1.0, 2.0, 100, 0, 0)
    return QuestionResult(
        "a page", 0.5, loaded, Bare(bare_rate, 0.3), Load(datasette_rate, 1.0, 2.0, 1, 0, 0), 3, 1_000
    )


def test_the_report_says_which_target_is_missed():
    [good] = report.rates_table([result(60.0)]).splitlines()[2:]
    [bad] = report.rates_table([result(40.0)]).splitlines()[2:]
    assert good.endswith("| yes |") and bad.endswith("| **no** |")


def test_costs_are_extrapolated_from_the_growth_between_the_two_largest_sizes():
    assert report.extrapolate((1_000, 2.0), (10_000, 4.0), 100_000) == pytest.approx(8.0)
    assert report.extrapolate((1_000, 4.0), (10_000, 2.0), 100_000) == 2.0


def test_the_report_includes_growth_if_there_are_several_sizes():
    runs = [Run("SQLite", size, [], [result(60.0)], {"alone": (90.0, 80.0)}) for size in (1_000, 10_000)]
    assert "extrapolated" in report.format_runs(runs) and "extrapolated" not in report.format_runs(runs[:1])


def test_the_report_is_written_between_its_marks_and_nowhere_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"Before\n{report.BEGIN}\nold\n{report.END}\nAfter\n")
    report.write_into(page, "new")
    assert page.read_text() == f"Before\n{report.BEGIN}\n\nnew\n\n{report.END}\nAfter\n"


def test_the_page_on_performance_has_the_marks():
    text = (Path(__file__).resolve().parents[3] / "docs" / "performance.md").read_text()
    assert text.count(report.BEGIN) == text.count(report.END) == 1
