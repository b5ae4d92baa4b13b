"""Formats of dates and times in British English, which Django reads through ``FORMAT_MODULE_PATH``."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i T"
