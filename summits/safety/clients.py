"""Where a request is from, as far as that can be trusted."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings

ONE_CUSTOMER = 64
"""Bits of an IPv6 address that are one customer's: he has all the others to choose from (RFC 6177)."""


def client_address(request):
    """Return the address that a request is from, as text; None where there is none, as on a Unix socket.

    What a client writes into X-Forwarded-For counts for nothing. A proxy adds the address that it sees at the end, or
    sets the header anew, as docs/nginx.conf does: behind a proxy, the last address is the one to be believed.
    """
    last = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] if settings.BEHIND_PROXY else ""
    for found in (last, request.META.get("REMOTE_ADDR", "")):
        try:
            address = ip_address(found.strip())
        except ValueError:
            continue
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return str(mapped or address)
    return None


def limited_by(request):
    """Return the address by which log-ins are limited: of IPv6, the customer's network (see ONE_CUSTOMER)."""
    found = client_address(request)
    if found is None or ip_address(found).version == 4:
        return found
    return str(ip_network((found.partition("%")[0], ONE_CUSTOMER), strict=False).network_address)
