# Tiếng Việt: câu ngắn, từ thường ngày, không trách, không dấu chấm than.
# { $you } và { $You } là cách xưng hô: bạn, anh, chị, ông, bà.

app-name = Gõ Cửa
starting = Đang mở
saved = Đã lưu trên máy
saving = Đang lưu
not-saved = Chưa lưu được
next = Tiếp tục
cancel = Thôi
yes = Có
no = Không
provisional = Số tạm tính, cơ quan sẽ báo số đúng.

monday = thứ Hai
tuesday = thứ Ba
wednesday = thứ Tư
thursday = thứ Năm
friday = thứ Sáu
saturday = thứ Bảy
sunday = Chủ nhật

# Mã mở khóa
pin-choose = Chọn mã mở khóa
pin-choose-help = Sáu chữ số, chỉ mình { $you } biết. Mã này giữ giấy tờ trên máy, không ai khác đọc được.
pin-repeat = Nhập lại mã vừa chọn
pin-making = Đang khóa dữ liệu bằng mã của { $you }
pin-enter = Nhập mã mở khóa
pin-opening = Đang mở
pin-pad-aloud = Bàn phím số để nhập mã sáu chữ số
broken-heading = Chưa mở được dữ liệu

# Trang đầu
home-hello = Chào { $you } { $name }
home-hello-nobody = Chào { $you }
home-offline = Không có mạng. { $You } vẫn làm được; có mạng máy sẽ tự gửi.
home-empty = Chưa có hồ sơ nào. Bấm “Làm thủ tục mới” để bắt đầu; làm dở lúc nào cũng được, máy giữ hết.
home-works = Hồ sơ của { $you }
home-documents = Giấy tờ của tôi
home-find = Làm thủ tục mới
settings = Cài đặt
settings-language = Ngôn ngữ
settings-rules = Gói quy định đang dùng
settings-rules-built-in = Có sẵn trong ứng dụng
settings-rules-number = Bản số { $number }
settings-lock = Khóa ngay
settings-sign-out = Đăng xuất

# Đăng nhập
sign-in-start = Đăng nhập
sign-in-heading = Đăng nhập bằng định danh điện tử
sign-in-why = Để gửi hồ sơ đúng tên { $you } và không phải gõ lại những gì Nhà nước đã có.
sign-in-safe = Trang đăng nhập mở trong trình duyệt. Ứng dụng không thấy và không giữ mật khẩu của { $you }.
sign-in-open = Mở trang đăng nhập
sign-in-again = Mở lại trang đăng nhập
sign-in-later = Để sau
sign-in-in-browser = Đang chờ { $you } đăng nhập trên trang vừa mở.
sign-in-working = Đang nối với nơi đăng nhập
sign-in-done = Đã đăng nhập.

# Tìm thủ tục
find-heading = { $You } cần làm việc gì?
find-label = Gõ vài chữ, không cần dấu
find-none = Chưa tìm thấy. Thử từ khác, ví dụ: tam tru, ly lich.
procedure-place = Thủ tục
procedure-gone = Thủ tục này không còn trong gói quy định
procedure-code = Mã { $code } · { $level }
level-full = Làm trọn trên điện thoại
level-partial = Có bước phải đến nơi
procedure-time = Thời hạn
due-if-sent-today = Gửi hôm nay: hẹn trước { $day }.
procedure-papers = Giấy tờ phải chụp
procedure-no-papers = Không có
procedure-papers-case = Tùy trường hợp, máy sẽ hỏi.
procedure-not-needed = Không cần nộp
procedure-no-paper-copies = Cơ quan không được đòi thêm bản giấy của những gì đã có trong cơ sở dữ liệu.
procedure-begin = Bắt đầu
fee-if-sent-today = Phí nếu gửi hôm nay
fee-none = Không mất tiền
fee-saving = Rẻ hơn nộp giấy { $amount }.
duration-hours = { $n } giờ
duration-working-hours = { $n } giờ làm việc
duration-days = { $n } ngày
duration-working-days = { $n } ngày làm việc
case-heading = { $You } làm cho ai?

# Câu hỏi
question-place = Câu { $n } trong { $total }
question-filled = Lấy từ tài khoản định danh. { $You } xem lại cho đúng.
question-confirm = Đúng như vậy
question-mended = Xong chỗ này
question-skip = Để trả lời sau
draft-discard = Bỏ hồ sơ này
row-place = Dòng { $n }
row-done = Xong
row-remove = Xóa dòng này
place-search = Gõ tên xã, phường, không cần dấu. Tên cũ cũng được.
place-was = Trước là { $old }

# Giấy tờ
papers-place = Giấy tờ kèm theo
papers-heading = Chụp giấy tờ
paper-needed = Cần có
paper-optional = Có thì tốt
paper-photo = Chụp ảnh
paper-photo-more = Chụp thêm trang
paper-pick = Chọn tệp có sẵn
paper-remove = Bỏ ra, chụp lại
paper-kept = { $pages } trang · { $size }

