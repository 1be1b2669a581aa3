"""Which tables and statements are not one vendor's, each with the reason."""

# Tables that have a vendor and are not distributed by it.
SHARED_TABLES = {
    "jobs_job": "workers claim the jobs of all vendors by turns",
}
# Functions, classes of the admin and templates that may read one tenant table across vendors.
CROSS_VENDOR_STATEMENTS: dict[str, str] = {}
