"""Who may work at the desk: log-ins and their limits, the second factor, sessions that end, and the log of it all."""
