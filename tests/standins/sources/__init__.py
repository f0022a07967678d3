"""Stand-ins of the places that are listened to, with their documented shapes, paging, limits and errors."""

from .server import Ask, Farm, Stand

__all__ = ["Ask", "Farm", "Stand"]
