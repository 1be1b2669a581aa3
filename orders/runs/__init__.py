"""What bulk runs, exports and imports have in common: the model `Run`, its job, and the views of its pages.

Their templates are those of `templates/orders/runs/`.
"""
