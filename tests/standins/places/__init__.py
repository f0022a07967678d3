"""A stand-in for X, YouTube and Reddit as they are looked at: fields from their public documentation, and trouble."""

from .server import REDDIT_ID, REDDIT_SECRET, YOUTUBE_KEY, PlacesServer
from .trouble import Trouble

__all__ = ["REDDIT_ID", "REDDIT_SECRET", "YOUTUBE_KEY", "PlacesServer", "Trouble"]
