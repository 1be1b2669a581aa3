"""The routes of license keys and of the machines they are used on."""

from tests.route import OF_ITEM, OF_PRODUCT, Route

ROUTES = [
    Route("add_pool_keys", objects=OF_PRODUCT, form={"keys": "ONE"}, get=405, for_staff=False),
    Route("test_generator", objects=OF_PRODUCT, for_staff=False),
    Route("missing_keys", for_staff=False),
    Route("item_action", {"slug": "deliver-license-key"}, OF_ITEM),
    Route("item_action", {"slug": "deactivate-machine"}, OF_ITEM),
    Route("item_action", {"slug": "reactivate-machine"}, OF_ITEM),
]
CUSTOMER_ROUTES = {"activate", "license_file"}
