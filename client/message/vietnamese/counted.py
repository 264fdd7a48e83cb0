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
báo bấm bộ chỉ chọn chủ cáo còn công của hộp khẩu lưu mạng mật mở người nhận này trong và vào ảnh ở
    """,
    5: """
anh bản bị cho chính chương chỗ chờ các cán cơ cần danh dung dùng gõ học hội in khi khác kiểm kính kết la là làm lấy mất
một mới mời nam nghị ngày nào nơi nặng phòng phường quan quốc rồi sẽ thu thêm thì tin tiếp tra trang trung trên trình
trước tên từ tự viết văn vẫn về xem xoá xã đi đảo đến để địa đọc đổi
    """,
    4: """
ai an ban bao biết biểu bình bảng bắc bỏ cao chuyển châu cũ cả cổ dân dấu dọn dự giang giây giấy giờ giữ gì gọi hai hiện
hoa hoặc hà hành hình họp hỏi hồ hợp khai khoá kiều kèm ký kế lan lúc lượng lần lịch lỗi lời minh miền mình mục mỹ ngoài
nguyên nhân như nhỏ ninh nên năm nằm nối nội pháp phải phố quyết quyền quá quả quần ra sao sau sinh sách sơ sơn số sở sửa
theo thành thái tháng thông thấy thế thể thị thử trưởng trả tuần tài tây tìm tư tải tập tế tịch tới từng viên việc vụ vừa
xong điện đây đính đó đô đông đúng đăng đầu đầy đề định
    """,
    3: """
ba biên bích bạ bạc bảo bật bằng bớt chuyên chép chí chị chức chứng con cong cuối cà cách cái căn cũng cường cất cấu cộng
cứ cử cửa do dương dưới dẫn dở ghi gia giá giải góp gặp gốc hiền hiệu hoà hoàng hoá hoạch huy huỳnh hòa hôm hơn hưng
hướng hạ hạn hạnh hải hẳn hết hồng hộ khoa khoảng khu khánh kia kinh kiên kê kỳ lai liên liệu long loại lào lâm lê lý
lượt lộc lớn lợi lục lừa mai mau mạc mẫu mọi nay nga ngay nghĩa nguyễn ngô ngăn ngọc nha nhiều nhiệm nhà nhất nhật nước
nếu nữa phi phong phát phó phú phúc phút phương phần qua quang quên quý rõ rúp rập soạn sát sắp thanh thi thuộc thương
thường thảo thật thọ thổ thới thủ thứ thực tiêu tiền to toàn toán trinh triệu trân trú trăng trường trần trị trọng trợ
tác tâm tôi tăng tại tạm tất tắt tốt tổ tổng tờ tử van vinh việt vài vì võ vĩnh vị với vực xin xuân y yếu âm âu ít ô ý
điền điểm đào đâu đơn đường đại đạo đạt đặng đỏ đỗ độ đủ đức ả
    """,
    2: """
