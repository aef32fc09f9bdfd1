# Tiếng Việt: câu ngắn, từ thường ngày, không trách, không dấu chấm than.
# { $you } và { $You } là cách xưng hô: bạn, anh, chị, ông, bà.

app-name = Gõ Cửa
starting = Đang mở
saved = Đã lưu trên máy
saving = Đang lưu
not-saved = Chưa lưu được
next = Tiếp tục
cancel = Thôi
back = Quay lại
listen = Đọc to màn hình này
clear = Xóa chữ đã gõ
question-better = Đổi thành: { $better }
doubt-account = Tài khoản đang đăng nhập là của { $name } ({ $own }), ở đây ghi { $here }. Kết quả sẽ mang tên chủ tài khoản.
doubt-account-remedy = Khai cho chính mình thì đổi theo tài khoản. Khai cho người khác thì người ấy nên đăng nhập bằng tài khoản của họ.
doubt-look = { $You } nhìn lại giấy tờ. Đúng rồi thì bấm nút bên dưới.
doubt-better = Có phải là: { $better }?
doubt-no-marks = Tên này viết không dấu. Cơ quan cần tên có dấu như trong giấy tờ.
doubt-one-word = Tên này chỉ có một từ.
doubt-initials = Trong tên có chữ viết tắt.
doubt-initials-remedy = Viết đủ họ, chữ đệm và tên như trong giấy tờ.
doubt-sentence = Ô này chỉ ghi tên, không ghi thành câu.
doubt-long-ago = Năm { $year } đã quá xa, không ai đang sống sinh năm ấy.
doubt-ahead = Năm { $year } còn chưa đến.
doubt-phone = Số điện thoại này không thuộc mạng nào.
doubt-old-phone = Số này có 11 chữ số, từ tháng 9/2018 đã đổi thành 10 chữ số.
doubt-no-place = Địa chỉ này chưa có tên xã hoặc phường.
doubt-no-place-remedy = Ghi thêm xã hoặc phường và tỉnh, như trong giấy tờ.
doubt-old-place = Địa chỉ này ghi tên cũ: { $old }. Nay là: { $today }.
doubt-old-place-remedy = Giấy tờ ghi tên cũ thì { $you } cứ để nguyên và bấm nút bên dưới.
answer-unprintable = Tờ khai không in được: { $letters }
answer-unprintable-remedy = Viết lại bằng chữ cái tiếng Việt.
example = Ví dụ: { $text }
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
pin-erase = Xóa một số
pin-entered = Đã nhập { $n } trong { $of } số
pin-pad-aloud = Bàn phím số để nhập mã sáu chữ số
broken-heading = Chưa mở được dữ liệu
broken-again = Thử mở lại
broken-erase-why = Không mở được nữa thì bắt đầu lại trên máy này. Hồ sơ đã gửi vẫn còn ở cơ quan; bản nháp và giấy tờ chỉ có trên máy này sẽ mất.
broken-erase = Xóa và bắt đầu lại
broken-erase-sure = Xóa hết dữ liệu cũ trên máy này và bắt đầu lại? Việc này không lấy lại được.
pin-left = Còn { $left } lần nhập mã. Nhập đúng thì đủ mười lần lại.
pin-old = Nhập mã đang dùng
pin-new = Chọn mã mới
pin-change = Đổi mã mở khóa
pin-changed = Từ nay dùng mã mới.
people-heading = Ai đang dùng máy?
people-why = Mỗi người một ngăn, một mã riêng. Người khác không mở được ngăn của { $you }.
people-others = Người khác dùng máy này
people-newcomer = Thêm một người
people-picture = { $picture ->
    [forest] Ngăn hình cái cây
    [water_drop] Ngăn hình giọt nước
    [pets] Ngăn hình bàn chân
    [storefront] Ngăn hình cửa hàng
    [two_wheeler] Ngăn hình xe máy
    [agriculture] Ngăn hình máy cày
    [menu_book] Ngăn hình quyển sách
    [bolt] Ngăn hình tia sét
    [home] Ngăn hình ngôi nhà
    [flag] Ngăn hình lá cờ
    [favorite] Ngăn hình trái tim
   *[school] Ngăn hình mũ học
}

