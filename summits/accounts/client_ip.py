"""Where a request is from, as far as that can be trusted."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings

IPV6_PREFIX_LENGTH = 64
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


def stored_address(request):
    """Return the address that a request is from as a database takes it: without the zone of a link-local one."""
    found = client_address(request)
    return found and found.partition("%")[0]


def rate_limit_key(request):
    """Return the address by which log-ins are limited: of IPv6, the customer's network (see ONE_CUSTOMER)."""
    found = client_address(request)
    if found is None or ip_address(found).version == 4:
        return found
    return str(ip_network((found.partition("%")[0], IPV6_PREFIX_LENGTH), strict=False).network_address)


def network_of(address):
    """Return the network of an address as ``rate_limit_key`` gives it: /24, of IPv6 /48; "" for none."""
    if not address:
        return ""
    return str(ip_network((address, 24 if ip_address(address).version == 4 else 48), strict=False))


BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrom", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(request):
    """Return the browser and the system that a request names, such as "Firefox, Linux"; "" where it names none.

    One of a few words: what a client sends is neither stored nor shown as it is.
    """
    sent = request.META.get("HTTP_USER_AGENT", "")
    named = [next((name for mark, name in marks if mark in sent), None) for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, named))
