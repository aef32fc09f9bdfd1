package vn.gocua.gallery

import vn.gocua.core.Body
import vn.gocua.core.ButtonPlace
import vn.gocua.core.ButtonWeight
import vn.gocua.core.ChoiceOption
import vn.gocua.core.Confirm
import vn.gocua.core.DatePart
import vn.gocua.core.DatePartKind
import vn.gocua.core.Element
import vn.gocua.core.Keyboard
import vn.gocua.core.PaperState
import vn.gocua.core.SaveState
import vn.gocua.core.StepState
import vn.gocua.core.Steps
import vn.gocua.core.Tag
import vn.gocua.core.TextWeight
import vn.gocua.core.TimelineEntry
import vn.gocua.core.Tone
import vn.gocua.core.ViewState
import vn.gocua.words

/** Every element in every state, as screens that could be. Real words, and some of the longest there are. */
val SAMPLES: List<ViewState> = listOf(
    view(
        "question", "Câu 4 trong 9",
        "heading" to Body.Heading("Họ và tên của bà là gì?", 1u),
        "advice" to Body.Text("Ghi như trên thẻ căn cước, có dấu.", TextWeight.QUIET, null),
        "name" to field("", "Lò Thị Ủ", example = "Ví dụ: Nguyễn Thị Hoa", keyboard = Keyboard.NAME, saved = SaveState.SAVED),
        "kept" to Body.Saved("Đã lưu trên máy", SaveState.SAVED),
        "next" to button("Tiếp tục", ButtonWeight.PRIMARY),
        "skip" to button("Để sau", ButtonWeight.QUIET),
        steps = Steps(4u, 9u),
    ),
    view(
        "fields", "Câu 5 trong 9",
        "heading" to Body.Heading("Bà đang ở đâu và gọi số nào thì gặp?", 1u),
        "street" to field("Số nhà, đường, thôn, bản", "Số 15, ngõ 20, phố Dịch Vọng, tổ dân phố số 4", keyboard = Keyboard.TEXT, saved = SaveState.SAVING),
        "number" to field("Số căn cước", "01008100432", hint = "Ở mặt trước của thẻ", keyboard = Keyboard.DIGITS,
            fault = "Số căn cước có 12 chữ số, ở đây mới có 11. Xem lại trên thẻ rồi gõ thêm số còn thiếu.", saved = SaveState.SAVED),
        "phone" to field("Điện thoại", "", example = "Ví dụ: 0912 345 678", keyboard = Keyboard.PHONE),
        "mail" to field("Thư điện tử", "lo.thi.u@example.vn", keyboard = Keyboard.EMAIL, saved = SaveState.FAILED),
        "reason" to field("Lý do", "Về ở với con gái để trông cháu, vì vợ chồng nó đi làm công nhân cả ngày không có ai ở nhà.", multiline = true, saved = SaveState.SAVED),
        "saving" to Body.Saved("Đang lưu…", SaveState.SAVING),
        "lost" to Body.Saved("Chưa lưu được: máy hết chỗ. Xóa bớt ảnh cũ rồi thử lại.", SaveState.FAILED),
        "unsaved" to Body.Saved("Chưa có gì để lưu", SaveState.EMPTY),
        "next" to button("Tiếp tục", ButtonWeight.PRIMARY, enabled = false),
        steps = Steps(5u, 9u),
    ),
    view(
        "dates", "Câu 6 trong 9",
        "heading" to Body.Heading("Bà sinh ngày nào?", 1u),
        "born" to Body.DateField("", "3/2/1956", 0u, "Không nhớ ngày tháng thì để trống", parts("3", "2", "1956"), null, SaveState.SAVED),
        "until" to Body.DateField("Ở đến ngày nào", "31/2/2027", 0u, null, parts("31", "2", "2027"),
            "Tháng 2 không có ngày 31. Bà xem lại ô Ngày.", SaveState.EMPTY),
        "since" to Body.DateField("Ở đây từ", "", 0u, null, parts("", ""), null, SaveState.EMPTY),
        "next" to button("Tiếp tục", ButtonWeight.PRIMARY),
        steps = Steps(6u, 9u),
    ),
    view(
        "search", "Tìm thủ tục",
        "heading" to Body.Heading("Bà cần làm việc gì?", 1u),
        "find" to Body.SearchField("Gõ vài chữ, không cần dấu", "tam tru", 0u, "Xóa chữ đã gõ"),
        "procedure:1" to Body.Row("home_pin", null, "Đăng ký tạm trú", "1.004194 · Công an xã", null, true),
        "procedure:2" to Body.Row("verified_user", null, "Cấp phiếu lý lịch tư pháp", "3.000333 · Công an tỉnh", Tag(Tone.INFO, "15 ngày"), true),
        "where" to Body.SearchField("Tên xã, phường đang ở", "", 0u, "Xóa chữ đã gõ"),
    ),
    view(
        "pin", "Mở khóa",
        "heading" to Body.Heading("Nhập mã PIN", 1u),
        "pin" to pad(enabled = true, presence = "Mở bằng vân tay hoặc khuôn mặt"),
        "forgot" to button("Quên mã PIN", ButtonWeight.QUIET),
        back = null, sensitive = true,
    ),
    view(
        "pin.wait", "Mở khóa",
        "heading" to Body.Heading("Nhập mã PIN", 1u),
        "fault" to Body.Notice(Tone.BAD, "error", "Mã PIN chưa đúng. Còn 9 lần."),
        "pin" to pad(enabled = false, presence = null),
        sensitive = true,
    ),
    view(
        "choice", "Câu 2 trong 9",
        "heading" to Body.Heading("Ai là chủ hộ?", 1u),
        "head" to Body.Choice("", listOf(
            option("self", "Tôi", "person", selected = true),
            option("other", "Người khác trong nhà", "family_restroom", "Bố, mẹ, vợ, chồng, con hoặc người cùng ở"),
            option("none", "Chưa biết"),
        ), false, null, SaveState.SAVED),
        "with" to Body.Choice("Ở cùng những ai", listOf(
            option("child", "Con nhỏ dưới 6 tuổi", "child_care", selected = true),
            option("old", "Người cao tuổi", "elderly", selected = true),
            option("ill", "Người khuyết tật nặng hoặc đặc biệt nặng", "accessible"),
        ), true, "Chọn ít nhất một người, hoặc bấm Để sau.", SaveState.EMPTY),
        "next" to button("Tiếp tục", ButtonWeight.PRIMARY),
        steps = Steps(2u, 9u),
    ),
    view(
        "home", "Trang chính",
        "heading" to Body.Heading("Chào bà Lò Thị Ủ", 1u),
        "offline" to Body.Notice(Tone.WAIT, "wifi_off", "Đang không có mạng. Vẫn khai và lưu được; có mạng thì gửi."),
        "part" to Body.Heading("Việc đang làm", 2u),
        "work:1" to Body.Row("home_pin", null, "Đăng ký tạm trú", "Lưu lúc 9 giờ 40, thứ hai 3/11", Tag(Tone.WAIT, "Còn 3 câu"), true),
        "work:2" to Body.Row("verified_user", null, "Cấp phiếu lý lịch tư pháp", "Mã hồ sơ H26.15.3-251103-00041", Tag(Tone.GOOD, "Có kết quả"), true),
        "work:3" to Body.Row("gavel", null, "Chứng thực hợp đồng thuê nhà", null, Tag(Tone.BAD, "Phải bổ sung"), true),
        "fix:1" to Body.Row("error", Tone.BAD, "Số căn cước chủ hộ", "Mới có 11 chữ số", null, true),
        "fix:2" to Body.Row("help", Tone.WAIT, "Giấy tờ chỗ ở", "Chưa chụp", null, true),
        "done:1" to Body.Row("check_circle", Tone.GOOD, "Chữ ký hợp lệ", "Cục Cảnh sát quản lý hành chính về trật tự xã hội", null, false),
        "about" to Body.Row("info", Tone.INFO, "Ai đọc được hồ sơ này", "Chỉ cơ quan giải quyết", null, true),
        "plain" to Body.Row("folder", null, "Không có gì để mở", null, null, false),
        "start" to button("Làm thủ tục mới", ButtonWeight.PRIMARY, icon = "add"),
        back = null,
    ),
    view(
        "empty", "Giấy tờ của tôi",
        "heading" to Body.Heading("Giấy tờ của tôi", 1u),
        "empty" to Body.Text("Chưa có giấy tờ nào. Kết quả của hồ sơ sẽ nằm ở đây, mở được cả khi không có mạng.", TextWeight.PLAIN, "door_front"),
        "start" to button("Làm thủ tục đầu tiên", ButtonWeight.PRIMARY),
    ),
    view(
        "facts", "Kiểm tra",
        "heading" to Body.Heading("Xem lại trước khi gửi", 1u),
        "fact:1" to Body.KeyValue("Họ và tên", "Lò Thị Ủ", null),
        "fact:2" to Body.KeyValue("Nơi đề nghị đăng ký tạm trú", "Số 15, ngõ 20, phố Dịch Vọng, phường Cầu Giấy, thành phố Hà Nội", "Theo địa giới từ 1/7/2025"),
        "fact:3" to Body.KeyValue("Đến ngày", "thứ tư, 30/6/2027", "Tròn 19 tháng"),
        "fee" to Body.FeeCard("Lệ phí", "7.000 đồng", "Nộp qua mạng, rẻ hơn một nửa so với nộp tại quầy", "Thông tư 75/2022/TT-BTC, mức tạm dùng, chưa kiểm chứng"),
        "free" to Body.FeeCard("Lệ phí", "Không mất tiền", null, null),
        "code" to Body.BigValue("Mã hồ sơ", "H26.15.3-251103-00041"),
        "check" to Body.CheckCode("So với mã trên trang ký", listOf("EV2", "NZ5", "YV7")),
        "next" to button("Đúng rồi, ký và gửi", ButtonWeight.PRIMARY),
        "mend" to button("Sửa lại", ButtonWeight.SECONDARY),
    ),
    view(
        "papers", "Giấy tờ",
        "heading" to Body.Heading("Cần những giấy tờ này", 1u),
        "slot:1" to slot("Giấy tờ chứng minh chỗ ở hợp pháp", PaperState.EMPTY, Tag(Tone.WAIT, "Cần có"), "Hợp đồng thuê, mượn, hoặc văn bản đồng ý của chủ nhà"),
        "photo:1" to button("Chụp ảnh", ButtonWeight.SECONDARY, ButtonPlace.NEAR, icon = "photo_camera"),
        "pick:1" to button("Chọn tệp có sẵn", ButtonWeight.QUIET, ButtonPlace.NEAR, icon = "attach_file"),
        "slot:2" to slot("Ảnh thẻ", PaperState.WORKING, Tag(Tone.WAIT, "Đang xử lý"), null),
        "slot:3" to slot("Giấy khai sinh của con", PaperState.FILLED, Tag(Tone.GOOD, "2 trang · 1,3 MB"), null),
        "take-out:3" to Body.Button("Bỏ ra", "delete", ButtonWeight.DANGER, true, ButtonPlace.NEAR, Confirm("Bỏ giấy khai sinh ra khỏi hồ sơ?", "Bỏ ra", "Giữ lại")),
        "slot:4" to slot("Căn cước", PaperState.NOT_NEEDED, Tag(Tone.GOOD, "Không phải nộp: cơ quan đã có trong cơ sở dữ liệu dân cư"), null, required = false),
        "slot:5" to slot("Đơn xác nhận của trưởng bản", PaperState.EMPTY, Tag(Tone.INFO, "Có thì tốt"), null, required = false, fault = "Ảnh mờ quá, không đọc được. Chụp lại chỗ sáng hơn, giữ máy thẳng trên tờ giấy."),
        "next" to button("Tiếp tục", ButtonWeight.PRIMARY),
    ),
    view(
        "document", "Tờ khai CT01",
        "heading" to Body.Heading("Đọc lại tờ khai", 1u),
        "loading" to Body.Document("loading", "Biên nhận", null, "bấm để phóng to", "Đóng"),
        "pages" to Body.Document(DOCUMENT, "Tờ khai thay đổi thông tin cư trú (CT01)", listOf("Trang 1 trong 2", "Trang 2 trong 2"), "bấm để phóng to", "Đóng"),
        "sign" to button("Mở trang ký", ButtonWeight.PRIMARY, icon = "open_in_new"),
    ),
    view(
        "dossier", "Hồ sơ",
        "heading" to Body.Heading("Đăng ký tạm trú", 1u),
        "way" to Body.Timeline(listOf(
            TimelineEntry("Đã gửi", "thứ hai, 3/11, 9 giờ 41", StepState.DONE),
            TimelineEntry("Công an phường Cầu Giấy đang xem", "Trả lời trước thứ tư, 5/11", StepState.NOW),
            TimelineEntry("Nộp lệ phí", null, StepState.LATER),
            TimelineEntry("Trả kết quả", "Về máy này", StepState.LATER),
        )),
        "stopped" to Body.Timeline(listOf(
            TimelineEntry("Đã gửi", null, StepState.DONE),
            TimelineEntry("Bị từ chối", "Chỗ ở chưa đủ diện tích bình quân theo quy định của thành phố", StepState.STOPPED),
        )),
        "sending" to Body.Progress("Đang gửi giấy tờ", 9u, 20u, "45 %"),
        "unknown" to Body.Progress("Đang nối với cổng dịch vụ công", 0u, 0u, null),
        "wait" to Body.Waiting("Đang chờ trang ký mở ra. Có thể để máy đấy rồi quay lại sau."),
        "refresh" to button("Xem có gì mới", ButtonWeight.SECONDARY, icon = "refresh"),
    ),
    view(
        "notices", "Thông báo",
        "heading" to Body.Heading("Mọi thứ có thể được nói", 1u),
        "info" to Body.Notice(Tone.INFO, "info", "Từ 1/7/2025 xã nơi bà ở có tên mới."),
        "good" to Body.Notice(Tone.GOOD, "check_circle", "Đã nhận. Mã hồ sơ ở dưới."),
        "wait" to Body.Notice(Tone.WAIT, "schedule", "Chưa gửi được vì cổng đang bận. Máy sẽ tự thử lại lúc 10 giờ 5."),
        "bad" to Body.Notice(Tone.BAD, "error", "Chữ ký không khớp với tờ khai. Chưa gửi gì cả. Mở trang ký lại."),
        "plain" to Body.Text("Chữ thường: tờ khai này dùng cho người chuyển đến ở từ 30 ngày trở lên.", TextWeight.PLAIN, null),
        "quiet" to Body.Text("Chữ nhẹ: nguồn Nghị định 154/2024/NĐ-CP.", TextWeight.QUIET, null),
        "strong" to Body.Text("Chữ đậm: không ai được hỏi mã PIN của bà.", TextWeight.STRONG, null),
        live = setOf("good", "bad"),
    ),
    view(
        "buttons", "Nút bấm",
        "heading" to Body.Heading("Mọi loại nút", 1u),
        "near:1" to button("Nghe đọc lại câu hỏi này từ đầu", ButtonWeight.SECONDARY, ButtonPlace.NEAR, icon = "volume_up"),
        "near:2" to button("Không bấm được", ButtonWeight.SECONDARY, ButtonPlace.NEAR, enabled = false),
        "near:3" to button("Chính, ở gần", ButtonWeight.PRIMARY, ButtonPlace.NEAR),
        "primary" to button("Gửi hồ sơ", ButtonWeight.PRIMARY, icon = "send"),
        "secondary" to button("Lưu và để sau", ButtonWeight.SECONDARY),
        "quiet" to button("Vì sao phải ký?", ButtonWeight.QUIET),
        "danger" to Body.Button("Xóa hồ sơ này", "delete", ButtonWeight.DANGER, true, ButtonPlace.BOTTOM, Confirm("Xóa hẳn hồ sơ này khỏi máy?", "Xóa hẳn", "Giữ lại")),
    ),
    view(
        "qr", "Bàn giao",
        "heading" to Body.Heading("Đưa máy cho bà Ủ quét", 1u),
        "qr" to Body.QrCode("Bàn giao bản nháp", 21u, ByteArray(21 * 21) { if ((it * 7 + it / 21 * 5) % 3 == 0) 1 else 0 }),
        "waiting" to Body.Waiting("Đang chờ máy kia"),
    ),
)

