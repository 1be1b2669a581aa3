"""Which tables the vendors share, and which statements may look across vendors.

Each other table is of tenants, and has the vendor in every key.
"""

SHARED_TABLES = {
    "account_emailaddress": "of people, who may have seats at several vendors",
    "account_emailconfirmation": "of people",
    "auth_group": "of staff",
    "auth_group_permissions": "of staff",
    "auth_permission": "Django's",
    "checkout_documents_numberseries": "counts the documents of our own companies without gaps",
    "checkout_order_lookup_lookuprequest": "names no order before it is answered",
    "checkout_tax_salestaxrate": "the law is the same for all",
    "checkout_tax_vatrate": "the law is the same for all",
    "core_ratelimitcount": "counts tries of anybody",
    "django_admin_log": "of staff",
    "django_content_type": "Django's",
    "django_session": "is read before a person is known",
    "jobs_heartbeat": "of the workers",
    "jobs_job": "is one line for each queue, in which vendors take turns",
    "mfa_authenticator": "of people",
    "orders_exports_exportrun": "staff export the orders of all vendors",
    "refunds_difference": "a charge at the gateway may be of none of our vendors",
    "usersessions_usersession": "of people",
    "vendors_seat": "tells of which vendors a person is",
    "vendors_user": "may have seats at several vendors",
    "vendors_user_groups": "of staff",
    "vendors_user_user_permissions": "of staff",
    "vendors_vendor": "is the vendor",
}

_STAFF_LOOK = "Customer Service look at the rows of all vendors, and open one by its id"
_METHODS_OF_ADMIN = ("changelist_view", "get_changelist_instance", "get_object")

# Functions, classes of the admin and templates that may read one tenant table across vendors, each with the reason.
CROSS_VENDOR_STATEMENTS: dict[str, str] = {
    **{f"notifications/emails/admin.py:EmailAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    **{f"orders/admin/activity.py:ActivityAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    **{f"orders/admin/jobs.py:JobAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    "orders/admin/orders.py:OrderAdmin._order_or_404": _STAFF_LOOK,
    **{f"orders/admin/orders.py:OrderAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    "orders/search/across_vendors.py:_fetch": "Customer Service search before they know whose order it is",
    "orders/search/management/commands/reindex_search.py:Command.handle": "an operator rewrites all keys",
    "refunds/admin.py:DifferenceAdmin.changelist_view": _STAFF_LOOK,
    **{f"refunds/admin.py:RefundAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    **{f"refunds/admin.py:RefundRequestAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    "refunds/gateway_sync.py:owner_of_charge": "the gateway tells a charge, and not whose it is",
    **{f"vendors/admin/products.py:ProductAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
}
