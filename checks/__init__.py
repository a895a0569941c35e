"""The items of preventive maintenance, one file an item. Found by the loader; no list names them."""