# Trang đầu
home-hello = Chào { $you } { $name }
home-hello-nobody = Chào { $you }
home-offline = Không có mạng. { $You } vẫn làm được; có mạng máy sẽ tự gửi.
home-set-aside = Có { $count } mục trên máy chưa đọc được. Máy giữ nguyên, không xóa gì. Cập nhật ứng dụng, hoặc mang máy đến tổ công nghệ số.
home-older = Máy này mang dữ liệu của một ngày trước, có lẽ được chép lại từ bản lưu của điện thoại. { $You } xem lại bản nháp. Hồ sơ đã gửi mà ở đây ghi chưa gửi thì cứ bấm gửi: máy hỏi cổng trước, không gửi hai lần.
home-nearly-full = Máy sắp đầy. Xóa bớt ảnh hoặc ứng dụng để còn chỗ lưu hồ sơ.
home-empty = Chưa có hồ sơ nào. Bấm “Làm thủ tục mới” để bắt đầu; làm dở lúc nào cũng được, máy giữ hết.
home-works = Hồ sơ của { $you }
home-documents = Giấy tờ của tôi
home-find = Làm thủ tục mới
settings = Cài đặt
settings-language = Ngôn ngữ
settings-rules = Gói quy định đang dùng
settings-rules-built-in = Có sẵn trong ứng dụng
settings-rules-number = Bản số { $number }
wifi-setting = Chỉ gửi giấy tờ khi có Wi-Fi?
presence-setting = Mở bằng vân tay hoặc khuôn mặt
presence-help = Mã mở khóa vẫn dùng được. Thêm vân tay hay khuôn mặt mới vào máy thì cách mở này tự tắt.
presence-open = Mở bằng vân tay hoặc khuôn mặt
presence-prompt = Mở Gõ Cửa
presence-use-pin = Dùng mã mở khóa
presence-on = Từ nay mở được bằng vân tay hoặc khuôn mặt.
presence-off = Từ nay chỉ mở bằng mã mở khóa.
settings-lock = Khóa ngay
lock-setting = Tự khóa khi không dùng
lock-at-once = Ngay khi rời ứng dụng
lock-one-minute = Sau 1 phút
lock-five-minutes = Sau 5 phút
settings-erase = Xóa dữ liệu của { $you } trên máy này
settings-erase-sure = Xóa hết? Bản nháp, giấy tờ và ảnh trên máy này sẽ mất, không lấy lại được. Hồ sơ đã gửi vẫn còn ở cơ quan.
settings-sign-out = Đăng xuất
settings-sign-out-sure = Đăng xuất? Hồ sơ và giấy tờ trên máy vẫn còn; muốn gửi tiếp thì đăng nhập lại.