a ao binh biển buông buồn bà bàn bành bác bách bái bán bây bãi bão bè bé bên bí bò bùi bút bước bướm bạn bảy bầu bầy bẩy
bắt bế bến bếp bỉ bốn bồ bổ bụi bức ca cai chi chim chiếc chiều chu chung chuẩn chuột chào cháu chè chín chó chú chúng
chạy chậm chẳng chết chống chớ chụp cua cuốn cuộc cá cát cây cô cùng cúc cước cười cạnh cải cảm cấp cầm cầu cận cập cậu
cặp cống cổng cờ củ cứng day diễm diệu doanh du duy duyên dài dê dì dòng dũng dạ dạy dậy dụ dục dụng dừng dữ dựng em ga
ghét ghế gian giao giay già giám giáo gió giúp giận giặt giếng giỏi giống giữa gà gòn gạo gần ha hay heo hiếu hiểm hiểu
ho huyện huế huệ hy hàn hàng hát hãy hòn hóa hôn hùng hư hương hường hưởng hạt hậu hằng hẹp họ hỏng hữu kha khang khanh
khiếu khoai khoản khoẻ khá khóc khói khô khôn khế khỏe khỏi khổ khổng kiến kém kéo kạn kể len lia linh liêu liệt lo loan
loi luôn luật lãnh lúa lũ lương lạ lạc lạng lạnh lạp lập lắm lễ lệ lệnh lớp lợn lụt lửa lực ma man may moi mua muộn my mà
màn mát mã mèo mía môi môn mông mùa múa mưa mười mượn mấy mặt mềm mỗi mợ mừng mực na nai ngan nghe nghi nghiêm nghiệm
nghiệp nghèo nghìn nghĩ nghệ ngoan ngoái ngoặc nguyệt ngàn ngành ngân ngãi ngôi ngôn ngõ ngắn ngồi ngủ ngửi ngữ nhiêu
nhung nhé nhìn nhóm nhĩ nhưng nhảy nhầm nhập nhẹ nhỉ nhớ những nuôi nâu ném nó nói nóng nông núi nại nấu nắm nắng nẵng
nếm nọ nốt nộp nợ nửa oanh ong phan phép phê phím phù phùng phượng phạm phấn phận phối phụ phục phủ quy quyên quyển quách
quân quảng quận quỳnh rau ri riêng ruộng rà răng rất rắn rằm rẻ rốc rộng rừng rửa sai sen so soát sung suối sài sáng sáu
sân sóc sông sĩ sương sướng sắn sống sổ sớm sờ sợ sợi sử sự ta tam thao thay thiếu thoại thuý thuận thuốc thuỳ thuỷ tháp
thím thôi thôn thùy thúy thơ thơm thưa thượng thạch thạnh thấp thầy thẩm thắm thắng thẹn thịnh thống thốt thời thụy thủy
thức tinh tiếc tiến tiết toà tre tri triều triển trà trách trái trâm trâu trí trò trăm trưa trương trượt trạng trắng trẻ
trịnh trống trời tu tuyên tuyết tuấn tuỳ tám tân tình tím tín tô tôm tùng tĩnh tướng tượng tạ tạo tấm tệ tỉ tố tối tống
tỷ uy uống uỷ vay viện vui vy vàng vá vân vâng ví vũ vương vườn vạn vậy vẽ vịt vốn vở xanh xu xuất xác xám xây xúc xưa
xấu xử yên yêu yến à á án ánh ông ăn đan đau đen đinh điều đoàn đà đàn đá đám đánh đáp đêm đình đóng đôi đưa đảng đất đấy
đẩy đậu đắt đặt đẹp đẻ đều độc đội đứng đứt đừng ơi ơn ương ướt ạ ấm ấp ấy ẩn ốc ốm ủy ừ
    """,
    1: """
bia biệt bun bê băng bận chiếm cháy chặn chỉnh chợ chủng chừng cài câu cư cảnh cụm di diễn diệt dán dây dễ giéc giả giản
giới góc gô hi hoi huyết hán hè hơi hẻm kho khảo kim ko kép kín kông li loa lâu lên lùi lăng lẻ lỡ mang miến mê mạch mạo
mức ngập nhanh nhau nhơn nhắc nhờ nén nổi pao phân phía phản phồn phổ quét quăng quản quỹ re rút rạch sang som sàng são
séc síp sẵn sốt tham the thờ tiêm tiên tiểu tram tro truyền trì trực tuyến tuyển tích tương tạng tục vai viễn vuông vùng
vướng vượt vỉa xa xê xích xếp áo út điển đài đê đòi đĩa đậm đặc đồ đợt đụng ấn ổ
    """,
    0: """
bạch bạt bất cha che chia choang chút chăm chất chặt chứ chứa chữa cám cắm cắt cỡ cực da dem diện doạ duyệt dạng dịch
giáng gui gấp gồm hại hẹn hồi hỗ khiết khoan khách khó khôi khơ kiểu kom kịp kỹ luông lít lặc lặp lộ me moon muốn mân mãn
mạnh mẹ ngoại nguy ngờ ngụ ngừng nham nhãn niêm nét nêm nêu nút pa phun phí phóng phạn quay rác rời san sô tai tay them
thiên thoát thày thánh thân thả thừa trùng trúng trưng trạm trở trữ tuổi tách tái tính tơ tả tầng tốc tốn tứ uyên va vòng
vợ xuyên xôi xưng xứ yết đè đốc ổn ứng
    """,
}
