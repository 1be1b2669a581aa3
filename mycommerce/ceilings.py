# What a person of Customer Service refunds alone of an order, and at a vendor in a day; a second one approves the rest.
DEFAULT_CEILINGS = (
    "EUR 500, USD 500, GBP 450, CHF 500, CAD 700, AUD 800, NZD 850, JPY 75000, SEK 5500, NOK 5500, DKK 3700, PLN 2200, "
    "CZK 12500, HUF 200000, BRL 2500, INR 42000, KWD 150"
)
