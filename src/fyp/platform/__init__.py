"""THE PLACE: one room a noun. A room names the events it HEARS and answers each with the records that it changes."""
