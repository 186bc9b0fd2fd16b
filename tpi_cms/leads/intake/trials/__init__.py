"""Requests that the site sends itself, to see that the whole way to a clinic holds."""
