"""fyp: the For You page, self-hosted."""
