"""Measurements that are too long or too loose for a test; `make bench` prints them."""
