"""The Summit Archive's only Django app: models, data package, public pages and admin."""
