import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.triggers import append_only, same_vendor, vendor_in_primary_key

ERASED = {"subject": "'Erased'", "actor_name": "'Erased'", "changes": "'[]'::jsonb"}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="email")),
                (
                    "timezone",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Blank: the vendor's.",
                        max_length=60,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[("", "As the system"), ("light", "Light"), ("dark", "Dark")],
                        db_default="",
                        default="",
                        max_length=5,
                    ),
                ),
                (
                    "has_shortcuts",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="Whether single keys do something.",
                        verbose_name="keyboard shortcuts",
                    ),
                ),
                (
                    "list_columns",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Of the list of orders; blank: the usual.",
                        max_length=100,
                    ),
                ),
                ("list_density", models.CharField(blank=True, db_default="", default="", max_length=12)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TotpCounter",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="totp_counter",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("counter", models.BigIntegerField(help_text="Periods of 30 seconds since 1970.")),
            ],
        ),
        migrations.CreateModel(
            name="Vendor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="The middle part of each Order ID.", unique=True),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "support_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="Support email address"),
                ),
                (
                    "notification_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="Order notification address"),
                ),
                (
                    "pending_support_email",
                    models.EmailField(blank=True, db_default="", default="", editable=False, max_length=254),
                ),
                (
                    "pending_notification_email",
                    models.EmailField(blank=True, db_default="", default="", editable=False, max_length=254),
                ),
                (
                    "warning",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        editable=False,
                        help_text="Shown to its team on every page.",
                    ),
                ),
                ("timezone", models.CharField(default="UTC", max_length=60)),
                (
                    "sender_name",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Blank: the vendor's name.",
                        max_length=100,
                    ),
                ),
                (
                    "needs_second_factor",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        verbose_name="Everybody in the team needs a second factor",
                    ),
                ),
                (
                    "download_limit",
                    models.PositiveSmallIntegerField(
                        db_default=3,
                        default=3,
                        help_text="Times that a customer may download each file of a new product.",
                    ),
                ),
                (
                    "download_days",
                    models.PositiveSmallIntegerField(
                        db_default=30,
                        default=30,
                        help_text="Days for which a download link of a new product works.",
                    ),
                ),
                (
                    "has_undo",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        verbose_name="Emails and refunds wait ten seconds and can be undone",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "is_set_up",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        editable=False,
                        help_text="Home leads through no first steps any more.",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("download_days__gte", 1), ("download_limit__gte", 1)),
                        name="vendor_allows_a_download",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sku", models.CharField(db_collation="C", max_length=64, verbose_name="SKU")),
                ("name", models.CharField(max_length=200)),
                (
                    "currency",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Three capital letters, such as EUR."
                            )
                        ],
                    ),
                ),
                (
                    "price_minor",
                    models.BigIntegerField(
                        help_text="In minor units: 1999 is 19.99 EUR, or 1,999 JPY.", verbose_name="price"
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Its order form is open. Orders that exist go on either way.",
                        verbose_name="on sale",
                    ),
                ),
                ("archived_at", models.DateTimeField(editable=False, null=True)),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="email")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("manager", "Manager"),
                            ("agent", "Agent"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="How often it was sent: the newest link works."
                    ),
                ),
                ("sent_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                (
                    "invited_by",
                    models.ForeignKey(
                        db_index=False,
                        help_text="None for a command.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="vendors.vendor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VendorLogEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("settings", "Settings"),
                            ("team", "Team"),
                            ("product", "Products"),
                            ("file", "Product files"),
                            ("email", "Emails"),
                            ("endpoint", "Notice addresses"),
                            ("coupon", "Coupons"),
                            ("view", "Shared views"),
                            ("token", "API tokens"),
                            ("desk", "Help desks"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        help_text="What was changed, such as “Product “Backup Pro””.", max_length=300
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[("added", "Added"), ("changed", "Changed"), ("removed", "Removed")],
                        max_length=10,
                    ),
                ),
                (
                    "changes",
                    models.JSONField(default=list, help_text="Lists of label, text before and text after."),
                ),
                ("actor_name", models.CharField(max_length=200)),
                (
                    "by_staff",
                    models.BooleanField(default=False, help_text="Whether Customer Service did it."),
                ),
                ("happened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "actor_user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_entries",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "vendor log entries",
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("manager", "Manager"),
                            ("agent", "Agent"),
                            ("viewer", "Viewer"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="vendors.vendor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "vendor"), name="one_seat_per_person_and_vendor")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Three capital letters, such as EUR."
                            )
                        ],
                    ),
                ),
                ("price_minor", models.BigIntegerField(help_text="In minor units.", verbose_name="price")),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_prices",
                        to="vendors.product",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vendors.vendor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("product", "currency", "vendor"), name="one_price_per_currency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price_minor__gt", 0)), name="other_price_positive"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=("vendor", "sku"), name="one_product_per_sku"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_minor__gte", 0)), name="price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("archived_at", None), ("is_active", False), _connector="OR"),
                name="archived_product_is_not_sold",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(fields=("email", "vendor"), name="one_invitation_per_address"),
        ),
        migrations.AddIndex(
            model_name="vendorlogentry",
            index=models.Index(fields=["vendor", "-id"], name="vendor_log_newest"),
        ),
        vendor_in_primary_key("vendors_product"),
        vendor_in_primary_key("vendors_productprice"),
        vendor_in_primary_key("vendors_invitation"),
        vendor_in_primary_key("vendors_vendorlogentry"),
        same_vendor("vendors_productprice", "product_id", "vendors_product"),
        append_only("vendors_vendorlogentry", erased=ERASED),
    ]
