"""Telegram, the web chat: receive, render, send. And a table of the reports, to be read."""
