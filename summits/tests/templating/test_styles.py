"""What the pages load before they show anything."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.ui

FIRST_PAINT_BYTES = 12_500


@pytest.mark.parametrize("address", ["/", "/about/", "/summits/"])
def test_the_styles_that_a_page_waits_for_are_small(client, db, address):
    names = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)">', client.get(address).text)
    assert len(names) > 5
    sizes = [len(brotli.compress(Path(finders.find(name)).read_bytes())) for name in names]
    assert sum(sizes) < FIRST_PAINT_BYTES
