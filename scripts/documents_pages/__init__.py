"""The generated pages, one module each: `page(root)` returns the text of the page."""