# Bản sao
backup-begin = Giữ một bản sao
backup-heading = Giữ một bản sao
backup-why = Mất máy hay đổi máy thì dùng bản sao để lấy lại hồ sơ, bản nháp và giấy tờ. Bản sao đã khóa bằng một mã riêng, người khác nhặt được cũng không đọc được.
backup-paper = Chuẩn bị giấy bút để ghi mã. Mất mã thì không ai mở được bản sao, kể cả chúng tôi.
backup-without = Trong bản sao không có phiên đăng nhập và tài khoản ký số: trên máy mới { $you } đăng nhập lại.
backup-make = Tạo bản sao
backup-making = Đang gói và khóa bản sao
backup-code-heading = Ghi mã này ra giấy
backup-code-help = Năm nhóm, mỗi nhóm năm chữ số. Cất tờ giấy ở nơi chỉ { $you } biết, đừng chụp ảnh mã trên máy này.
backup-code = Mã mở bản sao
backup-noted = Tôi đã ghi ra giấy
backup-last-heading = Xem giấy, nhập nhóm cuối cùng
backup-last-wrong = Chưa khớp với mã vừa hiện. Bấm mũi tên ở trên để xem lại mã.
backup-handing = Chọn nơi cất bản sao
backup-near = Máy mới đang ở ngay cạnh thì không cần mã giấy. Trên máy mới, bấm “Tôi có bản sao từ máy khác”, rồi “Máy cũ đang ở ngay đây”: máy mới hiện một hình vuông. Chỉ quét hình trên máy của chính { $you }.
backup-scan = Quét hình trên máy mới
backup-scanning = Đưa máy ảnh vào hình vuông trên máy mới
backup-hand-heading = Gửi bản sao sang máy mới
backup-hand-help = Chọn Bluetooth hoặc cách gửi nào cũng được. Chỉ máy vừa hiện hình mở được bản sao này.
backup-hand = Chọn cách gửi
backup-handing-phone = Đang gửi sang máy mới
backup-done-phone = Đã gửi bản sao. Sang máy mới, bấm “Đã nhận được tệp”.
backup-done = Đã giao bản sao. Cất bản sao ở ngoài máy này, và giữ kỹ tờ giấy ghi mã.
backup-done-without = Đã giao bản sao, nhưng có mục bị hỏng trên máy này không chép được.
code-pad-aloud = Bàn phím số để nhập nhóm số thứ { $number }, { $n } chữ số
restore-begin = Tôi có bản sao từ máy khác
restore-heading = Lấy lại từ bản sao
restore-paper-why = Đã tạo bản sao từ trước, có tờ giấy ghi mã.
restore-paper = Tôi có tệp và mã trên giấy
restore-phone-why = Máy cũ vẫn mở được và đang ở cạnh.
restore-phone = Máy cũ đang ở ngay đây
restore-picture = Hình để máy cũ quét
restore-picture-steps = Trên máy cũ: mở Cài đặt, bấm “Giữ một bản sao”, rồi “Quét hình trên máy mới”. Đưa máy ảnh của máy cũ vào hình này.
restore-picture-stay = Giữ nguyên màn hình này cho đến khi máy cũ gửi tệp sang.
restore-picture-fetch = Đã nhận được tệp
restore-fetching = Chọn tệp bản sao, tên bắt đầu bằng “gocua”
restore-group = Nhập nhóm số thứ { $number } trong { $of } nhóm
restore-code-help = Mã ghi trên giấy lúc tạo bản sao.
restore-proving = Đang mở bản sao
restore-taking = Đang đưa dữ liệu vào máy này
restore-found = Đã mở được bản sao: có { $count } hồ sơ. Giờ chọn mã mở khóa cho máy này.
fault-not-a-backup = Tệp này không phải bản sao của Gõ Cửa. Chọn tệp có tên bắt đầu bằng “gocua”.
fault-backup-damaged = Bản sao bị hỏng trên đường đi. Lấy lại tệp từ nơi đã cất rồi thử lại.
fault-backup-too-large = Dữ liệu nhiều quá cỡ một bản sao. Bỏ bớt bản nháp không dùng rồi tạo lại.
fault-wrong-phone = Tệp này không khóa cho máy này, hoặc khóa cho hình đã cũ. Trên máy cũ quét lại hình đang hiện rồi gửi tệp mới.
fault-not-a-phone = Hình vừa quét không phải của máy mới. Trên máy mới bấm “Máy cũ đang ở ngay đây” rồi quét lại.
fault-code-mistyped = Nhóm số này gõ nhầm. Xem lại trên giấy rồi nhập lại.
fault-wrong-code = Mã này không mở được bản sao đó. Mỗi bản sao có một mã riêng: xem lại giấy, hoặc chọn tệp khác.

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
confirm-start = Xác nhận lại là chính mình
confirm-heading = Xác nhận lại là chính mình
confirm-why = Cổng dịch vụ công cần biết chắc lúc này đúng là { $you }. Hồ sơ còn nguyên; xác nhận xong, máy tự làm tiếp.
confirm-open = Mở trang xác nhận
confirm-done = Đã xác nhận. Máy đang làm tiếp.

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
fee-free-if = { $why }: không mất tiền.
fee-less-if = { $why }: còn { $amount }.
fee-saving = Rẻ hơn nộp giấy { $amount }.
duration-hours = { $n } giờ
duration-working-hours = { $n } giờ làm việc
duration-days = { $n } ngày
duration-working-days = { $n } ngày làm việc
case-heading = { $You } làm cho ai?

