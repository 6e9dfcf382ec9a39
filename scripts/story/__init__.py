"""The whole story of four households, lived through over HTTP on the real pages."""
