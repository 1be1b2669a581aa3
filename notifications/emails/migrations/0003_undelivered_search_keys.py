from django.db import migrations

# Orders whose newest email to the customer failed or came back are found by the filter from now on.
_WRITE = """
    INSERT INTO orders_search_searchkey (vendor_id, order_id, placed_at, kind, value)
    SELECT DISTINCT o.vendor_id, o.id, o.placed_at, 27, 'email-' || e.state
    FROM notifications_emails_email e
    JOIN orders_order o ON o.id = e.order_id AND o.vendor_id = e.vendor_id AND o.email = e."to"
    WHERE e.state IN ('failed', 'bounced') AND NOT EXISTS (
        SELECT FROM notifications_emails_email later
        WHERE later.vendor_id = e.vendor_id AND later.order_id = e.order_id AND later."to" = e."to"
            AND later.id > e.id AND later.state = 'sent'
    )
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notifications_emails", "0002_fill_factor"),
        ("orders_search", "0002_search_key_kinds"),
    ]

    operations = [
        migrations.RunSQL(_WRITE, "DELETE FROM orders_search_searchkey WHERE kind = 27"),
    ]
