"""Condition pages, one module each, in menu order."""

from . import (
    knee_osteoarthritis,
    low_back_pain,
    myofascial_pain,
    neck_pain,
    plantar_heel_pain,
    sciatica,
    tension_headache,
)

PAGES = [
    myofascial_pain.PAGE,
    neck_pain.PAGE,
    low_back_pain.PAGE,
    sciatica.PAGE,
    tension_headache.PAGE,
    knee_osteoarthritis.PAGE,
    plantar_heel_pain.PAGE,
]
