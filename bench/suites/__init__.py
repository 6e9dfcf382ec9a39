"""One module for each suite; `run` measures on the database of this process and returns figures."""
