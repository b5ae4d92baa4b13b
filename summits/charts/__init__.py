"""Charts: data in, SVG geometry out. No HTML and no database; templates draw what these functions return.

Horizontal lengths are strings in per cent ("12.34%"), vertical lengths are numbers of pixels, so that a chart fits any
width and its text keeps its size. Maps are the exception: they use the coordinates of ``static/img/world.svg``.
"""
