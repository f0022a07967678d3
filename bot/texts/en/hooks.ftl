# Feeds and monitors: what they tell of themselves

source-gap = There was more than one page of new posts since I asked last, so some may be missing. Ask more often: lower “minutes” of this source
