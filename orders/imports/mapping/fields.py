"""The fields that a column of a file may be: their labels, and the headings by which they are recognized."""

import re

from orders.imports.mapping.mapping import LINE_FIELDS, ORDER_FIELDS

LABELS = {
    "reference": "Order number",
    "placed_at": "Date",
    "sku": "SKU",
    "name": "Product name",
    "quantity": "Quantity",
    "price": "Unit price",
    "currency": "Currency",
    "first_name": "First name",
    "last_name": "Last name",
    "company": "Company",
    "email": "Email address",
    "phone": "Phone",
    "street1": "Street",
    "street2": "Street, second line",
    "city": "City",
    "region": "Region",
    "postal_code": "Postal code",
    "country": "Country",
    "customer": "Customer number",
}
FIELDS = (*LINE_FIELDS, *ORDER_FIELDS)
_HEADINGS = {
    "reference": "invoice invoiceno invoiceid invoicenumber order orderid orderno ordernumber reference receipt number",
    "placed_at": "date invoicedate orderdate placedat createdat created time datetime purchasedate paidat",
    "sku": "sku stockcode article articleno productid itemid trackid productcode itemnumber",
    "name": "name title product productname description item itemname trackname lineitem",
    "quantity": "quantity qty count units lineitemquantity",
    "price": "price unitprice amount itemprice lineitemprice",
    "currency": "currency currencycode",
    "first_name": "firstname givenname forename first",
    "last_name": "lastname surname familyname last",
    "company": "company organisation organization companyname",
    "email": "email emailaddress mail customeremail",
    "phone": "phone telephone tel mobile phonenumber",
    "street1": "street address address1 addressline1 street1",
    "street2": "address2 addressline2 street2",
    "city": "city town",
    "region": "region state province county",
    "postal_code": "postalcode postcode zip zipcode code",
    "country": "country countrycode countryname",
    "customer": "customer customerid customerno customernumber clientid",
}
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings.split()}


def field_by_heading(heading: str) -> str:
    """Return the field of a heading (`Invoice No.` → reference), or "" for an unknown one."""
    return _FIELD_OF.get(re.sub(r"[\W_]+", "", heading.casefold()), "")
