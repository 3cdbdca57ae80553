"""What was done, as the audit knows it, in words."""

from bot.domain.audit import Deed
from bot.i18n import Texts


def deed_name(_: Texts, deed: Deed) -> str:
    """One act as it is called on the screen."""
    names = {
        Deed.INVITED: _.plain("invitation code made"),
        Deed.ENROLLED: _.plain("enrolled"),
        Deed.AGREED: _.plain("agreed to the privacy notice"),
        Deed.LINKED: _.plain("chat linked"),
        Deed.UNLINKED: _.plain("chat unlinked"),
        Deed.PREFERRED: _.plain("chat for reminders chosen"),
        Deed.CODE_REFUSED: _.plain("wrong code"),
        Deed.LOCKED_OUT: _.plain("locked after wrong codes"),
        Deed.RENAMED: _.plain("name corrected"),
        Deed.MOVED: _.plain("moved to another unit"),
        Deed.ROLE_CHANGED: _.plain("role changed"),
        Deed.SUSPENDED: _.plain("account suspended"),
        Deed.REINSTATED: _.plain("account back at work"),
        Deed.HANDED_OVER: _.plain("work handed over"),
        Deed.ROSTER_REFUSED: _.plain("list of people refused"),
        Deed.ROSTER_IMPORTED: _.plain("list of people read in"),
        Deed.DATA_SHOWN: _.plain("own data shown"),
        Deed.ERASURE_ASKED: _.plain("erasure asked for"),
        Deed.ERASURE_WITHDRAWN: _.plain("request for erasure withdrawn"),
        Deed.ERASURE_DUE: _.plain("administrators told of a request that is due"),
        Deed.ERASED: _.plain("personal data erased"),
        Deed.SWEPT: _.plain("old records swept away"),
        Deed.BEGUN: _.plain("report begun"),
        Deed.ANSWERED: _.plain("question answered"),
        Deed.WITHHELD: _.plain("text not kept"),
        Deed.STATED_HARMLESS: _.plain("stated that a text names no child"),
        Deed.URGENT: _.plain("shown whom to call at once"),
        Deed.SUBMITTED: _.plain("report given to the leader"),
        Deed.SENT_BACK: _.plain("report sent back by the leader"),
        Deed.HANDED_IN: _.plain("report handed in"),
        Deed.FORM_REFUSED: _.plain("questionnaire refused"),
        Deed.FORM_PUBLISHED: _.plain("questionnaire published"),
        Deed.CARRIED_OVER: _.plain("drafts carried over"),
        Deed.AUDIT_EXPORTED: _.plain("log taken out as a file"),
        Deed.REFUSED: _.plain("refused"),
        Deed.BUTTON_REFUSED: _.plain("button refused"),
    }
    return names[deed]
