"""Words that are names of people in Viet Nam, and capitalised words that are not."""


def _words(row: str) -> frozenset[str]:
    return frozenset(row.split())


CLEAR_FAMILIES = _words(
    "nguyễn trần phạm huỳnh ngô bùi trịnh thạch quách vương phùng khưu nghiêm tống tăng"
)
"""Family names that are hardly any other word, even without accents."""
FAMILIES = CLEAR_FAMILIES | _words(
    "lê hoàng phan vũ võ đặng đỗ hồ dương lý lâm đinh đoàn mai trương cao châu sơn kim danh "
    "lưu tạ tô thái la hà đào lương triệu từ hứa diệp giang tiêu bành văn quan kiên chung lục "
    "mã đàm tôn thị liêu trà lữ lại kiều chu cổ âu ông thân đồng doãn phó thi"
)
"""Kinh, Khmer, Hoa and Chăm families; many are everyday words when typed in small letters."""

MIDDLES = _words(
    "thị văn hữu minh ngọc bảo gia kim thanh mỹ thu hoàng quốc nhật phương khánh tuấn bích như "
    "cẩm hồng ánh xuân yến quỳnh trúc thảo tường đức thùy tấn chí phúc an anh hải thiên "
    "diễm tuyết huyền thiện sà sô"
)
"""Words that stand between family and given name, or begin a double given name."""
GIVEN = _words(
    "lan na tí tèo khang hân vy linh thy trâm quỳnh khánh phúc huy tuấn tú my yến oanh hằng "
    "loan phượng thúy duyên diễm kiệt khôi lộc thịnh hùng dũng cường hiếu nghĩa tín minh ngân "
    "ngọc hương trinh trang tiên thư long quân vinh tài nhi nhiên uyên thoa tâm "
    "bi bin bông heo tôm cún ken su sóc tủn mén mít bắp gấu thỏ nhím miu bống"
)
"""Given and pet names that after “cháu”, “bé” or “em” are names even in small letters."""
SECONDS = GIVEN | _words(
    "châu anh an ân bình hà hải hạnh hòa hoa huệ hồng khoa lâm mai mẫn nam ngà nguyên nhân "
    "nhung như phát phong phương phước quang quốc sang sơn thành thảo thắng thiện thơ thuận "
    "thủy thùy toàn trân trí trúc trung tùng vân việt vũ vỹ xuân ý đạt đức bảo hưng khải hậu"
)
"""Given names that are read as such only behind a middle name."""

NO_NAMES = _words(
    "trường xã phường ấp khu hội đoàn đội ubnd thcs thpt th mn khmer hiv covid nhỏ học tiểu "
    "mầm tết bác đảng quỹ rồng gái trai em bé"
)
"""Words that stand with a capital behind “em”, “bé”, “con” without being a child's name."""
