"""`make bench`: this product and its peers, side by side in one run, on loopback."""
