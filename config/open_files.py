"""The number of connections that a process may hold, derived from the limit on its open files."""

import resource
from contextlib import suppress

RESERVED_FILES = 100
"""How many files a process needs besides connections, for the program, the database and the logs."""
MAX_OPEN_FILES = 4096


def raise_open_file_limit():
    """Raise this process's limit on open files to MAX_OPEN_FILES, as far as the system allows; return the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return MAX_OPEN_FILES if soft == resource.RLIM_INFINITY else soft


def max_connections(open_files):
    """Return how many connections fit into ``open_files``: each may need a second file to buffer its request."""
    return max(2, (open_files - RESERVED_FILES) // 2)
