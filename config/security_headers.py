"""Security headers of every response: pages, static files, redirects and errors."""

from http import HTTPStatus

FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
"""Browser features that no page of the site uses."""
POLICY = "Content-Security-Policy"
HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    # Also for static files: no other site needs them.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # For responses that are not pages: pages have a policy of their own.
    POLICY: "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


class SecurityHeadersMiddleware:
    """Adds those headers to every response that it does not have yet. The outermost middleware.

    A 304 gets no policy: a browser applies its headers to the page that it has, which keeps the policy it came with.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            if name != POLICY or response.status_code != HTTPStatus.NOT_MODIFIED:
                response.headers.setdefault(name, value)
        return response
