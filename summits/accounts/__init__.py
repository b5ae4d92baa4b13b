"""Access to the admin: log-ins and their limits, the second factor, sessions that expire, and the audit log."""
