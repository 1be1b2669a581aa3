from vendors.slots import Filler, fill

fill("menu.Catalog", Filler("Product Files", 20, key="product_files"))
