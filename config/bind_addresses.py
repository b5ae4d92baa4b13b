"""Checks whether the site may be served, and where: without a proxy in front, only on loopback addresses."""

import ipaddress
import os
import socket

from config.service_urls import is_in_memory

NO_CACHE = "django.core.cache.backends.dummy.DummyCache"


def listen_error(addresses, is_behind_proxy, is_debugging):
    """Return why gunicorn must not listen on its ``addresses`` (``cfg.address``), or None.

    gunicorn here serves plain http and limits no client's connections: without a proxy in front, anyone who opens
    enough connections stops the site, and passwords travel unencrypted.
    """
    reachable = [address for address in addresses if not is_loopback(address)]
    if not reachable:
        return None
    shown = ", ".join(map(str, (address[0] if isinstance(address, tuple) else address for address in reachable)))
    if is_debugging:
        return f"DEBUG is on, and {shown} can be reached from other machines. Turn DEBUG off, or set HOST to 127.0.0.1."
    if not is_behind_proxy:
        return (
            f"{shown} can be reached from other machines, and BEHIND_PROXY is off: few people could stop the site by "
            "opening connections, and passwords would travel unencrypted. Put a proxy in front (docs/nginx.conf is one "
            "for nginx), let no one else reach this port, and set BEHIND_PROXY to on; or set HOST to 127.0.0.1."
        )
    return None


def database_error(database, is_debugging):
    """Return why the site must not be served from a database, or None. ``database``: Django's settings of it.

    Only serving is refused: commands that read no rows may use a database in memory.
    """
    if is_in_memory(database) and not is_debugging:
        return (
            "DATABASE_URL names a database in memory, which is gone when the site stops. It takes sqlite:///PATH or "
            "postgres://USER:PASSWORD@HOST:PORT/NAME."
        )
    return None


def cache_error(cache, is_debugging):
    """Return what is wrong with serving the site with a cache, or None. ``cache``: Django's settings of it."""
    if cache["BACKEND"] == NO_CACHE and not is_debugging:
        return (
            "CACHE_URL names a cache that holds nothing, so that every page is made afresh. It takes "
            "locmemcache://?max_entries=NUMBER or redis://HOST:PORT/NUMBER."
        )
    return None


def is_loopback(address):
    """Return whether only this machine can reach an address of gunicorn's.

    ``address``: (host, port, …), the path of a Unix socket, or the file descriptor of a socket.
    """
    if isinstance(address, int):
        # A socket that systemd opened and passed on.
        with socket.socket(fileno=os.dup(address)) as opened:
            address = opened.getsockname()
    if not isinstance(address, tuple):
        return True
    try:
        resolved = socket.getaddrinfo(address[0], None)
    except OSError:
        return False
    return bool(resolved) and all(ipaddress.ip_address(one[4][0].partition("%")[0]).is_loopback for one in resolved)
