"""A Redis server that does not answer: it is left alone for a while, and asked again."""

import pytest

from summits.caching import redis

NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def clock(monkeypatch):
    """Return a list whose only item is the time of the cache's clock, in seconds."""
    time = [1_000.0]
    monkeypatch.setattr(redis, "monotonic", lambda: time[0])
    return time


def test_after_a_failure_the_server_is_not_asked_for_three_seconds(clock, caplog):
    cache = redis.FailSafeRedisCache(NOBODY, {})
    for seconds, failures in ((0, 1), (2.9, 1), (3.1, 2), (6.0, 2), (6.2, 3)):
        clock[0] = 1_000 + seconds
        assert cache.get("page", "otherwise") == "otherwise"
        assert len(caplog.records) == failures
