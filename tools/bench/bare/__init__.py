"""A project as startproject makes it, with one view: what Django and gunicorn cost before a site does anything."""
