"""Telegram, the web chat: receive, render, send."""
