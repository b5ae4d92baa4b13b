"""A Redis cache backend that treats a Redis server that is down, slow or failing as an empty cache.

django-redis can ignore exceptions too, but each call waits for a server that hangs: with the timeouts below every page
took half a second longer, for one get and one set. Here one call in three seconds waits.
"""

import logging
from time import monotonic

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, RedisError
from redis.retry import Retry

TIMEOUT = 0.25
"""In seconds. Rendering a page takes less."""
COOLDOWN = 3
"""Seconds after a failure in which this process does not try Redis."""
OPTIONS = {
    "socket_connect_timeout": TIMEOUT,
    "socket_timeout": TIMEOUT,
    # Retry once, at once, if the connection was cut: so each thread reconnects after a restart of Redis.
    "retry": Retry(NoBackoff(), 1, (ConnectionError,)),
}

logger = logging.getLogger(__name__)
_down_until = {}


class FailSafeRedisCache(RedisCache):
    """Django's Redis cache whose ``get`` and ``set`` raise no ``RedisError``. All other methods may."""

    def __init__(self, server, params):
        super().__init__(server, {**params, "OPTIONS": {**OPTIONS, **params.get("OPTIONS", {})}})

    def get(self, key, default=None, version=None):
        return self._safe_call(super().get, key, default, version, otherwise=default)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self._safe_call(super().set, key, value, timeout, version)

    def _safe_call(self, method, *arguments, otherwise=None):
        servers = tuple(self._servers)
        if monotonic() < _down_until.get(servers, 0):
            return otherwise
        try:
            return method(*arguments)
        except RedisError as error:
            _down_until[servers] = monotonic() + COOLDOWN
            logger.warning("Redis failed and is left alone for %s s: %s", COOLDOWN, error)
            return otherwise
