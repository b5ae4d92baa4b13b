"""A project as startproject makes it, with one view: the cost of Django and gunicorn alone."""
