from delivery.tabs import downloads
from vendors.slots import Filler, fill

fill("menu.Catalog", Filler("Product Files", 20, key="product_files"))
fill("timeline.entry", Filler("Download", 20, "download", "delivery/_download.html", downloads))
