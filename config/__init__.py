"""The roof: settings, URLs and process entry points."""
