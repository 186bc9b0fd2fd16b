"""Draws the demo's pictures: ``python -m example_project.demo.draw``.

Abstract line work on a calm ground, in the group's colours; nothing is a photograph
or shows a body. Names as arguments draw only those.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from . import drawings
from .canvas import Canvas
from .towns import town

PICTURES: dict[str, Callable[[], Canvas]] = {
    "home": drawings.home,
    "trigger-point-injections": drawings.trigger_point_injections,
    "muscle-band": drawings.muscle_band,
    "dry-needling": drawings.dry_needling,
    "physical-therapy": drawings.physical_therapy,
    "occipital-nerve-block": drawings.occipital_nerve_block,
    "joint-injections": drawings.joint_injections,
    "epidural-steroid-injections": drawings.epidural_steroid_injections,
    "radiofrequency-ablation": drawings.radiofrequency_ablation,
    "myofascial-pain": drawings.myofascial_pain,
    "neck-pain": drawings.neck_pain,
    "low-back-pain": drawings.low_back_pain,
    "sciatica": drawings.sciatica,
    "tension-headache": drawings.tension_headache,
    "knee-osteoarthritis": drawings.knee_osteoarthritis,
    "plantar-heel-pain": drawings.plantar_heel_pain,
    "alder-mills": lambda: town(1, "river"),
    "tessen": lambda: town(3, "ridge"),
    "saint-odile-kestrel-ridge": lambda: town(0, "ridge"),
    "highfold": lambda: town(4, "ridge"),
    "bellwether-lake": lambda: town(2, "lake"),
}


def main(names: list[str]) -> None:
    for name in names or PICTURES:
        size = PICTURES[name]().save(name)
        sys.stdout.write(f"{name}: {size / 1000:.1f} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
