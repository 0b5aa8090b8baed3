"""Ratings: measures, trends, sentences and charts; nothing here needs an app."""
