"""Treatment pages, one module each, in menu order."""

from . import (
    dry_needling,
    epidural_injections,
    joint_injections,
    occipital_nerve_block,
    physical_therapy,
    radiofrequency_ablation,
    trigger_point_injections,
)

PAGES = [
    trigger_point_injections.PAGE,
    dry_needling.PAGE,
    physical_therapy.PAGE,
    occipital_nerve_block.PAGE,
    joint_injections.PAGE,
    epidural_injections.PAGE,
    radiofrequency_ablation.PAGE,
]
