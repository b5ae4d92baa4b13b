"""The number of queries of pages, counted in one process with the settings of production.

Run as a module, it reads a file with a JSON list of lists of URLs, and prints the median of each as a JSON list.
"""

import json
import statistics
import sys
from pathlib import Path

MAX_URLS = 15


def median_of_queries(client, addresses):
    """Return the median number of queries of these URLs, after a request for the first one to warm up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    # The first request fills the caches of the process. A list of one URL is for measuring the page cache.
    client.get(addresses[0])
    for address in addresses[1:MAX_URLS] or addresses:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counted.append(len(queries))
    return statistics.median_low(counted)


def main():
    import django

    django.setup()
    from django.test import Client

    client = Client()
    counted = [median_of_queries(client, addresses) for addresses in json.loads(Path(sys.argv[1]).read_text())]
    json.dump(counted, sys.stdout)


if __name__ == "__main__":
    main()
