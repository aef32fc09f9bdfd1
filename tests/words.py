"""What a machine can see of the words that people read: catalogues, packs, the sandbox's pages. Called by `rules`.

`found()` gives what is wrong as lists by rule; `proofs()` plants one mistake of each kind and says which were not seen.
"""

import json
import re
import tomllib
import unicodedata
from pathlib import Path

WORDS = Path("core/app/src/say/words")
PACKS = Path("core/dossier/packs")
# Where Vietnamese stands in a program, because no catalogue is for it: pages around the phone, and words that every form has.
PAGES = [*sorted(Path("tests/sandbox/src").rglob("*.rs")), Path("core/dossier/src/form/words.rs")]
# Tone marks stand where most of the app has them: hóa, tòa, khỏe, thủy. After q the u is a consonant: quý.
MOVED = re.compile(r"(?<![qQ])(?:[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?![a-zA-ZÀ-ỹ])")
# A syllable of Vietnamese without a mark; what else is in plain letters came from another language.
ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
SYLLABLE = re.compile(rf"{ONSET}(?:[aeiouy]{{1,3}})(?:ng|nh|ch|[cmnpt])?", re.I)
# Names and words that everybody says so.
TAKEN_IN = {"vneid", "wi-fi", "wifi", "bluetooth", "pdf", "pin", "email", "gocua", "kb", "mb", "otp", "thpt"}
# Chains of politeness, blame, and two words for one thing: a button is bấm, and what is wrong is told without a raised voice.
FORBIDDEN = {
    "vi": ["vui lòng", "xin hãy", "quý khách", "quý vị", "nhấn", "click", "nhấp", "lỗi của bạn", "thành công", "thất bại", "không hợp lệ"],
    "en": ["please", "invalid", "successfully", "failed", "error", "click", "can't", "don't", "won't", "you're", "it's"],
}
# Ends of what has more than one sentence.
ENDS = (".", "?", ":", "”", "…", "}", ")")
STARTS_A_TEXT = re.compile(r"[.?] [A-ZÀ-Ỹ“]")


def catalogue(text):
    """Key -> message of a Fluent file, with the lines that belong to it."""
    messages, key = {}, None
    for line in text.splitlines():
        begun = re.match(r"([a-z][a-z0-9-]*) = (.*)", line)
        if begun:
            key = begun[1]
            if key in messages:
                messages[key] = None  # twice: told as having no text
                continue
            messages[key] = begun[2]
        elif key and messages[key] is not None and re.match(r"[ }]", line):
            messages[key] += "\n" + line
        else:
            key = None
    return messages


def unread(message):
    """What Fluent would not read, and with it the whole message: a variant's name is a number or in plain letters."""
    return [name for name in re.findall(r"^\s*\*?\[([^\]]*)\]", message, re.M) if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*|-?[0-9.]+", name)]


def variants(message):
    """A message as the sentences it can become: each variant in its place, the others gone."""
    chosen = re.search(r"\{ \$\w+ ->\n(.*?)\n\s*\}", message, re.S)
    if not chosen:
        return [message]
    each = re.findall(r"^\s*\*?\[[^\]]+\] (.*)$", chosen[1], re.M)
    return [message[: chosen.start()] + one + message[chosen.end() :] for one in each]


def values(text, catalogued):
    names = re.findall(r"\$(\w+)", text) if catalogued else re.findall(r"\{(\w+)\}", text)
    return {name for name in names if name not in ("you", "You", "about", "About")}


def spoken(language, text, catalogued=True):
    """What is wrong with one text that somebody reads."""
    wrong = []
    bare = re.sub(r"\{ ?\$?\w+ ?\}", "N", text)
    if unicodedata.normalize("NFC", text) != text:
        wrong.append("letters in pieces (not NFC)")
    if "  " in text or text != text.strip():
        wrong.append("two spaces, or one at an end")
    if re.search(r" [.,?;!]|[.,?;][A-Za-zÀ-ỹ]{2}", re.sub(r"\S+\.(?:vn|com|png|age|json)\b", "N", bare)):
        wrong.append("a space before a mark, or none after it")
    if '"' in text or (language == "vi" and "'" in text):
        wrong.append("straight quotes; “ and ” are ours")
    if text.count("“") != text.count("”"):
        wrong.append("a quotation that does not end")
    if "!" in text or "..." in text:
        wrong.append("an exclamation, or dots for the rest")
    if STARTS_A_TEXT.search(bare) and not text.endswith(ENDS):
        wrong.append("its last sentence has no end")
    for word in FORBIDDEN[language]:
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text.lower()):
            wrong.append(f"“{word}”")
    if language == "vi":
        moved = MOVED.search(text)
        if moved:
            wrong.append(f"the tone mark of “{moved[0]}” stands elsewhere (hóa, tòa, thủy)")
        if re.search(r"(?<!\w)[Bb]ạn(?!\w)", text):
            wrong.append("“bạn” where {you} belongs")
        # Inside quotes and examples people type without marks.
        plain = re.sub(r"ví dụ:.*|\S*[@./]\S+|“[a-z -]+”", "", bare)
        for word in re.findall(r"(?<![\w-])[A-Za-z][A-Za-z-]*(?![\w-])", plain):
            known = word == "N" or word.lower() in TAKEN_IN or word.isupper() or len(word) == 1 or SYLLABLE.fullmatch(word)
            if not known:
                wrong.append(f"“{word}” is not Vietnamese")
    elif re.search(r"[À-ỹ]", re.sub("Gõ Cửa|đồng", "", text)):
        wrong.append("Vietnamese left in it")
    return wrong


