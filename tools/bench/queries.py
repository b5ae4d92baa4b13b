"""How many queries a page takes: counted in one process, with the settings of production.

Run as a module, it reads a file with a JSON list of lists of addresses, and prints the median of each as a JSON list.
"""

import json
import statistics
import sys
from pathlib import Path

ASKED = 15


def median_of_queries(client, addresses):
    """Return the median of the queries of the addresses, of which the first is asked for before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    # The first answer pays for what the process keeps; a list of one address is one that the page cache answers.
    client.get(addresses[0])
    for address in addresses[1:ASKED] or addresses:
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
