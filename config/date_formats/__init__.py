"""How the admin writes dates: as everywhere else on the site, with the month in full and a clock of 24 hours."""
