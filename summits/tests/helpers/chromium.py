"""Where Chromium is, and how to start it; `python -m summits.tests.helpers.chromium` prints its path or fails."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox: root may not have one. The rest keeps Chromium from asking the network for things of its own.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

FIT = Path(__file__).with_name("fit.js").read_text()
"""A script that lists the elements that overflow on a page."""


def find():
    """The path of the system's Chromium, or of the one that CHROMIUM names; None if there is none."""
    return next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *NAMES))), None)


if __name__ == "__main__":
    path = find()
    print(path or "no Chromium found")
    sys.exit(not path)
