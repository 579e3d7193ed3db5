"""An event comes in and becomes a Lesson."""
