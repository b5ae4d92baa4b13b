"""Options of gunicorn, from its command line or GUNICORN_CMD_ARGS, that the site cannot be served with.

With some of them slow clients can stop the site; with others a client can set the site's path or a user's name.
"""

from config.worker import WholeRequestWorker

REQUIRED_DEFAULTS = {
    "proxy_protocol": "off",
    "permit_obsolete_folding": False,
    "strip_header_spaces": False,
    "http2_cleartext": "off",
    "certfile": None,
    "keyfile": None,
    # Otherwise headers with an underscore, such as SCRIPT_NAME or REMOTE_USER, would set WSGI variables.
    "forwarder_headers": [],
    "header_map": "drop",
}
"""Options that must keep these values: the worker reads the bytes of a request before gunicorn's parser does."""


def option_error(cfg):
    """Return why gunicorn must not start with a configuration (``gunicorn.config.Config``), or None."""
    if not issubclass(cfg.worker_class, WholeRequestWorker):
        return (
            f"The worker class {cfg.worker_class.__name__} gives a thread to each half-sent request, so that few "
            "connections stop the site. Leave worker_class as gunicorn.conf.py sets it (no -k or --worker-class)."
        )
    other = [name for name, value in REQUIRED_DEFAULTS.items() if (getattr(cfg, name) or None) != (value or None)]
    if other:
        return f"The site's worker does not support these options of gunicorn: {', '.join(other)}. Leave them out."
    return None
