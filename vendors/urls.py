from django.urls import path

from vendors.account.session_views import sessions
from vendors.account.views import account, set_theme
from vendors.catalog import views as catalog
from vendors.log import views as log
from vendors.team import invitation_views as invitations
from vendors.team import views as team
from vendors.team.acceptance_views import accept_invitation
from vendors.views.change_address import change_address, confirm_address
from vendors.views.checkout_settings import checkout_settings
from vendors.views.help import help_index, help_topic
from vendors.views.keyboard import keyboard
from vendors.views.pictures import picture, product_picture, vendor_logo
from vendors.views.switch_vendor import switch_vendor
from vendors.views.vendor_settings import confirm_vendor_address, vendor_settings

urlpatterns = [
    path("vendor/", switch_vendor, name="switch_vendor"),
    path("catalog/products/", catalog.products, name="products"),
    path("catalog/products/new/", catalog.new_product, name="new_product"),
    path("catalog/products/<int:product_id>/", catalog.product, name="product"),
    path("catalog/products/<int:product_id>/duplicate/", catalog.duplicate, name="duplicate_product"),
    path("catalog/products/<int:product_id>/archive/", catalog.archive, name="archive_product"),
    path("catalog/products/<int:product_id>/restore/", catalog.restore, name="restore_product"),
    path("catalog/products/<int:product_id>/picture/", product_picture, name="product_picture"),
    path("pictures/<int:vendor_number>/<slug:digest>.png", picture, name="picture"),
    path("marketing/checkout-settings/", checkout_settings, name="checkout_settings"),
    path("account/", account, name="account"),
    path("account/theme/", set_theme, name="set_theme"),
    path("account/team/", team.team, name="team"),
    path("account/team/<int:seat_id>/", team.seat, name="seat"),
    path("account/team/<int:seat_id>/remove/", team.remove, name="remove_seat"),
    path(
        "account/team/invitations/<int:invitation_id>/resend/", invitations.resend, name="resend_invitation"
    ),
    path(
        "account/team/invitations/<int:invitation_id>/revoke/", invitations.revoke, name="revoke_invitation"
    ),
    path("account/log/", log.vendor_log, name="vendor_log"),
    path("account/log/file/", log.vendor_log_file, name="vendor_log_file"),
    path("account/vendor/", vendor_settings, name="vendor_settings"),
    path("account/vendor/logo/", vendor_logo, name="vendor_logo"),
    path("accounts/vendor-address/<str:key>/", confirm_vendor_address, name="confirm_vendor_address"),
    path("accounts/invitation/<str:key>/", accept_invitation, name="accept_invitation"),
    # These stand before allauth's pages of the same addresses: its own take an address without proof, and say little.
    path("accounts/sessions/", sessions, name="usersessions_list"),
    path("accounts/email/", change_address, name="account_email"),
    path("accounts/confirm-email/<str:key>/", confirm_address, name="confirm_address"),
    path("keyboard/", keyboard, name="keyboard"),
    path("help/", help_index, name="help"),
    path("help/<slug:key>/", help_topic, name="help_topic"),
]
