"""Searches without results are counted by query, within limits, and without delaying the reader."""

import threading

import pytest
from django.db import connection, connections

from summits.models import ZeroResultQuery
from summits.search.query import zero_results


def kept():
    return dict(ZeroResultQuery.objects.values_list("query", "count"))


def test_one_row_is_stored_per_normalised_query(db):
    for text in ("star  gate", " Star Gate ", "STAR\tGATE"):
        zero_results.record_zero_result(text)
    zero_results.record_zero_result("stargate")
    assert kept() == {"star gate": 3, "stargate": 1}


@pytest.mark.parametrize("text", ["", "   ", "\0", "\u200b \u202e"])
def test_queries_without_visible_characters_are_not_stored(db, text):
    zero_results.record_zero_result(text)
    assert kept() == {}


def test_long_and_unusual_queries_are_cut_and_stored_as_text(db):
    zero_results.record_zero_result("é" * 500)
    zero_results.record_zero_result("a" * 199 + " b")
    zero_results.record_zero_result("x\0'; DROP TABLE summits_summit; --")
    assert kept() == {"é" * 200: 1, "a" * 199: 1, "x'; drop table summits_summit; --": 1}


def test_a_full_table_counts_only_stored_queries(db, monkeypatch):
    monkeypatch.setattr(zero_results, "MAX_STORED_QUERIES", 2)
    for text in ("one", "two", "three", "two"):
        zero_results.record_zero_result(text)
    assert kept() == {"one": 1, "two": 2}


@pytest.mark.django_db(transaction=True)
def test_readers_at_the_same_time_are_all_counted(monkeypatch):
    monkeypatch.setattr(zero_results, "BUSY_TIMEOUT_MS", 20_000)
    start = threading.Barrier(6)

    def search():
        start.wait()
        for _turn in range(5):
            zero_results.record_zero_result("stargate")
        connections.close_all()

    readers = [threading.Thread(target=search) for _reader in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert kept() == {"stargate": 30}


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_locked_database_delays_no_reader_and_the_search_is_not_counted(caplog):
    locked, done = threading.Event(), threading.Event()

    def write():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            locked.set()
            done.wait()
            cursor.execute("ROLLBACK")
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    locked.wait()
    try:
        zero_results.record_zero_result("stargate")
    finally:
        done.set()
        writer.join()
    assert "could not be stored" in caplog.text
    assert kept() == {}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)
