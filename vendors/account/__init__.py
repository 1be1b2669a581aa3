"""A person's own account: name, time zone, theme, shortcuts, and the browsers in which they are signed in."""
