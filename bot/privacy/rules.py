"""How a child is given away in Vietnamese prose, and what only looks so: the tables of rules."""

from dataclasses import dataclass
from enum import StrEnum

from bot.privacy.names import (
    CLEAR_FAMILIES,
    CLEAR_GIVEN,
    COMPLETED,
    FAMILIES,
    GIVEN,
    MIDDLES,
    NO_NAMES,
    SECONDS,
    UNSURE_FAMILIES,
)
from bot.privacy.patterns import Pattern, Vocabulary, any_capital, any_of, as_written


class Kind(StrEnum):
    """What Điều 33 of Nghị định 56/2017/NĐ-CP counts among a child's private particulars."""

    NAME = "name"
    AGE = "age"
    NUMBER = "number"
    HEALTH = "health"
    PICTURE = "picture"
    FAMILY = "family"
    PHONE = "phone"
    ACCOUNT = "account"
    HOME = "home"
    SCHOOL = "school"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of giving a child away, with an example."""

    kind: Kind
    example: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Spared:
    """What looks like a child and is none, and why."""

    reason: str
    pattern: Pattern


ITEMS = {
    Kind.NAME: "tên",
    Kind.AGE: "tuổi",
    Kind.NUMBER: "đặc điểm nhận dạng: số định danh, giấy tờ",
    Kind.HEALTH: "tình trạng sức khỏe, bệnh án",
    Kind.PICTURE: "hình ảnh cá nhân",
    Kind.FAMILY: "thành viên gia đình, người chăm sóc trẻ em",
    Kind.PHONE: "số điện thoại",
    Kind.ACCOUNT: "địa chỉ thư tín cá nhân",
    Kind.HOME: "địa chỉ, nơi ở, quê quán",
    Kind.SCHOOL: "trường, lớp",
    Kind.LIST: "tên của nhiều trẻ em, hồ sơ dịch vụ cung cấp cho trẻ em",
}
"""The item of Điều 33 that each kind stands for."""

_WORDS = Vocabulary(
    lists={
        "clear": any_of(CLEAR_FAMILIES),
        "family": any_of(FAMILIES),
        "sure": any_of(FAMILIES - UNSURE_FAMILIES),
        "Family": any_capital(FAMILIES),
        "middle": any_of(MIDDLES),
        "clear_given": any_of(CLEAR_GIVEN),
        "written_given": as_written(GIVEN),
        "given": any_of(GIVEN),
        "completed": as_written(COMPLETED),
        "second": any_of(SECONDS),
        "Second": any_capital(GIVEN | SECONDS),
        "no_name": any_of(NO_NAMES),
        "file": r"\.(?:jpe?g|png|heic|gif|webp|bmp|mp4|mov|pdf|docx?|xlsx?|csv|zip|rar)\b",
    },
    parts={
        # Names: with capitals, by family name in small letters, by initials, pet names.
        "Full": r"<Family>(?: <Word>){1,4}+",
        "full": r"<Full>|<clear>(?:[ -]<word>){1,2}|<sure>[ -](?:thị|văn)[ -]<word>"
        r"|<family>[ -]<middle>[ -]<second>",
        "initials": r"\^[^\W\d_]\.(?: ?\^?[^\W\d_]\b\.?){1,3}+|\^[^\W\d_]{1,8} \^[^\W\d_]\b\.",
        "Name": r"<Full>|<initials>|(?!<no_name>)<Word>(?: <Word>){0,3}+",
        "pet": r"(?:cu|út) <word>|<middle> <second>|<given>(?! <completed>)",
        "em_pet": r"<middle> <second>|(?:<clear_given>|<written_given>)(?! <completed>)",
        "name": r"<full>|<Name>|<pet>",
        "grown": r"<full>|<Name>|<sure> <second>",
        # Children: “dear” words are said of one child, “child” words of any.
        "kid": r"(?:bé|cháu|em) (?:gái|trai)|em (?:bé|học sinh)|(?:con|thằng|đứa) (?:nhỏ|bé)",
        "dear": r"<kid>|cháu(?: bé)?|bé|em|thằng|nạn nhân|nam sinh|nữ sinh",
        "child": r"<dear>|trẻ|con|nhỏ|đứa|học sinh|hs",
        "one": r"<dear>|(?:một|1|trường hợp) (?:trẻ|học sinh)|trẻ(?= mồ côi tại| này)",
        "whose": r"(?:của )?(?:<child>|nó|gia đình)",
        # Those around a child.
        "title": r"ông|bà|anh|chị|cô|chú|bác|dì|cậu",
        "parent": r"cha(?: dượng)?|mẹ(?: kế)?|má|ba|bố|tía|(?:ông|bà) (?:nội|ngoại)",
        "carer": r"<parent>|người (?:giám hộ|nuôi dưỡng|chăm sóc)|dì|cậu|cô ruột",
        # Days, places, illnesses.
        "day": r"\d{1,2}[ ./-]{1,2}\d{1,2}[ ./-]{1,2}(?:20)?\d\d",
        "born": r"sinh ngày|sinh năm|sn|ngày sinh|sinh",
        "count": r"1[0-7]|\d|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười(?: <word>)?",
        "young": r"\(?(?:(?:nay )?<count> ?(?:tuổi|[t]\b)|<born>:? ?(?:ngày )?(?:<day>|20[0-3]\d))",
        "lives": r"nhà ở|nhà|sống|trọ|ở|tại|ngụ|cư ngụ|cư trú|thường trú|tạm trú",
        "place": r"số nhà|nhà số|số \d{1,4}|hẻm|ấp|tổ \d|khu vực|thôn|khóm"
        r"|nhà trọ|(?:cuối|đầu|cạnh|gần|sau|đối diện) <word>",
        "ill": r"hiv|ung thư|tâm thần|thai|tự kỷ|bại (?:não|liệt)|tim|động kinh|trầm cảm",
        "illness": r"<ill>|bệnh|khuyết tật|viêm|lao phổi|down|thiểu năng|rối loạn|dị tật"
        r"|suy thận|nhiễm (?:trùng|khuẩn)|(?:sứt|hở) (?:môi|hàm)|câm|điếc|mù|liệt"
        r"|chậm phát triển|di chứng|bỏng|phỏng|gãy|chấn thương|tiểu đường",
    },
)


def _rule(kind: Kind, example: str, source: str) -> Rule:
    return Rule(kind, example, _WORDS.pattern(source))


def _spared(reason: str, source: str) -> Spared:
    return Spared(reason, _WORDS.pattern(source))


SPARED = (
    _spared("children in general", r"trẻ em(?: gái| trai)?\b(?!:? ?<full>)"),
    _spared(
        "several children, none of them named",
        r"(?:các|những|mấy|nhiều|số|mỗi|\d%?|con|tụi) (?:em|cháu|bé|trẻ|đứa)"
        r"(?: học sinh| thiếu nhi| nhỏ)?\b(?! ?:?(?:<full>|<Word>))",
    ),
    _spared("contests and playgroups", r"bé (?:khỏe|ngoan|vui|yêu)(?: bé)?"),
    _spared("playgroups are called after flowers", r"nhóm trẻ(?: độc lập| gia đình)?"),
    _spared("set phrases", r"cháu bác hồ|em nhỏ|bể bơi|bê tông(?! <middle>)|châu thành"),
    _spared("a colleague in another office", r"(?:em|chị|anh) <word> bên"),
    _spared("numbers of documents", r"\d{1,6}/[^\s,;]{1,30}-[^\s,;]{1,30}"),
)

RULES = (
    _rule(Kind.NAME, "cháu Nguyễn Văn A; hoc sinh vo minh khang", r"<child><gap><full>"),
    _rule(Kind.NAME, "cháu Lan; bé N.V.A", r"(?:<dear>|con)<gap><Name>"),
    _rule(Kind.NAME, "be na; thang teo", r"(?!em)<dear><gap><pet>|<dear><gap><em_pet>"),
    _rule(Kind.NAME, "nhỏ Thảo", r"nhỏ <Second>"),
    _rule(
        Kind.NAME,
        "Trần Văn B mồ côi cha",
        r"<full>[ ,(–-]{1,3}+(?:mồ côi|khuyết tật|học lớp|học sinh lớp)",
    ),
    _rule(Kind.NAME, "bé gái tên Lan; đặt tên là …", r"<child><many> tên (?:<name>|là <word>)"),
    _rule(
        Kind.NAME,
        "1. Nguyễn Văn A 2. Trần Thị B",
        r"\d ?[.)] ?<Full>[ ,;\n]{1,2}+\d ?[.)] ?<Full>",
    ),
    _rule(Kind.NAME, "Họ và tên trẻ: …", r"họ (?:và )?tên <whose>(?: em)? ?: ?<word> <word>"),
    _rule(Kind.NAME, "trẻ bị nạn là Nguyễn Văn A", r"<child><few> là <Full>"),
    _rule(
        Kind.AGE,
        "cháu Lan, 9 tuổi; Nguyễn Văn A, sinh ngày 12/3/2014",
        r"(?:<full>|<dear><gap>(?:<Name>|<pet>))(?: là)?[ .,–-]{1,3}+<young>",
    ),
    _rule(Kind.AGE, "bé gái 7 tuổi tên Hoa", r"<child> \d{1,2} tuổi,? tên"),
    _rule(
        Kind.AGE,
        "cháu sinh ngày 05/6/2016",
        r"<one><few> (?:<born>(?: ngày)? <day>|(?:sinh năm|sn) 20\d\d)"
        r"|ngày sinh <whose> ?:? ?<day>",
    ),
    _rule(
        Kind.NUMBER,
        "092214001234: personal numbers begin with 001 to 096",
        r"(?<!\d)0\d\d[ .]?\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)",
    ),
    _rule(
        Kind.NUMBER,
        "CMND 361 234 567",
        r"(?:cmnd|cmt|cccd|căn cước|chứng minh|định danh)<few>[ :]{1,3}\d{3}[ .]?\d{3}[ .]?\d{3}",
    ),
    _rule(
        Kind.NUMBER,
        "khai sinh số 45/2016; thẻ TE1929212345678",
        r"khai sinh(?: của <dear>)? số:? \d|số(?: giấy)? khai sinh:? \d"
        r"|hộ chiếu<few>:? \^?[a-z]?\d{6}|\b[a-z]{2}\d ?\d\d ?\d{10}\b",
    ),
    _rule(
        Kind.HEALTH,
        "cháu bị nhiễm HIV",
        r"<one>(?: này)? (?:bị|mắc|nhiễm|có|mang)(?: <word>){0,2}? <illness>",
    ),
    _rule(Kind.HEALTH, "bệnh án của cháu", r"(?:bệnh án|giám định|xét nghiệm) của <dear>"),
    _rule(
        Kind.FAMILY,
        "con ông Nguyễn Văn Bảy; cháu ngoại bà Tư Lành",
        r"(?:con|cháu)(?: nội| ngoại| ruột| gái| trai| gọi)?(?: của)? <title>(?: <title>)? <grown>",
    ),
    _rule(
        Kind.FAMILY,
        "mẹ cháu là Lâm Thị Hường; người giám hộ: bà Ngô Thị Xuân",
        r"<carer>(?: <whose>| <word>)?,?(?: là| tên là| tên| ?:| \()(?: ?<title>)? ?<grown>",
    ),
    _rule(
        Kind.PHONE,
        "0912.345.678: a mobile phone is somebody's own",
        r"(?<![\d.])(?:\+?84[ .-]?|0)[35789]\d(?:[ .-]?\d){7}(?!\d)",
    ),
    _rule(
        Kind.PHONE,
        "số 0 9 1 2 3 4 5 6 7 8",
        r"(?:số|sđt|đt|gọi|zalo|điện thoại)<few>[ :]{1,2}0(?:[ .-]?\d){9}(?!\d)",
    ),
    _rule(
        Kind.PHONE,
        "0292 3123456 nhà của em; an office's landline passes",
        r"(?<!\d)02\d{1,2}[ .-]?\d(?:[ .-]?\d){6,7}\b<few> (?:nhà|của) <whose>",
    ),
    _rule(
        Kind.ACCOUNT,
        "thuy.vy@gmail.com; an office's address passes",
        r"[\w.+-]{1,64}+@(?![\w.-]{0,60}\b(?:gov|edu)\.vn)[\w-]{1,40}\.[a-z]{1,10}",
    ),
    _rule(
        Kind.ACCOUNT,
        "facebook.com/thuy.vy; an office's page passes",
        r"(?:facebook|fb|tiktok|zalo)\.(?:com|me)/"
        r"(?!ubnd|phuong|xa|doan|hoi|truong|congan|groups|pages)[\w.@?=-]{1,60}",
    ),
    _rule(
        Kind.ACCOUNT,
        "Zalo của mẹ bé",
        r"(?:zalo|facebook|fb|tiktok|nick|instagram)<few> (?:của )?(?:<dear>|<parent>)",
    ),
    _rule(
        Kind.ACCOUNT,
        "tiktok @be.na; zalo Lan Anh Nguyen",
        r"(?:tiktok|instagram|facebook|fb|zalo) @\w|zalo (?:<Word> ){2}<Word>"
        r"|(?:fb|facebook|zalo|tiktok|nick):? (?:<Second>|<full>)"
        r"|(?:ig|insta|instagram|tiktok|nick|fb|zalo) ?: ?\^?[a-z]{1,20}[.\d]\w",
    ),
    _rule(
        Kind.HOME,
        "bé gái ở số 45 đường Trần Phú",
        r"<one><few> <lives><few>,? <place>",
    ),
    _rule(
        Kind.HOME,
        "địa chỉ của cháu: …; nhà cháu ở …",
        r"(?:địa chỉ|quê quán|nơi ở|hộ khẩu|thường trú|nhà)(?: thường trú)?(?: của)? "
        r"(?:<dear>|trẻ)(?: ở| tại|:)",
    ),
    _rule(
        Kind.SCHOOL,
        "lớp 5A; lớp 7/2",
        r"lớp \d{1,2} ?(?:/ ?\d{1,2}|[a-h]\d{0,2}(?:/\d)?)\b",
    ),
    _rule(
        Kind.SCHOOL,
        "em học lớp 6 trường …",
        r"<one><few> lớp (?:\d{1,2}|lá|chồi|mầm)(?: \d)?<many>,? (?:trường|mầm non)"
        r"|(?:<one>|học sinh|hs)<few> \d{1,2}(?:/\d{1,2}|[a-h]\d?) (?:trường|thcs|thpt)",
    ),
    _rule(
        Kind.PICTURE,
        "Nguyen_Van_A_2015.jpg",
        r"(?:\A|\n)(?:(?:ảnh|hình|hs|hồ sơ|giấy khai sinh) ){0,2}"
        r"<full>(?:[ -]<word>){0,2}(?:[ -]?\w{1,4}){0,2}<file>",
    ),
    _rule(Kind.PICTURE, "be_lan.jpg", r"<dear>[ -]<name>[^\n]{0,60}<file>"),
    _rule(
        Kind.PICTURE,
        "giay_khai_sinh.jpg; ho so vu viec.pdf",
        r"(?:giấy khai sinh|bệnh án|học bạ|hồ sơ (?:<dear>|vụ việc))[^\n]{0,60}<file>",
    ),
    _rule(
        Kind.LIST,
        "danh sach tre em.xlsx; Mau 01.pdf, the form a case is taken down on",
        # Children in general have been spared by then, and left a ~ behind.
        r"(?:danh sách|ds)[^\n]{0,30}?(?:~|trẻ|cháu|em|bé|học sinh|hs)[^\n]{0,60}<file>"
        r"|mẫu (?:số )?0?[123](?: (?:tiếp nhận|đánh giá|thu thập)[^\n]{0,60})?<file>",
    ),
)
