"""The admin site: logging in, re-authentication, request limits, messages."""