# Kiểm tra, đọc lại
check-place = Kiểm tra trước khi gửi
check-heading = Còn { $count } chỗ cần sửa
check-good = Mọi thứ đã ổn
check-why = Sửa xong mới gửi, để không bị trả lại.
check-fine = Đã ổn
check-answers = { $count } câu trả lời
check-agency = Nơi nhận: { $agency }
check-paper = Thiếu: { $name }
check-paper-remedy = Chụp ảnh giấy này.
check-first = Sửa chỗ đầu tiên
check-go-on = Đọc lại lần cuối
read-back-place = Đọc lại
read-back-heading = { $You } đọc lại cho đúng
read-back-agency = Nơi nhận
read-back-answers = Câu trả lời
read-back-promise = Ký tên là { $you } cam đoan những điều này đúng.
read-back-sign = Sang bước ký

# Ký
sign-place = Ký số
sign-heading = { $You } ký tờ khai này
sign-form = Tờ khai
sign-check-code = Mã kiểm tra
sign-check-code-help = Trang ký phải hiện đúng mã này. Khác mã thì đừng ký.
sign-what-you-see = { $You } ký đúng những trang đang thấy. Ký xong, máy kiểm tra lại chữ ký.
sign-link-why = Lần đầu, máy cần biết chứng thư chữ ký số của { $you }. Chỉ làm một lần.
sign-link = Nối tài khoản ký số
sign-authorise = Mở trang ký
sign-preparing = Đang chuẩn bị tờ khai
sign-in-browser = Đang chờ { $you } trên trang ký.
sign-working = Đang làm việc với nhà cung cấp chữ ký số

# Hồ sơ
dossier-place = Hồ sơ của { $you }
dossier-signed = Tờ khai đã ký, chữ ký đã kiểm tra. Chưa gửi.
dossier-size = Cần gửi khoảng { $size }. Mất mạng giữa chừng, máy gửi tiếp chỗ dở.
dossier-sign-in-first = Cần đăng nhập để gửi đúng tên { $you }.
dossier-send = Gửi hồ sơ
dossier-send-now = Thử gửi lại ngay
dossier-sending = Đang gửi
dossier-sending-now = Đang gửi hồ sơ. Chưa có biên nhận thì chưa gọi là đã gửi.
dossier-leave-alone = { $You } có thể tắt máy. Hồ sơ đã niêm phong, có mạng máy tự gửi tiếp, không gửi trùng.
dossier-refused = Cổng dịch vụ công không nhận: { $reason }
dossier-mend = Sửa lại hồ sơ
dossier-received = Đã nhận. Biên nhận có chữ ký của cổng.
dossier-result-here = Đã có kết quả. Chữ ký của cơ quan đã kiểm tra, kết quả cất trong Giấy tờ của tôi.
dossier-code = Mã hồ sơ
dossier-way = Hồ sơ đang ở đâu
dossier-received-at = Cổng nhận lúc
dossier-appointment = Hẹn trả
dossier-supplement = Cần bổ sung trước { $until }: { $text }
dossier-fee = Cần nộp { $amount }. Nộp tại cơ quan hoặc trên Cổng dịch vụ công.
dossier-open-result = Xem kết quả
dossier-refresh = Hỏi lại tình trạng
dossier-result-later = Trả kết quả
dossier-result-later-help = Máy sẽ báo và cất kết quả
dossier-share-receipt = Lưu biên nhận
dossier-share-form = Lưu tờ khai đã ký
receipt-number = Số biên nhận
receipt-number-short = Biên nhận { $number }
result-kept = Kết quả đã về và đã được cất.
work-drafting = Đang làm
work-open = Còn { $count } chỗ
work-ready = Đủ rồi, chờ ký
work-signing = Chờ ký
work-signing-next = Tờ khai đã in, chờ chữ ký
work-signed = Chờ gửi
work-signed-next = Đã ký, chưa gửi
work-sending = Đang gửi
work-sending-next = Có mạng máy tự gửi tiếp
work-refused = Không nhận
work-sent = Đã gửi
work-appointment = Hẹn trả: { $day }
status-registered = Chờ tiếp nhận
status-accepted = Đã tiếp nhận
status-refused = Không được tiếp nhận
status-processing = Đang xử lý
status-supplement = Cần bổ sung
status-payment = Cần nộp phí
status-withdrawn = Đã rút
status-stopped = Dừng xử lý
status-decided = Đã xử lý xong
status-returned = Đã trả kết quả
status-received-directly = Nhận trực tiếp
status-unknown = Trạng thái { $code }

# Giấy tờ của tôi
document-signed-by = { $signer } ký
document-genuine = Chữ ký hợp lệ của { $signer }, phủ toàn bộ tệp.
document-signed-at = Ký lúc
document-share = Lưu hoặc gửi cho người khác
document-gone = Không còn giấy tờ này

