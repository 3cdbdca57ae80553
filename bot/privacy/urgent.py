"""Whether a text reports a child in danger or calls for help, which no form may swallow."""

import re
from dataclasses import dataclass

from bot.privacy.patterns import Pattern, Vocabulary
from bot.privacy.reading import read

_WORDS = Vocabulary(
    lists={},
    parts={
        "kid": r"đứa (?:nhỏ|bé|trẻ)|(?:con|thằng|sắp) nhỏ|con (?:tôi|tui|nít)|(?:cháu|em) bé"
        r"|bé (?:gái|trai)|cháu|bé|em|đứa|tụi nó|nó",
        "child": r"<kid>|trẻ(?: sơ sinh)?|con|học sinh|nam sinh|nữ sinh",
        # Without accents, “đánh” is also danh sách, danh hiệu; with them, đánh giá.
        "beaten": r"đánh(?! giá| sách| dấu| hiệu| dự| mục)|bạo hành|hành (?:hạ|hung)|chém|xích|nhốt"
        r"|trói|tát|đạp|bóp cổ|bịt miệng|nhét",
        "abused": r"xâm hại|hiếp|cưỡng hiếp|sàm sỡ|sờ mó|rờ|dâm ô|dụ dỗ|gạ gẫm|làm bậy|rình"
        r"|giở trò|đồi bại|quay lén|tống tiền|đi khách|bán dâm",
        "left": r"bỏ rơi|bỏ đói|bỏ mặc|bắt cóc|bán (?:qua|sang)|mua bán|đuối nước|chết đuối"
        r"|bỏ (?:trong|trước|ngoài|ở)",
        "hurt": r"(?:bỏng|phỏng) nặng|chảy máu|đâm|dọa giết|đe dọa|ngộ độc|điện giật",
        "harm": r"<beaten>|<abused>|<left>|<hurt>",
        "water": r"ao|sông|kinh|kênh|mương|hồ|giếng|nước|rạch|lầu",
        "fell": r"(?:rơi|rớt|té|ngã|lọt|nhảy) (?:xuống )?<water>",
        "gone": r"mất tích|(?:đi )?lạc (?:mẹ|cha|ba|nhà|ở)|bỏ nhà đi|đuối nước|<fell>",
        "despair": r"(?:rạch|cắt) tay|làm liều|(?:thắt|treo) cổ|nhảy (?:lầu|cầu|sông)",
        "lure": r"bắt|dụ|kéo|chở|đè|lôi|rượt",
        "now": r"đang|vừa|mới",
    },
)


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for or against a case happening now, and why."""

    reason: str
    pattern: Pattern


def _sign(reason: str, source: str) -> Sign:
    return Sign(reason, _WORDS.pattern(source))


CRIES = (
    _sign("a call for help", r"(?:cứu|giúp)(?: <word>){0,3}? với(?: ạ)?(?: ?,|\Z| có)"),
    _sign("the same", r"(?:cần|xin|ai|làm ơn) (?:cứu|giúp)(?: <word>)?(?: gấp| ngay|\Z)"),
    _sign("the same, for a child", r"(?:xin|ai|làm ơn) (?:cứu|giúp) <kid>"),
    _sign("the same, short", r"\A ?(?:cứu|giúp) <kid>"),
    _sign("begins with “urgent”", r"\A ?khẩn cấp(?: ?[,:]|\Z| có)"),
    _sign("the same, in English", r"\A ?(?:help|sos)\b"),
    _sign("to be dealt with at once", r"<harm><many>,? cần<few> (?:ngay|gấp)"),
)
"""Calls for help, unless they are about the form itself."""
ALARMS = (
    _sign("a tip", r"(?:muốn|cần|xin) (?:tố cáo|tố giác|báo)<few> <harm>"),
    _sign("asks whom to call", r"(?:<harm>|<gone>)<many>,? (?:báo|gọi)(?: cho)? ai"),
    _sign("asks what to do", r"<harm><many>,? (?:xử lý|làm|tính) (?:sao|gì|thế nào)"),
    _sign("thinks of suicide", r"(?:muốn|đòi|định|dọa)(?: <word>){0,2}? tự (?:tử|sát|vẫn)"),
    _sign("the same", r"(?:không|ko|k|hông|hổng) muốn sống"),
    _sign("poison", r"uống thuốc (?:trừ sâu|rầy|cỏ|chuột|ngủ)"),
    _sign("life in danger", r"kêu xe cấp cứu|cần cấp cứu|nguy kịch"),
    _sign("at this moment", r"<child><many> <now> bị<few> <harm>"),
    _sign("kept from a doctor", r"<child><many> không<few> (?:đưa|chở|cho) đi (?:bệnh )?viện"),
    _sign("still looked for", r"<child><many>,? chưa tìm (?:được|thấy|ra)"),
)
"""Calls in any sentence, whatever else it says."""
CASES = (
    _sign("a child suffers it", r"<child><many> bị<few> <harm>"),
    _sign("it befalls a child", r"bị <harm><few> <child>"),
    _sign("somebody does it to a child", r"<harm><few> (?:<kid>|con)|có người<few> <harm>"),
    _sign("a child is gone", r"<child><many> <gone>"),
    _sign("a child hurts itself", r"<child><many> <despair>"),
    _sign("cries are heard", r"(?:nghe|tiếng)<few> <child><many> (?:cầu|kêu) cứu"),
    _sign("a child is left", r"(?:<kid>|sơ sinh)<few> <left>"),
    _sign("a child is dragged off", r"<lure> <child><few> (?:lên xe|đi mất|đi luôn|ra <harm>)"),
    _sign("somebody after children", r"có (?:người|đối tượng|kẻ|thằng)<few> <lure> <child>"),
    _sign("an incident", r"(?:có|một|1|xảy ra) vụ<few> <harm>"),
)
"""What is a case, unless the sentence is about the office's own work."""
WORK = (
    _sign("prevention", r"phòng ?,? ?(?:chống|ngừa|tránh)|ngăn (?:chặn|ngừa)"),
    _sign("activities", r"tuyên truyền|truyền thông|tập huấn|tổ chức|kế hoạch|mô hình|hội thi"),
    _sign("teaching", r"kỹ năng|tình huống|hướng dẫn|diễn tập|niêm yết|quy định|nguy cơ|khi bị"),
    _sign("lists", r"danh sách|thống kê|tổng hợp"),
    _sign("proposals", r"công tác|đề nghị|kiến nghị|quy trình|phối hợp|đừng"),
    _sign("remarks", r"chủ yếu|tình trạng|khó khăn|còn (?:chậm|khó|hạn chế|lúng túng|nhiều)"),
    _sign("there was none", r"(?:không|ko|chưa)(?: <word>)? (?:có|phát sinh|xảy ra|phát hiện)"),
    _sign("figures", r"số (?:trẻ|vụ|ca|em|liệu)|tỷ lệ|trong (?:năm|kỳ)|so với|\d{1,6} ?%"),
)
"""The office's own work: prevention, teaching, figures."""
DEALT_WITH = (
    _sign("counts", r"(?<!\d)(?:0\d|[2-9]|\d{2,6}) (?:trẻ|vụ|ca|em|cháu|trường hợp|đối tượng)"),
    _sign("done", r"đã (?!bị|bỏ)|được|xử (?:lý|phạt)|xét xử|khởi tố|xác minh|theo dõi"),
)
"""Cases counted or closed, unless they are of today."""
TODAY = _sign("today", r"(?:sáng|trưa|chiều|tối) nay|hôm qua|(?:chiều|tối|đêm) qua|hồi nãy|vừa xảy")
FORM = _sign(
    "about the form itself",
    r"đăng nhập|mật khẩu|mã|nhập|nộp|báo cáo|phiếu|số liệu|hệ thống|phần mềm|tệp|file|link",
)
_HARM = _sign("harm", r"<harm>|<gone>")
_IN_GENERAL = _WORDS.pattern(r"(?:(có|một|1) )?trẻ em")
"""The law's word; of one child people say cháu, bé, em, or “có trẻ em”."""
_SENTENCES = re.compile(r"[.!?;\n]+")


def is_urgent(text: str) -> bool:
    """Whether a case happening to a child is told, or help is asked for."""
    return any(map(_is_urgent, _SENTENCES.split(read(text).line)))


def _is_urgent(told: str) -> bool:
    sentence = _IN_GENERAL.compiled.sub(_without_the_general, told)
    if _has(ALARMS, sentence):
        return True
    if _has(CRIES, sentence):
        return _has((_HARM,), sentence) or not _has((FORM,), sentence)
    return _has(CASES, sentence) and not _is_office_work(sentence)


def _is_office_work(sentence: str) -> bool:
    closed = _has(DEALT_WITH, sentence) and not _has((TODAY,), sentence)
    return closed or _has(WORK, sentence)


def _has(signs: tuple[Sign, ...], sentence: str) -> bool:
    return any(sign.pattern.compiled.search(sentence) for sign in signs)


def _without_the_general(match: re.Match[str]) -> str:
    return match[0] if match[1] else "~"
