"""Jinja2 for the public pages: the environment, links, formatting, facets, charts."""
