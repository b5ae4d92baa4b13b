"""Stress test: what readers and editors notice during a large import and after a server process is killed."""
