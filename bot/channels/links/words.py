"""Every sentence of the pages behind links."""

from bot.i18n import Texts


def words(texts: Texts, channel: str) -> dict[str, str]:
    """What the pages show; `channel` is what people call the chat the link was sent to."""
    _ = texts.plain
    return {
        "title": _("Child protection reports"),
        "send_file": _("Send a file"),
        "choose": _("Choose a picture or a document"),
        "limits": _(
            "One file of at most 20 MB: a picture (JPG, PNG), a PDF, Word or Excel file. What a "
            "camera adds to a picture, such as the place, is removed."
        ),
        "no_children": _("Please send nothing from which a child can be recognised."),
        "send": _("Send"),
        "private": _("This link is yours alone and works for 24 hours. Please do not pass it on."),
        "none_chosen": _("Please choose a file first."),
        "too_large": _("The file is larger than 20 MB. Please choose a smaller one."),
        "received": _("The file has been received."),
        "return": _("Please return to {channel}; the conversation goes on there.", channel=channel),
        "over": _("This link can no longer be used."),
        "file_over": _(
            "Please return to the conversation, ask for the file once more, and open the new link."
        ),
        "send_over": _(
            "Please return to the conversation and type “tiếp tục” to go on with the report, or "
            "send the command once more. If a file is needed, a new link comes with the message."
        ),
        "left": _("This question does not wait for a file any more."),
        "left_what": _(
            "Please return to {channel} and type “tiếp tục” to go on with the report, or send the "
            "command once more. If a file is needed, a new link comes with the message.",
            channel=channel,
        ),
    }
