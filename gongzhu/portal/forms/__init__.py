"""What people type on the residents' pages. What it means is decided by services."""
