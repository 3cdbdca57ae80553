"""Every sentence of the page itself; what the bot says comes from elsewhere."""

from typing import Protocol


class Texts(Protocol):
    """The sentences of one language, as `bot.i18n` gives them."""

    def plain(self, sentence: str, /, **values: object) -> str: ...


def words(texts: Texts) -> dict[str, str]:
    """What the page shows, by the place it is shown at."""
    _ = texts.plain
    return {
        "title": _("Child protection reports"),
        "log": _("Messages"),
        "welcome": _("Hello. Please type the invitation code you were given to begin."),
        "write": _("Write a message"),
        "send": _("Send"),
        "attach": _("Attach a picture or a document"),
        "connecting": _("Connecting…"),
        "connected": _("Connected"),
        "offline": _("No network. Messages are sent later."),
        "elsewhere": _("Another person has signed in on this browser. Please reload the page."),
        "signed_out": _("Your session has ended. Please open your sign-in link again."),
        "queued": _("Not sent yet"),
        "sending": _("Sending…"),
        "uploading": _("Uploading {percent} %"),
        "refused": _("Could not be sent"),
        "too_large": _("The file is larger than 20 MB. Please choose a smaller one."),
        "too_long": _("The message is too long. Please send it in shorter parts."),
        "discard": _("Remove"),
        "you": _("You"),
        "bot": _("The system"),
        "newest": _("Newest messages"),
        "script": _("This page needs JavaScript. Please turn it on in the browser."),
    }


def expired(texts: Texts) -> tuple[str, str]:
    """Said to a person whose sign-in link no longer opens anything: the matter, and what to do."""
    _ = texts.plain
    return (
        _("This sign-in link can no longer be used."),
        _("Please ask for a new one. Everything entered so far has been kept."),
    )
