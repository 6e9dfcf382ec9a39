"""The desk's pages, each view at most fifteen lines: load, ask, act, answer."""