/** The document that the gallery hands over before it draws [SAMPLES]. */
const val DOCUMENT = "form"

private var revision = 1_000_000uL

private fun view(
    screen: String, place: String, vararg elements: Pair<String, Body>,
    back: String? = "Quay lại", steps: Steps? = null, sensitive: Boolean = false, live: Set<String> = emptySet(),
) = ViewState(
    ++revision, revision, "vi", screen, if (back == null) 0u else 1u, place, steps, back, "Nghe đọc màn hình", "Trợ giúp", 100u, null, sensitive, place,
    elements.map { (id, body) -> Element(id, "Đọc: " + words(body).joinToString(". ").ifEmpty { id }, sensitive, id in live, null, body) },
)

private fun button(label: String, weight: ButtonWeight, place: ButtonPlace = ButtonPlace.BOTTOM, icon: String? = null, enabled: Boolean = true) =
    Body.Button(label, icon, weight, enabled, place, null)

private fun field(
    label: String, value: String, hint: String? = null, example: String? = null, keyboard: Keyboard = Keyboard.TEXT,
    multiline: Boolean = false, fault: String? = null, saved: SaveState = SaveState.EMPTY,
) = Body.TextField(label, value, 0u, hint, example, keyboard, multiline, 200u, fault, saved)

/** Day, month and year, or the last of them. */
private fun parts(vararg values: String): List<DatePart> =
    DatePartKind.entries.takeLast(values.size).zip(values.toList()).map { (part, value) ->
        when (part) {
            DatePartKind.DAY -> DatePart(part, "Ngày", value, 2u)
            DatePartKind.MONTH -> DatePart(part, "Tháng", value, 2u)
            DatePartKind.YEAR -> DatePart(part, "Năm", value, 4u)
        }
    }

private fun pad(enabled: Boolean, presence: String?) =
    Body.PinPad(6u, enabled, 0u, "Xóa một số", (0..6).map { "Đã nhập $it trong 6 số" }, presence)

private fun option(id: String, label: String, icon: String? = null, detail: String? = null, selected: Boolean = false) =
    ChoiceOption(id, label, detail, icon, selected)

private fun slot(title: String, state: PaperState, tag: Tag, detail: String?, required: Boolean = true, fault: String? = null) =
    Body.PaperSlot(title, detail, required, if (state == PaperState.FILLED) "check_circle" else "description", tag, state, fault)