def catalogues(vietnamese, english, source):
    """The two languages beside each other, and beside the code that says them."""
    vi, en = catalogue(vietnamese), catalogue(english)
    wrong = [f"{key}: in one language only" for key in sorted(set(vi) ^ set(en))]
    for key in sorted(set(vi) & set(en)):
        if vi[key] is None or en[key] is None:
            wrong.append(f"{key}: twice")
        elif values(vi[key], True) != values(en[key], True):
            wrong.append(f"{key}: {sorted(values(vi[key], True) ^ values(en[key], True))} in one language only")
    # Keys are whole words in the code, or one whole word with something before or after it.
    literals = set(re.findall(r'"([a-z][a-z0-9-]*)"', source))
    made = re.findall(r'\b(?:say|tell)\(\s*&format!\("([a-z-]*)\{\w+\}([a-z-]*)"', source)
    literals |= {f"{before}{word}{after}" for before, after in made for word in list(literals)}
    wrong += [f"{key}: nobody says it" for key in sorted(vi) if key not in literals]
    said = set(re.findall(r'\b(?:say|tell)\(\s*"([^"]+)"', source))
    wrong += [f"{key}: said, and in no catalogue" for key in sorted(said - set(vi))]
    for language, messages in (("vi", vi), ("en", en)):
        for key, message in messages.items():
            wrong += [f"{key} ({language}): the variant [{name}] is not in plain letters, and nobody sees the message" for name in unread(message or "")]
            for text in variants(message or ""):
                wrong += [f"{key} ({language}): {what}" for what in spoken(language, text)]
    return sorted(set(wrong))


def objects(name, value, at=""):
    """Every { vi = ..., en = ... } of a pack's source, and what stands on paper, which is in Vietnamese only."""
    if isinstance(value, list):
        return [line for number, inner in enumerate(value) for line in objects(name, inner, f"{at}/{inner.get('id') or inner.get('code') or number if isinstance(inner, dict) else number}")]
    if isinstance(value, str) and at.rsplit("/", 1)[-1] in ("paper", "text", "label", "numbered"):
        moved = MOVED.search(value)
        return [f"{name}{at}: the tone mark of “{moved[0]}” stands elsewhere"] if moved else []
    # An example is what people type.
    if not isinstance(value, dict) or at.endswith("/example"):
        return []
    own = {language: value[language] for language in ("vi", "en") if isinstance(value.get(language), str)}
    wrong = [line for key, inner in value.items() if key not in own for line in objects(name, inner, f"{at}/{key}")]
    if not own:
        return wrong
    if len(own) < 2:
        wrong.append(f"{name}{at}: in one language only")
    elif values(own["vi"], False) != values(own["en"], False):
        wrong.append(f"{name}{at}: {sorted(values(own['vi'], False) ^ values(own['en'], False))} in one language only")
    # The names of peoples are their own.
    return wrong if "/ethnicity/" in at else wrong + [f"{name}{at} ({language}): {what}" for language in own for what in spoken(language, own[language], False)]


