"""How often a syllable stands in our own words and in CLDR's names: 2^n to 2^(n+1) times. Made by .ci/syllables.py."""

COUNTED = {
    9: """
thư tiếng
    """,
    8: """
gửi
    """,
    7: """
chưa chữ có không lại máy tệp đang đã được đồng
    """,
    6: """
báo bấm bộ chỉ chọn chủ cáo còn công của hộp khẩu lưu mạng mật mở người nhận này trong tự và vào ảnh ở
    """,
    5: """
anh ban bản bị cho chính chương chỗ chờ các cán cơ cả cần danh dung dùng dấu giấy gõ học hội in khi khác kiểm kính ký kết
la là làm lấy mất một mới mời nam nghị nguyên ngày nào nơi nặng phòng phường quan quốc rồi sẽ số thu thêm thì thể thị tin
tiếp tra trang trung trên trình trước tên từ viết văn vẫn về xem xoá xã đi đảo đến để địa đọc đổi
    """,
    4: """
ai an bao biết biểu bình bảng bảo bật bắc bằng bỏ cao chuyển châu chức cũ cổ dân dọn dự giang giây giờ giữ gì gọi hai
hiện hoa hoạch hoặc hà hành hình họp hỏi hồ hợp khai khoá kiều kèm kế lan lúc lượng lần lịch lỗi lời minh miền mình mục
mỹ nghĩa ngoài nhân như nhỏ ninh nên năm nằm nối nội nữa pháp phó phải phố quyết quyền quá quả quần ra sao sau sinh sách
sơ sơn sở sửa theo thành thái tháng thông thường thấy thế thủ thử trường trưởng trả tuần tài tây tìm tư tải tập tắt tế
tịch tổ tới từng viên việc việt vụ vừa xong điện đây đính đó đô đông đúng đăng đầu đầy đề định
    """,
    3: """
ba biên bích bạ bạc bớt chuyên chép chí chị chống chứng con cong cuối cà cách cái căn cũng cường cấp cất cấu cộng cứ cử
cửa do dòng dương dưới dẫn dở ghi gia giá giúp giải góp gặp gốc hay hiền hiệu hoà hoàng hoá huy huỳnh hòa hôm hơn hưng
hướng hạ hạn hạnh hải hẳn hết hồng hộ khoa khoảng khu khánh kia kinh kiên kiểu kê kỳ lai liên liệu long loại lào lâm lê
lý lượt lộc lớn lợi lục lừa mai mau mà mã mạc mẫu mặt mọi nay nga ngay nghệ nguyễn ngô ngăn ngọc nha nhiều nhiệm nhà nhất
nhật nhớ nước nếu phi phong phát phú phúc phút phương phạm phần phủ qua quang quy quên quý rõ rúp rập soạn sát sắp sẵn
thanh thay thi thuộc thương thảo thật thọ thổ thới thứ thực tiêu tiền to toàn toán trinh triển triệu trân trú trăng trần
trị trọng trợ tác tâm tôi tăng tại tạm tạo tất tốt tổng tờ tử uỷ van vinh vài vì võ vĩnh vị với vực xin xuân y yếu án âm
âu ít ô ý điền điểm đào đâu đơn đường đại đạo đạt đặng đỏ đỗ độ đủ đức ả
    """,
    2: """
a ao binh biển buông buồn bà bàn bành bác bách bái bán bây bãi bão bè bé bên bí bò bùi bút bước bướm bạn bảy bầu bầy bẩy
bắt bế bến bếp bỉ bốn bồ bổ bụi bức ca cai chi chim chiếc chiều chu chung chuẩn chuột chào cháu cháy chè chín chó chú
chúng chạy chậm chẳng chết chớ chụp cua cuốn cuộc cá cát cây cô cùng cúc cước cười cạnh cải cảm cầm cầu cận cập cậu cặp
cống cổng cờ củ cứng day diễm diệu doanh du duy duyên dài dê dì dũng dạ dạy dậy dụ dục dụng dừng dữ dựng em ga ghét ghế
gian giao giay già giám giáo gió giận giặt giếng giỏi giống giữa gà gòn gạo gần ha heo hiếu hiểm hiểu ho huyện huế huệ hy
hàn hàng hát hãy hòn hóa hôn hùng hư hương hường hưởng hạt hậu hằng hẹp họ hỏng hữu kha khang khanh khiếu khoai khoản
khoẻ khá khóc khói khô khôn khế khỏe khỏi khổ khổng kiến kém kéo kạn kể len lia linh liêu liệt lo loan loi luôn luật lãnh
lúa lũ lương lạ lạc lạng lạnh lạp lập lắm lễ lệ lệnh lớp lợn lụt lửa lực ma man may moi mua muộn my màn mát mèo mía môi
môn mông mùa múa mưa mười mượn mấy mềm mỗi mợ mừng mực na nai ngan nghe nghi nghiêm nghiệm nghiệp nghèo nghìn nghĩ ngoan
ngoái ngoặc nguyệt ngàn ngành ngân ngãi ngôi ngôn ngõ ngắn ngồi ngủ ngửi ngữ nhiêu nhung nhé nhìn nhóm nhĩ nhưng nhảy
nhầm nhập nhẹ nhỉ những nuôi nâu ném nó nói nóng nông núi nại nấu nắm nắng nẵng nếm nọ nốt nộp nợ nửa oanh ong phan phép
phê phím phù phùng phượng phấn phận phối phụ phục quyên quyển quách quân quảng quận quỳnh rau ri riêng ruộng rà răng rất
rắn rằm rẻ rốc rộng rừng rửa sai sang sen so soát sung suối sài sáng sáu sân sóc sông sĩ sương sướng sắn sống sổ sớm sờ
sợ sợi sử sự ta tam thao thiếu thoại thuý thuận thuốc thuỳ thuỷ tháp thím thôi thôn thùy thúy thơ thơm thưa thượng thạch
thạnh thấp thầy thẩm thắm thắng thẹn thịnh thống thốt thời thụy thủy thức tinh tiếc tiến tiết toà tre tri triều truyền
trà trách trái trâm trâu trí trò trăm trưa trương trượt trạng trắng trẻ trịnh trống trời trực tu tuyên tuyết tuấn tuỳ tám
tân tình tím tín tô tôm tùng tĩnh tướng tượng tạ tấm tệ tỉ tố tối tống tục tỷ uy uống vay viện vui vy vàng vá vân vâng ví
vũ vương vườn vạn vậy vẽ vịt vốn vở xanh xu xuất xác xám xây xúc xưa xấu xử yên yêu yến à á ánh ông ăn đan đau đen đinh
điều đoàn đà đàn đá đám đánh đáp đêm đình đóng đôi đưa đảng đất đấy đẩy đậu đắt đặt đẹp đẻ đều độc đội đứng đứt đừng ơi
ơn ương ướt ạ ấm ấp ấy ẩn ốc ốm ủy ừ
    """,
    1: """
bia biệt bun bê băng bận chiếm chánh chặn chỉnh chợ chủng chừng chữa cài câu cư cảnh cụm di diễn diệt dán dây dễ dịch
giéc giả giản giới góc gô hi hoi huyết hán hè hơi hẻm kho khảo kim ko kép kín kông li loa lâu lên lùi lăng lẻ lỡ mang
miến muốn mê mạch mạo mức ngập nhanh nhau nhơn nhắc nhờ nén nêu nổi pao phiếu phân phía phóng phông phản phồn phổ quét
quăng quản quỹ re rút rạch som sàng são séc síp sốt tai tham the thiên thờ thừa tiêm tiên tiểu tram tro trì trận tuyến
tuyển tích tương tạng vai viễn vuông vùng vướng vượt vỉa xa xê xích xếp áo út điển đài đê đòi đĩa đậm đặc đồ đợt đụng ấn
ổ
    """,
    0: """
bạch bạt bất cha che chia chiến choang chút chăm chấm chất chắc chắn chặt chế chứ chứa cám cắm cắt cỡ cứu cực cựu da dem
diện doạ duyệt dạng giáng gui gấp gồm hiệp hại hẹn hồi hỗ khiết khoan khách khó khôi khơ kiếm kom kịp kỹ lao loằng luông
lít lặc lặp lộ me moon mân mãn mạnh mẹ nghỉ ngoại ngoằng nguy ngờ ngụ ngừng nham nhãn niêm niên nét nêm nút nạn nữ pa
phun phí phạn phẩm quay rác rời san sô sản tay them thiệu thoát thoả thày thánh thân thả trùng trúng trưng trạm trật trở
trữ tuổi tách tái tính tơ tả tầng tốc tốn tứ uyên va vòng vợ xuyên xôi xưng xứ yết đoạn đè đốc động ổn ứng
    """,
}
