"""Trends: what more people are at than the hour, the day and their habits explain, since when, and how it may go on."""
