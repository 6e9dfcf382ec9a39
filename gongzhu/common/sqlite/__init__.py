"""Django's SQLite backend, in which writers stand in line."""
