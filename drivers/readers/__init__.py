"""Pure readers for what the driver language cannot say: rows or text in; readings, events, inventory out."""
