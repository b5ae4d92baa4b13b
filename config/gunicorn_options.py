"""Options of gunicorn, on its command line or in GUNICORN_CMD_ARGS, that the site cannot be served with.

With some of them slow senders stop it; with others the sender of a request says where the site is, or who asks.
"""

from config.worker import WholeRequestWorker

AS_SHIPPED = {
    "proxy_protocol": "off",
    "permit_obsolete_folding": False,
    "strip_header_spaces": False,
    "http2_cleartext": "off",
    "certfile": None,
    "keyfile": None,
    # Headers with an underscore, such as SCRIPT_NAME or REMOTE_USER, would set variables of the server's.
    "forwarder_headers": [],
    "header_map": "drop",
}
"""What the worker, which looks at the bytes of a request before gunicorn's parser does, can read; and what it drops."""


def option_error(cfg):
    """Return why gunicorn must not start with a configuration (``gunicorn.config.Config``), or None."""
    if not issubclass(cfg.worker_class, WholeRequestWorker):
        return (
            f"The worker class {cfg.worker_class.__name__} gives a thread to each half-sent request, so that few "
            "connections stop the site. Leave worker_class as gunicorn.conf.py sets it (no -k or --worker-class)."
        )
    other = [name for name, value in AS_SHIPPED.items() if (getattr(cfg, name) or None) != (value or None)]
    if other:
        return f"The site's worker does not support these options of gunicorn: {', '.join(other)}. Leave them out."
    return None
