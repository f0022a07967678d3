"""Stand-ins of the places that are listened to, with their documented shapes, paging, limits and errors."""

from .reddit_api import RedditApi
from .server import Ask, Farm, Stand
from .x_api import XApi
from .youtube_api import YouTubeApi

__all__ = ["Ask", "Farm", "RedditApi", "Stand", "XApi", "YouTubeApi"]
