"""Rising: worlds of hashtags whose trends are known, series that others labelled, and what radars make of them."""
