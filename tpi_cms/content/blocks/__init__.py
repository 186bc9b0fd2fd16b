"""Body blocks: a body is a list of sections, a section holds blocks on one subject."""

from .body import BODY_BLOCKS, RawSectionBlock, SectionBlock, SectionContentBlock
from .care import CareCardBlock, CareCardsBlock
from .facts import KeyFactBlock
from .links import ClinicActionBlock, LeadFormBlock, RelatedCardBlock, RelatedCardsBlock
from .lists import (
    BulletsBlock,
    ComparisonBlock,
    FaqBlock,
    StepsBlock,
    TermsBlock,
    TimelineBlock,
    VariantsBlock,
)
from .media import CitationsBlock, ImageFigureBlock, QuoteBlock, VideoBlock
from .text import CalloutBlock, ProseBlock

__all__ = [
    "BODY_BLOCKS",
    "BulletsBlock",
    "CalloutBlock",
    "CareCardBlock",
    "CareCardsBlock",
    "CitationsBlock",
    "ClinicActionBlock",
    "ComparisonBlock",
    "FaqBlock",
    "ImageFigureBlock",
    "KeyFactBlock",
    "LeadFormBlock",
    "ProseBlock",
    "QuoteBlock",
    "RawSectionBlock",
    "RelatedCardBlock",
    "RelatedCardsBlock",
    "SectionBlock",
    "SectionContentBlock",
    "StepsBlock",
    "TermsBlock",
    "TimelineBlock",
    "VariantsBlock",
    "VideoBlock",
]
