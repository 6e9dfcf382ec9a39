"""The desk of those who keep the catalogue: forms over definitions, pictures, comparisons."""
