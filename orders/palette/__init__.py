"""The palette: a few typed characters lead to an order, a customer, a page or an action."""
