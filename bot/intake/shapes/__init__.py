"""Files of public posts, as people keep them and as the services give them out: one file here per shape.

Each shape module has a `SHAPE`; `reading` tells them apart by content and reads them item by item. Nothing that
stands in a file stops the reading: what cannot become a mention is refused with its line and a reason.
"""

from bot.intake.shapes.items import Item, Refusal, ShapeError
from bot.intake.shapes.reading import SHAPES, read, sniff

__all__ = ["SHAPES", "Item", "Refusal", "ShapeError", "read", "sniff"]
