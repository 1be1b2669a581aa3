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

# Functions, classes of the admin and templates that may read one tenant table across vendors, each with the reason.
CROSS_VENDOR_STATEMENTS: dict[str, str] = {
    "checkout/order_form/views.py:_only_vendor_of": "an order form's address may tell only a SKU",
    "checkout/order_lookup/find_order.py:_orders_with_card": "a line of a card statement does not name the vendor",
    "checkout/order_summary/gateway_events.py:handle_event": "the gateway's event tells only a session",
    "orders/bulk/admin.py:BulkRunAdmin.changelist_view": "staff's list of bulk runs",
    "orders/bulk/admin.py:BulkRunAdmin.get_changelist_instance": "staff's list of bulk runs",
    "orders/bulk/admin.py:BulkRunAdmin.get_object": "staff open a bulk run by its id",
    "orders/exports/csv_file.py:csv_file.<locals>.copy": "staff export the orders of all vendors",
    "orders/exports/exporter.py:fits_in_request": "staff export the orders of all vendors",
    "orders/exports/server_cursor.py:read_batches": "staff export the orders of all vendors",
    "orders/imports/admin.py:ImportRunAdmin.changelist_view": "staff's list of imports",
    "orders/imports/admin.py:ImportRunAdmin.get_changelist_instance": "staff's list of imports",
    "orders/imports/admin.py:ImportRunAdmin.get_object": "staff open an import by its id",
    "orders/imports/page/files.py:remove_old_files": "old files of all vendors are removed once a day",
}
