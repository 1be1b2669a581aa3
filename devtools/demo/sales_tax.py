from checkout.tax.rates import SALES_TAX_TABLE, charges_sales_tax, load_sales_tax


def write_sales_tax() -> None:
    """Load the table of the states' sales tax, unless one was loaded before."""
    if not charges_sales_tax():
        with SALES_TAX_TABLE.open(encoding="utf-8", newline="") as lines:
            load_sales_tax(lines)
