"""The formats of dates and times in the admin: as in the panel, with 24 hours."""

DATE_FORMAT = "M j, Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "M j, Y, H:i"
