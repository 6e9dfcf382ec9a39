"""A small vocabulary for the tests of this folder; standards and people are made up."""

from gongzhu.rules import Fact, Vocabulary

WORDS = Vocabulary(
    household=[
        Fact("is_local", "bool", "本市户籍", "家里有人的户口在本市吗？"),
        Fact("income_per_head", "money", "家庭人均月收入", "平均每人每月收入多少元？"),
        Fact("assets", "money", "家庭金融资产", "家里有多少存款？"),
        Fact("medical", "money", "自付医疗费用", "看病自己花了多少元？"),
        Fact("vehicles", "int", "机动车数量", "家里有几辆车？", unit="辆", counted="机动车"),
        Fact("carts", "int", "三轮车数量", unit="辆", counted="三轮车"),
        Fact("homes", "int", "住房套数", unit="套", counted="住房"),
        Fact("vehicles_are_exempt", "bool", "车辆属于豁免范围", "车是残疾人代步车或谋生用车吗？"),
        Fact("share", "number", "刚性支出占收入的比例"),
        Fact(
            "relief",
            "choice",
            "目前的救助身份",
            "现在是哪一类救助对象？",
            choices={"none": "都不是", "dibao": "最低生活保障", "tekun": "特困供养"},
        ),
        Fact("ill_on", "date", "患病日期", "哪一天确诊的？"),
        Fact("applied_on", "date", "申请日期"),
    ],
    member=[
        Fact("age", "int", "年龄", "多少周岁？", unit="周岁"),
        Fact("income", "money", "本人月收入", "每月收入多少元？"),
        Fact("is_student", "bool", "全日制在读", "在上学吗？"),
        Fact(
            "disability_level",
            "int",
            "残疾等级",
            "残疾证是几级？",
            choices={0: "没有残疾证", 1: "一级", 2: "二级", 3: "三级", 4: "四级"},
        ),
    ],
    standards=[
        Fact("dibao", "money", "最低生活保障标准", unit="元/月"),
        Fact("tekun", "money", "特困供养标准", unit="元/月"),
        Fact("homes", "int", "住房套数上限", unit="套"),
    ],
    parameters=[
        Fact("ratio", "number", "低保边缘倍数"),
        Fact("months", "int", "月数", unit="个月"),
    ],
)