# Câu hỏi
question-place = Câu { $n } trong { $total }
question-filled = Lấy từ tài khoản định danh. { $You } xem lại cho đúng.
question-options = Các câu trả lời: { $options }.
question-filled-card = Lấy từ mã trên thẻ căn cước vừa quét. { $You } xem lại cho đúng.
question-answered = Đã trả lời: { $answer }.
question-confirm = Đúng như vậy
question-mended = Xong chỗ này
question-list = Danh sách câu hỏi
save-and-leave = Lưu và thoát
step-done = Xong
step-open = Chưa trả lời
step-wrong = Cần xem lại
question-skip = Để trả lời sau
rules-newer = Quy định đã đổi từ khi { $you } bắt đầu
rules-newer-why = Tờ khai có bản mới. Câu trả lời cũ vẫn giữ, chỉ hỏi thêm những câu mới.
rules-new-question = Câu mới
rules-gone-question = Không hỏi nữa
rules-answers-stay = Những gì { $you } đã trả lời và đã chụp vẫn còn nguyên.
rules-take-over = Làm tiếp theo bản mới
rules-keep = Xem lại theo bản cũ
rules-look = Quy định đã đổi, xem chỗ khác
rules-withdrawn = Thủ tục này không còn nhận nữa
rules-withdrawn-why = Gói quy định mới không còn thủ tục này, nên hồ sơ chưa gửi được. Hỏi bộ phận một cửa của xã xem nay làm theo thủ tục nào.
rules-answers = Đọc lại những gì đã điền
rules-unknown = Máy không còn mẫu tờ khai này
rules-unknown-why = Máy chưa có mẫu mà hồ sơ này dùng. Nối mạng để máy lấy lại gói quy định rồi mở lại.
card-scan = Quét mã trên thẻ căn cước
draft-discard = Bỏ hồ sơ này
draft-discard-sure = Bỏ hồ sơ này? Câu trả lời và ảnh giấy tờ trong đó sẽ mất.
date-day = Ngày
date-month = Tháng
date-year = Năm
date-boxes = Các ô: { $boxes }.
row-place = { $row ->
    [nơi] Nơi thứ { $n }
    [người] Người thứ { $n }
   *[other] Mục { $n }
}
row-from-to = Từ { $from } đến { $to }
row-until-now = Từ { $from } đến nay
row-from = Từ { $from }
row-wrong = Cần sửa
row-done = Xong
row-remove = Xóa mục này
row-remove-sure = Xóa mục này? Những gì đã ghi ở mục này sẽ mất.
place-search = Gõ tên xã, phường, không cần dấu. Tên cũ cũng được.
place-none = Không thấy nơi này. Gõ lại tên xã hoặc phường, ví dụ: muong khuong.
place-was = Trước là { $old }

# Giấy tờ
papers-place = Giấy tờ kèm theo
papers-heading = Chụp giấy tờ
paper-needed = Cần có
paper-working = Đang xử lý
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
sign-again = Quay lại, rồi ký lại

# Hồ sơ
dossier-place = Hồ sơ của { $you }
dossier-signed = Tờ khai đã ký, chữ ký đã kiểm tra. Chưa gửi.
dossier-left = Còn { $size }, chừng { $minutes } phút bằng mạng 2G.
dossier-size = Cần gửi khoảng { $size }, chừng { $minutes } phút bằng mạng 2G. Mất mạng giữa chừng, máy gửi tiếp chỗ dở.
dossier-sign-in-first = Cần đăng nhập để gửi đúng tên { $you }.
dossier-send = Gửi hồ sơ
dossier-send-anyway = Gửi luôn bằng mạng di động
dossier-send-now = Thử gửi lại ngay
dossier-sending = Đang gửi
dossier-sending-now = Đang gửi hồ sơ. Chưa có biên nhận thì chưa gọi là đã gửi.
dossier-again-at = Cổng dịch vụ công đang bận. Máy tự thử lại lúc { $at }.
dossier-open = Làm tiếp
dossier-leave-alone = Hồ sơ đã niêm phong, không gửi trùng. Đóng ứng dụng cũng không mất; mở lại là máy gửi tiếp.
dossier-confirm-to-hear = Cổng dịch vụ công cần biết chắc đúng là { $you } thì mới cho xem tình trạng hồ sơ.
dossier-refused = Cổng dịch vụ công không nhận: { $reason }
dossier-mend = Sửa lại hồ sơ
dossier-received = Đã nhận. Biên nhận có chữ ký của cổng.
dossier-now-refused = Cơ quan không nhận hồ sơ này.
dossier-now-stopped = Cơ quan đã dừng xử lý hồ sơ này.
dossier-now-withdrawn = Hồ sơ này đã rút.
dossier-now-supplement = Cơ quan cần { $you } bổ sung. Mang giấy tờ cần thêm đến nơi nhận hồ sơ trước hạn dưới đây, kèm mã hồ sơ.
dossier-now-payment = Cần nộp phí, rồi cơ quan mới xử lý tiếp. Nộp tại nơi nhận hồ sơ, kèm mã hồ sơ dưới đây.
dossier-now-processing = Cơ quan đã nhận và đang xử lý. { $You } chưa phải làm gì.
dossier-now-decided = Đã xử lý xong. Kết quả đang về máy.
dossier-result-here = Đã có kết quả. Chữ ký của cơ quan đã kiểm tra, kết quả cất trong Giấy tờ của tôi.
dossier-code = Mã hồ sơ
copy = Chép mã này
copied = Đã chép. Sau một phút máy tự xóa khỏi bộ nhớ tạm.
reminder-appointment = Hôm nay đến hẹn trả kết quả hồ sơ. Mở ứng dụng để xem.
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
work-confirm = Cần xác nhận
work-confirm-next = Mở ra, xác nhận lại là chính mình rồi máy gửi tiếp
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
document-page = Trang { $n } trong { $of }
document-enlarge = Bấm để phóng to
document-close = Đóng
document-signed-by = { $signer } ký
document-genuine = Chữ ký hợp lệ của { $signer }, phủ toàn bộ tệp.
document-signed-at = Ký lúc
document-share = Lưu hoặc gửi cho người khác
document-gone = Không còn giấy tờ này

