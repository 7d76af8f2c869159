"""What a Chinese personal name looks like in running text: surname, then one or two characters."""

from __future__ import annotations

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦马苗凤方俞"
    "任袁柳史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计"
    "伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫"
    "房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊於惠甄曲封芮储靳段富巫焦巴弓牧谷车侯全班仰秋仲"
    "伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司黎蒲卓蔺屠蒙池乔阴闻党翟谭贡劳申扶冉宰雍桑桂牛寿通边燕冀浦尚农温别庄晏柴"
    "瞿阎慕连习艾容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广东欧沃利蔚越隆师巩聂晁勾敖融冷訾辛阚那简饶空曾沙丰巢"
    "关相查红游权盖益桓公肖付涂代邸冼岳覃"
)
"""Single-character surnames in use."""

_COMMON = (
    "方便 安全 文明 高龄 常态 常住 成立 时间 时段 解决 关爱 关心 关怀 关注 全体 全部 全面 和谐 和睦 温馨 "
    "温暖 单位 单独 单身 党员 党组 任务 应急 应当 应该 项目 计划 计生 管理 管护 连续 连心 平安 平均 平时 "
    "路径 居住 居家 居民 通过 通知 别墅 简单 相关 相对 相应 国家 文化 文体 广大 广泛 东西 利用 利益 公共 "
    "公益 公开 公示 权益 向往 易地 步行 满意 明确 明显 成员 成为 高度 高血 高位 万元 水平 水电 时常 华侨 "
    "石材 金额 金融 康复 康养 强化 强制 支出 支持 支部 支付 解释 干部 干预 包括 包保 程度 程序 景区 龙头 "
    "申请 申报 农村 农民 农户 边缘 代表 代办 代理 经济 从事 都有 那些 冷暖 空巢 空闲 查询 查看 红色 游玩 "
    "关系 费用 史料 章程 柏油 安排 安置 安装 安抚 安保 严重 严格 严禁 凤凰 充分 充电 许多 许可 席位 江边 "
    "江北 林地 田地 田园 车辆 车位 温度 谈心 谈话 容易 容貌 古稀 师生 慎重 融入 融合 步骤 衡量 容量 富裕 "
    "左右 石化 曲艺 封闭 储存 段落 巴士 全市 全区 全镇 全村 全家 班车 班子 宁静 武装 符合 束缚 龙灯 叶片 "
    "幸福 司法 司机 池塘 闻讯 劳动 劳务 扶贫 扶持 扶助 宰杀 桑榆 牛奶 寿命 寿星 通道 尚未 尚有 庄稼 柴火 "
    "连锁 慕名 习惯 习题 艾滋 易燃 欧元"
)
_ADDRESS = (
    "阿姨 大爷 大妈 大娘 大伯 大叔 大嫂 大姐 大哥 奶奶 爷爷 婆婆 老伯 老汉 先生 女士 小姐 师傅 老师 医生 律师 "
    "老板 同学 同志 婶婶 嫂子"
)
_CALLED = frozenset(_ADDRESS.split())
COMMON_WORDS = frozenset(_COMMON.split())
"""Words that begin with a character that is a surname too."""


def looks_like_name(words: str) -> bool:
    """Tell whether `words` could be a person's name: two or three characters beginning with a surname.

    Behind a surname 某, or what anybody of an age or trade is called (王阿姨, 李师傅), stands in place of the name.
    """
    return (
        2 <= len(words) <= 3
        and words[0] in SURNAMES
        and words[:2] not in COMMON_WORDS
        and words[1] not in "某×*＊xX"
        and words[1:] not in _CALLED
    )