def packs():
    wrong = []
    for path in sorted(PACKS.rglob("*.json")) + sorted(PACKS.rglob("*.toml")):
        if path.name == "places.json":  # its names are official, made by a program that has this rule itself
            continue
        wrong += objects(path.stem, tomllib.loads(path.read_text("utf-8")) if path.suffix == ".toml" else json.loads(path.read_text("utf-8")))
    return wrong


def page(text):
    """Vietnamese inside a program: the lines of it with a tone mark out of place, or two spaces between words."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("//")]
    return [line.strip()[:80] for line in lines if MOVED.search(line) or re.search(r"[À-ỹ]\w*  \w", line)]


def found():
    """Rule -> what breaks it."""
    read = lambda path: path.read_text("utf-8")
    source = "\n".join(re.sub(r"^\s*//.*$", "", read(path), flags=re.M) for path in Path("core/app/src").rglob("*.rs"))
    return {
        "every word of the app is said, in both languages, and is well spelt": catalogues(read(WORDS / "vi.ftl"), read(WORDS / "en.ftl"), source),
        "every word of the packs is shown, in both languages, and is well spelt": packs(),
        "tone marks stand in one place on the pages around the phone too": [f"{path}: {line}" for path in PAGES for line in page(read(path))],
    }


def proofs():
    """Mistakes that were planted and not seen."""
    good = "Một việc. Hai việc."
    planted = {
        "vi": ["Đã xoá", "Toà án", "Thuỷ lợi", "Chào bạn", "Hai  dấu cách", "Cuối có dấu cách ", 'Bấm "Gửi"', "Bấm “Gửi", "Xong rồi!", "Đang gửi...",
               "Một câu. Câu nữa", "Vui lòng chờ", "Nhấn nút", "Bấm nút Submit", "Chọn file khác", "Dấu , lạc", "Cu\u031b\u0309a"],
        "en": ["Two  spaces", 'Press "Send"', "Press “Send", "Done!", "One. Two", "Please wait", "You can't", "The place is Hà Nội", "A mark , lost"],
    }
    missed = [text for language, texts in planted.items() for text in texts if not spoken(language, text)]
    fine = {"vi": [good, "Quý I", "Thủy lợi, hóa đơn, khỏe", "Gõ vài chữ, ví dụ: tam tru, form", "Có Wi-Fi thì gửi", "Bấm “Gửi hồ sơ”."], "en": ["One. Two.", "Press “Send”."]}
    missed += [f"fine, and told: {text}" for language, texts in fine.items() for text in texts if spoken(language, text)]
    told = catalogues("a = Một { $n }\nb = Hai\nc = Ba\nc = Bốn\n", "a = One\nb = Two\nd = Four\n", 'say("a") say("b") tell("e", []) "c"')
    for words in ("a: ['n']", "c: in one", "d: in one", "e: said"):
        missed += [] if any(line.startswith(words) for line in told) else [words]
    told = catalogues("f = { $n ->\n    [one] Xoá một\n   *[other] Xóa { $n }\n} mục\n", "f = { $n } entries\n", "")
    missed += [] if any("tone mark" in line for line in told) and any("nobody says" in line for line in told) else ["a variant, an unused key"]
    told = catalogues("g = { $n ->\n    [nơi] Nơi\n   *[other] Mục\n}\n", "g = { $n } entries\n", 'say("g")')
    missed += [] if any("[nơi]" in line for line in told) else ["a variant that Fluent does not read"]
    asked = {"question": [{"id": "name", "ask": {"vi": "Tên {x}", "en": "Name"}, "hint": {"vi": "Gợi ý"}, "paper": "1. Toà án", "example": {"vi": "ho ten"}}]}
    told = objects("f", asked)
    for words in ("f/question/name/ask: ['x']", "f/question/name/hint: in one", "f/question/name/paper: the tone"):
        missed += [] if any(line.startswith(words) for line in told) else [words]
    missed += [] if len(told) == 3 else [f"fine, and told: {told}"]
    missed += [] if objects("p", {"name": {"vi": "Tên"}}) and objects("p", {"name": {"vi": "Xoá", "en": "Remove"}}) else ["a text of a pack"]
    missed += [] if page('say("Khoá máy")') and not page('say("Khóa máy")') and not page("// hoá") else ["a page"]
    return missed
