from notifications.digest.home_panel import digest_panel
from orders.home.extension_points import HOME_PANELS, HomePanel

HOME_PANELS.add(HomePanel("notifications/digest/_home_panel.html", digest_panel), weight=10)
