from . import conf  # noqa: F401
