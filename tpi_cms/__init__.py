"""Treatment, condition and location pages for groups of clinics, on Wagtail."""

__version__ = "0.1.0"
