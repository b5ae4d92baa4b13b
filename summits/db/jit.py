"""PostgreSQL's compiler of queries, which is switched off on each connection of the site.

It is meant for reports over millions of rows. The list of the agreements that have ended, at 20,000 meetings, took
820 ms of a core of which 750 went into compiling the query; without it 70.
"""


def switch_off(sender, connection, **about):
    """Switch it off on a new connection (a receiver of ``connection_created``).

    Not by an option of the connection: a pool such as PgBouncer's refuses those that it does not know.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
