"""Words that are names of people in Viet Nam, and capitalised words that are not."""


def _words(row: str) -> frozenset[str]:
    return frozenset(row.split())


CLEAR_FAMILIES = _words("nguyễn trần huỳnh ngô bùi trịnh thạch quách vương phùng khưu nghiêm")
"""Family names that are hardly any other word, even without accents."""
FAMILIES = CLEAR_FAMILIES | _words(
    "lê phạm hoàng phan vũ võ đặng đỗ hồ dương lý lâm đinh đoàn mai trương cao châu sơn kim danh "
    "lưu tạ tô thái la hà đào lương triệu từ hứa diệp giang tiêu bành văn quan kiên chung lục "
    "mã đàm tôn thị liêu trà lữ lại kiều chu âu doãn tống tăng"
)
"""Kinh, Khmer, Hoa and Chăm families; many are everyday words when typed in small letters."""
UNSURE_FAMILIES = _words("đỗ la từ lại hồ hà cao đặng")
"""Families that without accents are the commonest words: do, là, tu, lại, hộ, hạ, cao, đang."""

MIDDLES = _words(
    "thị văn hữu minh ngọc bảo gia kim thanh mỹ thu hoàng quốc nhật phương khánh tuấn bích như "
    "cẩm hồng ánh xuân yến quỳnh trúc thảo tường đức thùy tấn chí phúc an anh hải thiên "
    "diễm tuyết huyền thiện sà sô"
)
"""Words that stand between family and given name, or begin a double given name."""
CLEAR_GIVEN = _words(
    "lan na tí tèo khang hân vy linh thy trâm quỳnh khánh phúc huy tuấn my yến oanh loan thúy "
    "duyên diễm kiệt thịnh minh ngọc nhi nhiên uyên thoa bi bin bông heo tôm cún ken su sóc tủn "
    "mén mít bắp gấu thỏ nhím miu bống"
)
"""Given and pet names that behind “em” are names even in small letters without accents."""
GIVEN = CLEAR_GIVEN | _words(
    "tú hằng phượng khôi lộc hùng dũng cường hiếu nghĩa tín ngân hương trinh trang tiên thư long "
    "quân vinh tài tâm thảo"
)
"""Given names that are so behind “cháu” and “bé”, and with their accents behind “em”."""
COMPLETED = _words(
    "học thảo năng vụ cảm biện lý thần hoạt lợi viện bị phục tiến dự áo đồng nạn bày trợ ứng ký"
)
"""Words that make another word of a given name: hiếu học, tài năng, tâm lý."""
SECONDS = GIVEN | _words(
    "châu anh an ân bình hà hải hạnh hòa hoa huệ hồng khoa lâm mai mẫn nam ngà nguyên nhân "
    "nhung như phát phong phương phước quang quốc sang sơn thành thảo thắng thiện thơ thuận "
    "thủy thùy toàn trân trí trúc trung tùng vân việt vũ vỹ xuân ý đạt đức bảo hưng khải hậu "
    "đăng diệu giang hào hiền hiển hiệp hợp kiên kim kỳ lợi luân mạnh nga nghi nhật nhựt phú "
    "quý quyên sương tân tấn thanh thi thiên thu tiến tuyền tuyết tường út vương"
)
"""Given names that are read as such only behind a middle name."""

NO_NAMES = _words(
    "trường xã phường ấp khu hội đoàn đội ubnd thcs thpt th mn khmer hiv covid nhỏ học tiểu "
    "mầm tết bác đảng quỹ rồng gái trai em bé"
)
"""Words that stand with a capital behind “em”, “bé”, “con” without being a child's name."""
