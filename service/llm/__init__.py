"""Models behind one small protocol: real ones through the gateway, mock ones for terminals, demos and tests."""
