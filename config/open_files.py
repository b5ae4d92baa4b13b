"""The number of connections that a process may hold, derived from the limit on its open files."""

import resource
from contextlib import suppress

OWN_FILES = 100
"""How many files a process needs besides connections, for the program, the database and the logs."""
MOST_FILES = 4096


def raise_open_file_limit():
    """Raise this process's limit on open files to MOST_FILES, as far as the system allows; return the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return MOST_FILES if soft == resource.RLIM_INFINITY else soft


def max_connections(number):
    """Return how many connections fit into ``number`` open files: each may need a second file to buffer its request."""
    return max(2, (number - OWN_FILES) // 2)