# Điều trục trặc: chuyện gì, ở đâu, làm gì.
fault-offline = Chưa có mạng. Những gì đã làm còn nguyên; có mạng máy làm tiếp.
fault-captive-portal = Wi-Fi này đòi đăng nhập. Mở trình duyệt, đăng nhập Wi-Fi rồi thử lại.
fault-service-unavailable = Hệ thống đang bận hoặc bảo trì. Dữ liệu của { $you } còn nguyên; máy sẽ tự thử lại.
fault-service-broken = Hệ thống trả lời không đúng. Dữ liệu của { $you } còn nguyên; thử lại sau.
fault-sign-in-cancelled = Chưa đăng nhập. Khi nào sẵn sàng, bấm lại.
fault-sign-in-refused = { $You } đã chọn không đồng ý nên chưa đăng nhập.
fault-sign-in-again = Phiên đăng nhập đã hết. Đăng nhập lại; hồ sơ còn nguyên.
fault-level-too-low = Việc này cần định danh điện tử mức 2. Đến công an xã để nâng mức.
fault-pin-mismatch = Hai lần nhập chưa giống nhau. Chọn lại từ đầu.
fault-pin-too-simple = Mã này dễ đoán. Chọn sáu chữ số khác, đừng lặp một số hay đếm xuôi, đếm ngược.
fault-wrong-pin = Chưa đúng. Còn { $left } lần. Hết lượt, dữ liệu trên máy không mở được nữa; hồ sơ đã gửi vẫn còn.
fault-vault-exhausted = Đã hết lượt nhập mã. Dữ liệu trên máy không mở được nữa; hồ sơ đã gửi vẫn còn ở cơ quan.
fault-vault-newer = Dữ liệu này do bản ứng dụng mới hơn ghi. Cập nhật ứng dụng rồi mở lại; chưa có gì bị thay đổi.
fault-vault-damaged = Dữ liệu trên máy bị hỏng. Máy giữ nguyên, không xóa gì. Mang máy đến tổ công nghệ số gần nhất.
fault-disk-full = Máy đã đầy. Xóa bớt ảnh hoặc ứng dụng rồi thử lại; những gì báo đã lưu vẫn còn.
fault-key-store = Kho khóa của máy chưa trả lời. Thử lại.
fault-key-lost = Khóa của máy đã mất nên dữ liệu trên máy không mở được. Hồ sơ đã gửi vẫn còn ở cơ quan.
fault-no-browser = Chưa mở được trình duyệt. Cài hoặc bật một trình duyệt rồi thử lại.
fault-clock-wrong = Đồng hồ của máy sai giờ. Đặt lại ngày giờ tự động trong cài đặt rồi thử lại.
fault-permission = Ứng dụng chưa được phép dùng máy ảnh hoặc tệp. Cho phép trong cài đặt của máy.
fault-signing-refused = Chưa ký. Khi nào sẵn sàng, bấm lại.
fault-signing-mismatch = Chữ ký trả về không phải của tờ khai này nên máy đã bỏ đi. Tờ khai còn nguyên; thử ký lại.
fault-no-certificate = Tài khoản này chưa có chứng thư chữ ký số dùng được. Đăng ký với nhà cung cấp rồi thử lại.
fault-document-changed = Tờ khai đã đổi sau khi xem. Xem lại rồi mới ký.
fault-pack-refused = Gói quy định mới không đúng chữ ký nên máy không dùng. Gói đang dùng vẫn tốt.
fault-pack-older = Gói quy định nhận được cũ hơn gói đang dùng nên máy không dùng.
fault-paper-empty = Tệp này trống. Chụp lại.
fault-paper-too-large = Tệp này { $size }, quá mức { $limit }. Chụp lại bằng máy ảnh hoặc chọn tệp nhỏ hơn.
fault-paper-unreadable = Tệp này không phải ảnh hay PDF, hoặc đã hỏng. Chụp lại.
fault-paper-too-small = Ảnh quá nhỏ, chữ sẽ không đọc được. Chụp lại gần hơn.
fault-not-a-card = Mã này không phải mã trên thẻ căn cước.
fault-dossier-refused = Cổng dịch vụ công không nhận hồ sơ như đang có. Xem lý do và sửa lại.
fault-receipt-wrong = Biên nhận không khớp với những gì đã gửi, nên coi như chưa gửi. Máy sẽ thử lại, không gửi trùng.
fault-result-not-genuine = Kết quả nhận được chưa chứng minh được là của cơ quan nên máy không cất. Máy sẽ hỏi lại.
fault-internal = Ứng dụng gặp lỗi ({ $code }). Dữ liệu của { $you } còn nguyên. Thử lại; nếu còn, báo mã này.
