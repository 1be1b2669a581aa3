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
    "vendors_totpcounter": "of people",
    "vendors_user": "may have seats at several vendors",
    "vendors_user_groups": "of staff",
    "vendors_user_user_permissions": "of staff",
    "vendors_vendor": "is the vendor",
}

_STAFF_LOOK = "Customer Service look at the rows of all vendors, and open one by its id"
_STAFF_CHOSE = "Customer Service chose rows of several vendors, and the page tells their ids"
_METHODS_OF_ADMIN = ("changelist_view", "get_changelist_instance", "get_object")

# Functions, classes of the admin and templates that may read one tenant table across vendors, each with the reason.
CROSS_VENDOR_STATEMENTS: dict[str, str] = {
    "delivery/licenses/admin.py:MissingKeyAdmin.get_changelist_instance": _STAFF_LOOK,
    "delivery/licenses/admin.py:MissingKeyAdmin.get_object": _STAFF_LOOK,
    "delivery/licenses/admin.py:MissingKeyAdmin.try_again": _STAFF_CHOSE,
    "delivery/licenses/management/commands/verify_license.py:_genuine_claims": "a key tells its product only",
    **{f"delivery/shipments/admin.py:ShipmentAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    "delivery/shipments/admin.py:ShipmentAdmin.have_arrived": _STAFF_CHOSE,
    **{
        f"mycommerce/metrics/records.py:{function}": "an operator watches what leaves the panel, of all vendors"
        for function in ("_newest_by_state", "_unanswered_refunds", "record_figures")
    },
    "notifications/digest/tasks.py:enqueue_due": "the clock says whose digest is due, at all vendors",
    "checkout/order_form/views.py:_only_vendor_of": "an order form's address may tell only a SKU",
    "checkout/order_lookup/find_order.py:_imported_order": "an older shop's order number does not name the vendor",
    "checkout/order_lookup/find_order.py:_orders_with_card": "a line of a card statement does not name the vendor",
    "checkout/order_summary/gateway_events.py:handle_event": "the gateway's event tells only a session",
    **{f"notifications/emails/admin.py:EmailAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    **{f"orders/admin/activity.py:ActivityAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    **{f"orders/admin/jobs.py:JobAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    "orders/admin/orders.py:OrderAdmin._order_or_404": _STAFF_LOOK,
    **{f"orders/bulk/admin.py:BulkRunAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    "orders/exports/csv_file.py:csv_file.<locals>.copy": "staff export the orders of all vendors",
    "orders/exports/exporter.py:fits_in_request": "staff export the orders of all vendors",
    "orders/exports/server_cursor.py:read_batches": "staff export the orders of all vendors",
    "orders/personal_data/find.py:_vendor_ids_in": "a person's address tells no vendor",
    "orders/personal_data/sweep.py:_hits": "an erased address may stand in rows of any vendor",
    **{f"orders/imports/admin.py:ImportRunAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    "orders/home/staff.py:_count": _STAFF_LOOK,
    "orders/home/staff.py:_oldest": _STAFF_LOOK,
    "orders/home/staff.py:_orders": _STAFF_LOOK,
    "orders/imports/page/files.py:remove_old_files": "old files of all vendors are removed once a day",
    **{f"orders/admin/orders.py:OrderAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    "orders/search/across_vendors.py:_fetch": "Customer Service search before they know whose order it is",
    "orders/search/across_vendors.py:_matches": "Customer Service search before they know whose order it is",
    "orders/search/management/commands/reindex_search.py:Command.handle": "an operator rewrites all keys",
    "refunds/admin.py:DifferenceAdmin.changelist_view": _STAFF_LOOK,
    **{f"refunds/admin.py:DisputeAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    **{f"refunds/admin.py:RefundAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    **{f"refunds/admin.py:RefundRequestAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    "refunds/gateway_sync.py:owner_of_charge": "the gateway tells a charge, and not whose it is",
    **{f"vendors/admin/log.py:VendorLogAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
    **{f"vendors/admin/products.py:ProductAdmin.{method}": _STAFF_LOOK for method in _METHODS_OF_ADMIN},
}
