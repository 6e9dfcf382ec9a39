"""One base, three uses: demo (the default of `make run`), production, test."""
