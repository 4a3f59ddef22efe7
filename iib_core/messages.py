"""Server messages in Chinese where that is wanted (contract §2.4): the sentences that clients' users meet."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Mapping
from typing import Literal

Language = Literal["en", "zh"]

#: English as the services word it, `{}` for what varies → Chinese. What is not here stays English.
CHINESE = {
    "User is not authorized to perform this action. Required permission: {}": "当前用户无权执行此操作，需要权限：{}",
    "Forbidden": "禁止访问该路径",
    "403: Forbidden": "403: 禁止访问该路径",
    "Not Found": "未找到",
    "The current file is not within the scan path. Add its folder to the library first.": "该文件不在扫描路径内，请先将其所在文件夹添加到图库。",
    "You need to generate an index through the image search page first.": "请先在图像搜索页面生成索引。",
    "Invalid tag name": "标签名称无效",
    "There is no such tag any more.": "该标签已不存在。",
    "This file is not there any more. Its tags are kept; it comes back when the file does.": "文件已不存在。它的标签仍保留，文件恢复后会重新出现。",
    "{} is not a file": "{} 不是文件",
    "{} is not a video file": "{} 不是视频文件",
    "Invalid thumbnail size": "缩略图尺寸无效",
    "Failed to generate thumbnail: {}": "生成缩略图失败：{}",
    "Filename mismatch": "文件名不匹配",
    "Not an image file": "不是图片文件",
    "Invalid request range ({}": "请求的范围无效（{}",
    "Shutdown is disabled.": "未启用关闭服务功能。",
    "When a folder is not empty, it is not allowed to be deleted.": "文件夹不为空，不允许删除。",
    "Error deleting file {}: {}": "删除文件 {} 时出错：{}",
    "Destination folder {} does not exist.": "目标文件夹 {} 不存在。",
    "Error moving file {} to {}: {}": "移动文件 {} 到 {} 时出错：{}",
    "Error copying file {} to {}: {}": "复制文件 {} 到 {} 时出错：{}",
    "The corresponding path must be a file.": "对应的路径必须是文件。",
    "Not a folder: {}": "不是文件夹：{}",
    "Cannot flatten: {} filename conflicts found": "无法展平：有 {} 个文件重名",
    "File not found": "文件不存在",
    "A file with the new name already exists": "已存在同名文件",
    "Bad Request": "请求无效",
    "The text is kept.": "文本已保存。",
}


def language(wanted: str, environment: Mapping[str, str] | None = None) -> Language:
    """What IIB_SERVER_LANG says ("zh", "en"), else the process's locale: Chinese ones are "zh".

    `environment` stands for the process's own variables.
    """
    chosen = wanted.strip().lower()
    if not chosen:
        env = os.environ if environment is None else environment
        chosen = next((env[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(k)), "")
        if not chosen and environment is None:
            chosen = locale.getlocale()[0] or ""
        chosen = chosen.lower()
    return "zh" if chosen.startswith(("zh", "chinese")) else "en"


def translated(sentence: str, to: Language) -> str:
    """The sentence in that language; itself where there is none."""
    if to == "en":
        return sentence
    exact = CHINESE.get(sentence)
    if exact is not None and "{}" not in sentence:
        return exact
    for pattern, chinese in _PATTERNS:
        match = pattern.fullmatch(sentence)
        if match:
            return chinese.format(*(translated(part, to) for part in match.groups()))
    return sentence


_PATTERNS = tuple(
    (re.compile("(.*?)".join(map(re.escape, english.split("{}"))), re.DOTALL), chinese)
    for english, chinese in CHINESE.items()
    if "{}" in english
)
