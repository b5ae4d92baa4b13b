"""Redis as Django's cache, which may fail: then it holds nothing for a while, and that is all a reader notices."""

import logging
from time import monotonic

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError
from redis.retry import Retry

PATIENCE_SECONDS = 0.25
"""How long a reader waits for Redis: making a page anew takes less."""
PAUSE_SECONDS = 3
"""How long Redis is left alone after it failed, by all threads of the process."""
OPTIONS = {
    "socket_connect_timeout": PATIENCE_SECONDS,
    "socket_timeout": PATIENCE_SECONDS,
    # Once more, at once, where the connection was cut: so every thread finds Redis again after it was started anew.
    "retry": Retry(NoBackoff(), 1, (ConnectionError,)),
}

logger = logging.getLogger(__name__)
_paused_until = {}


class ForgivingClient(RedisCacheClient):
    """Django's client of Redis, to which a Redis that is away, slow or in trouble is one that holds nothing."""

    def add(self, key, value, timeout):
        return self._tried(super().add, False, key, value, timeout)

    def get(self, key, default):
        return self._tried(super().get, default, key, default)

    def set(self, key, value, timeout):
        return self._tried(super().set, None, key, value, timeout)

    def touch(self, key, timeout):
        return self._tried(super().touch, False, key, timeout)

    def delete(self, key):
        return self._tried(super().delete, False, key)

    def get_many(self, keys):
        return self._tried(super().get_many, {}, keys)

    def has_key(self, key):
        return self._tried(super().has_key, False, key)

    def set_many(self, data, timeout):
        return self._tried(super().set_many, None, data, timeout)

    def delete_many(self, keys):
        return self._tried(super().delete_many, None, keys)

    def _tried(self, ask, otherwise, *arguments):
        server = tuple(self._servers)
        if monotonic() < _paused_until.get(server, 0):
            return otherwise
        try:
            return ask(*arguments)
        except RedisError as error:
            _paused_until[server] = monotonic() + PAUSE_SECONDS
            logger.warning("Redis failed and is left alone for %s s: %s", PAUSE_SECONDS, error)
            return otherwise


class ForgivingRedisCache(RedisCache):
    """Django's cache in Redis, of which nothing but speed depends on Redis.

    What is to be counted (``incr``) or emptied (``clear``) for certain still raises redis.exceptions.RedisError.
    """

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = ForgivingClient
        self._options = {**OPTIONS, **self._options}
