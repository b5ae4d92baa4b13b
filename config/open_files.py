"""How many connections a process may have open, by the number of files that the system lets it open."""

import resource
from contextlib import suppress

OWN_FILES = 100
"""Files that a process needs besides connections: the program's, the database's, the logs'."""
MOST_FILES = 4096


def raise_open_file_limit():
    """Return how many files this process may have open, after asking the system for MOST_FILES."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return MOST_FILES if soft == resource.RLIM_INFINITY else soft


def max_connections(number):
    """Return how many connections fit into so many files: each may hold a second one, with what has arrived."""
    return max(2, (number - OWN_FILES) // 2)
