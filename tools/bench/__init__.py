"""The benchmark: what the pages of a large archive cost, compared with a bare Django view and Datasette.

docs/performance.md describes it and has its results.
``machine`` pins processes to cores and measures them, ``archive`` builds the archive, ``questions`` makes the URLs,
``datasette`` writes the same summits as one table, ``servers`` and ``load`` run servers and clients, ``runs`` combines
all that, and ``report`` prints the results.
"""
