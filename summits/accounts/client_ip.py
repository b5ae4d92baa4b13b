"""The IP address and the browser of a request, as far as they can be trusted."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings

IPV6_PREFIX_LENGTH = 64
"""Bits of an IPv6 address that identify a customer, who can use any address with this prefix (RFC 6177)."""


def client_address(request):
    """Return the IP address of a request as text; None if there is none, as on a Unix socket.

    Clients can write anything into X-Forwarded-For. A proxy appends the address that it sees, or replaces the header,
    as docs/nginx.conf does. So behind a proxy only the last address is trusted.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] if settings.BEHIND_PROXY else ""
    for text in (forwarded, request.META.get("REMOTE_ADDR", "")):
        try:
            address = ip_address(text.strip())
        except ValueError:
            continue
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return str(mapped or address)
    return None


def stored_address(request):
    """Return the IP address of a request as a database column takes it: without the zone of a link-local address."""
    address = client_address(request)
    return address and address.partition("%")[0]


def rate_limit_key(request):
    """Return the address by which log-ins are limited: for IPv6, the customer's network (IPV6_PREFIX_LENGTH)."""
    address = client_address(request)
    if address is None or ip_address(address).version == 4:
        return address
    return str(ip_network((address.partition("%")[0], IPV6_PREFIX_LENGTH), strict=False).network_address)


def network_of(address):
    """Return the network of an address from ``rate_limit_key``: /24, or /48 for IPv6; "" for no address."""
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
    """Return the browser and the system of a request, such as "Firefox, Linux"; "" if it names none.

    Only names from BROWSERS and SYSTEMS are returned, so what a client sends is neither stored nor shown.
    """
    user_agent = request.META.get("HTTP_USER_AGENT", "")
    names = [next((name for token, name in known if token in user_agent), None) for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names))
