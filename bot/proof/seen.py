"""What is seen of a link where there is nothing to see: it is gone, or nobody here can look at it."""

from bot.ports.proof import Seen
from storage.tables import Finding

NOT_CHECKABLE = Seen(Finding.UNKNOWN)
GONE = Seen(Finding.NO)
