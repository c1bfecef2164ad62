"""One module for each kind of address; each gives a router over the service."""
