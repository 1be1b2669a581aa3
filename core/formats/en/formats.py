"""How the admin writes dates and times: as the panel does, by the clock of 24 hours."""

DATE_FORMAT = "M j, Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "M j, Y, H:i"
