"""The platform seen by somebody who wishes it ill: closed matrix, canaries, hostile input."""
