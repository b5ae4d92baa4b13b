"""Drawings: facts in, SVG geometry out. No HTML, no database; templates draw what these functions return.

Lengths along the page are strings in per cent ("12.34%"), lengths up are numbers of pixels, so that a drawing fits any
width and its text keeps its size. Maps are the exception: they use the coordinates of ``static/img/world.svg``.
"""
