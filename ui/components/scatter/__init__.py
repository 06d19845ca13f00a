"""Linked scatter plots of codes, model beside model."""
