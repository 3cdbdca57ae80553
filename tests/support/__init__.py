"""Servers, drivers and players the tests use."""
