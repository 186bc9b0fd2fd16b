"""The five clinics with the texts of their location pages, in menu order."""

from . import (
    alder_mills,
    bellwether_lake,
    highfold,
    saint_odile_kestrel_ridge,
    tessen,
)

CLINICS = [
    alder_mills.CLINIC,
    tessen.CLINIC,
    saint_odile_kestrel_ridge.CLINIC,
    highfold.CLINIC,
    bellwether_lake.CLINIC,
]
