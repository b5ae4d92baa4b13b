"""The bench: what a large archive costs, page by page, beside a bare Django view and Datasette.

It is told in docs/performance.md.
``machine`` pins and weighs processes, ``archive`` builds what is served, ``questions`` makes the addresses,
``datasette`` the same summits as one table, ``servers`` and ``load`` run both ends, ``runs`` puts them together,
``report`` prints.
"""