# Lượt hỗ trợ
visit-begin = Giúp người khác điền hồ sơ
visit-place = Lượt hỗ trợ
visit-heading = Điền giúp một người
visit-why = Người được giúp tự đọc, tự quyết. Ở đây chỉ điền và chụp, không ký, không gửi.
visit-nothing-stays = Kết thúc lượt là máy xóa hết, không ai mở lại được.
visit-not-here = Ở lượt hỗ trợ không ký và không gửi. Người làm hồ sơ ký và gửi trên máy của mình.
visit-leave = Kết thúc và xóa
visit-leave-sure = Kết thúc lượt này? Mọi thứ đã điền và đã chụp trong lượt sẽ mất.

# Điều trục trặc: chuyện gì, ở đâu, làm gì.
fault-offline = Chưa có mạng. Những gì đã làm còn nguyên; có mạng máy làm tiếp.
fault-awaits-wifi = Giấy tờ chờ có Wi-Fi mới gửi, đúng như { $you } chọn trong Cài đặt. Có Wi-Fi máy tự gửi tiếp.
fault-captive-portal = Wi-Fi này đòi đăng nhập. Mở trình duyệt, đăng nhập Wi-Fi rồi thử lại.
fault-service-unavailable = Hệ thống đang bận hoặc bảo trì. Dữ liệu của { $you } còn nguyên; máy sẽ tự thử lại.
fault-service-broken = Hệ thống trả lời không đúng. Dữ liệu của { $you } còn nguyên; thử lại sau.
fault-set-up-wrong = Hệ thống đăng nhập chưa được cài đặt đủ cho ứng dụng này (thiếu: { $what }). Không phải lỗi của { $you }; báo cho nơi vận hành.
fault-sign-in-cancelled = Chưa đăng nhập. Khi nào sẵn sàng, bấm lại.
fault-sign-in-refused = { $You } đã chọn không đồng ý nên chưa đăng nhập.
fault-sign-in-again = Phiên đăng nhập đã hết. Đăng nhập lại; hồ sơ còn nguyên.
fault-confirm-identity = Cổng dịch vụ công cần biết chắc chính { $you } đang gửi hồ sơ đã ký này. Xác nhận lại trên trang đăng nhập; xong, máy tự gửi tiếp.
fault-not-confirmed = Chưa xác nhận. Hồ sơ còn nguyên; khi nào sẵn sàng, bấm lại.
fault-asks-again = Cổng dịch vụ công vẫn đòi xác nhận dù { $you } vừa xác nhận xong. Lỗi ở cổng, không phải ở { $you }. Hồ sơ còn nguyên; máy sẽ tự thử lại.
fault-other-person = Ngăn này là của người khác nên chưa đăng nhập. Khóa lại, bấm “Người khác dùng máy này” để dùng ngăn riêng.
fault-too-late = Hồ sơ đã niêm phong nên không thêm vào được nữa.
fault-level-too-low = Việc này cần định danh điện tử mức 2. Đến công an xã để nâng mức.
fault-pin-mismatch = Hai lần nhập chưa giống nhau. Chọn lại từ đầu.
fault-pin-too-simple = Mã này dễ đoán. Chọn sáu chữ số khác, đừng lặp một số hay đếm xuôi, đếm ngược.
fault-wrong-pin = Chưa đúng. Còn { $left } lần. Hết lượt, dữ liệu trên máy không mở được nữa; hồ sơ đã gửi vẫn còn.
fault-vault-exhausted = Đã hết lượt nhập mã. Dữ liệu trên máy không mở được nữa; hồ sơ đã gửi vẫn còn ở cơ quan.
fault-vault-newer = Dữ liệu này do bản ứng dụng mới hơn ghi. Cập nhật ứng dụng rồi mở lại; chưa có gì bị thay đổi.
fault-vault-damaged = Dữ liệu trên máy bị hỏng. Máy giữ nguyên, không xóa gì. Mang máy đến tổ công nghệ số gần nhất.
fault-in-use = Ứng dụng đang mở ở một cửa sổ khác. Đóng cửa sổ kia rồi thử lại.
fault-read-only = Máy không cho ghi vào bộ nhớ của ứng dụng. Khởi động lại máy rồi thử lại; nếu vẫn vậy, mang máy đến tổ công nghệ số.
fault-disk-full = Máy đã đầy. Xóa bớt ảnh hoặc ứng dụng rồi thử lại; những gì báo đã lưu vẫn còn.
fault-key-store = Kho khóa của máy chưa trả lời. Thử lại.
fault-key-lost = Khóa của máy đã mất nên dữ liệu trên máy không mở được. Hồ sơ đã gửi vẫn còn ở cơ quan.
fault-presence-gone = Vân tay hoặc khuôn mặt trên máy đã đổi nên không dùng để mở được nữa. Nhập mã mở khóa.
fault-presence-cancelled = Chưa mở. Nhập mã mở khóa, hoặc thử lại vân tay, khuôn mặt.
fault-presence-unavailable = Máy này chưa có vân tay hoặc khuôn mặt dùng được. Cài trong phần cài đặt của máy, hoặc dùng mã mở khóa.
fault-no-scanner = Máy này chưa có ứng dụng quét mã. Gõ số trên thẻ.
fault-no-browser = Chưa mở được trình duyệt. Cài hoặc bật một trình duyệt rồi thử lại.
fault-clock-wrong = Đồng hồ của máy sai giờ: máy đang chỉ { $shown }. Vào cài đặt của máy, bật ngày giờ tự động rồi thử lại.
fault-permission = Ứng dụng chưa được phép dùng máy ảnh hoặc tệp. Cho phép trong cài đặt của máy.
fault-signing-refused = Chưa ký. Khi nào sẵn sàng, bấm lại.
fault-signing-mismatch = Chữ ký trả về không phải của tờ khai này nên máy đã bỏ đi. Tờ khai còn nguyên; thử ký lại.
fault-others-certificate = Chữ ký số vừa chọn là của người khác. Bấm lại rồi chọn chữ ký số mang tên { $you }.
fault-no-certificate = Tài khoản này chưa có chứng thư chữ ký số dùng được. Đăng ký với nhà cung cấp rồi thử lại.
fault-document-changed = Tờ khai đã đổi sau khi xem. Xem lại rồi mới ký.
fault-document-too-long = Tài liệu này quá dài để xem ở đây. Lưu lại rồi mở bằng ứng dụng khác.
fault-pack-refused = Gói quy định mới không đúng chữ ký nên máy không dùng. Gói đang dùng vẫn tốt.
fault-pack-older = Gói quy định nhận được cũ hơn gói đang dùng nên máy không dùng.
fault-paper-empty = Tệp này trống. Chụp lại.
fault-paper-too-large = Tệp này { $size }, quá mức { $limit }. Chụp lại bằng máy ảnh hoặc chọn tệp nhỏ hơn.
fault-paper-unreadable = Tệp này không phải ảnh hay PDF, hoặc đã hỏng. Chụp lại.
fault-paper-too-small = Ảnh quá nhỏ, chữ sẽ không đọc được. Chụp lại gần hơn.
fault-not-a-card = Mã này không phải mã trên thẻ căn cước.
fault-data-spent = Đã gửi đi { $size } mà chưa xong, nên máy dừng lại để khỏi tốn tiền mạng. Hồ sơ còn nguyên. Khi có mạng tốt hơn, bấm “Thử gửi lại ngay”.
fault-paper-damaged = Một tờ của hồ sơ bị hỏng trên máy nên chưa gửi được. Chụp lại tờ còn thiếu rồi ký lại.
fault-dossier-refused = Cổng dịch vụ công không nhận hồ sơ như đang có. Xem lý do và sửa lại.
fault-receipt-wrong = Biên nhận không khớp với những gì đã gửi, nên coi như chưa gửi. Máy sẽ thử lại, không gửi trùng.
fault-result-not-genuine = Kết quả nhận được chưa chứng minh được là của cơ quan nên máy không cất. Máy sẽ hỏi lại.
fault-internal = Ứng dụng gặp lỗi ({ $code }). Dữ liệu của { $you } còn nguyên. Thử lại; nếu còn, báo mã này.
