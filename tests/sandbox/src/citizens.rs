//! The people of the sandbox. Made up, and numbered so that no card carries these numbers' holders'
//! data: the province, sex and year digits agree with the person, the rest is invented.

/// One test citizen, as the national e-ID would describe the person.
#[derive(Debug, PartialEq, Eq)]
pub struct Citizen {
    /// The broker's subject identifier (`sub`); opaque to the app.
    pub id: &'static str,
    /// Form of address for pages of the sandbox: "bà", "anh", "chị", "em".
    pub address_form: &'static str,
    /// Full name with diacritics.
    pub name: &'static str,
    /// `YYYY-MM-DD`.
    pub birthdate: &'static str,
    /// `male` or `female` (OpenID Connect Core 5.1).
    pub gender: &'static str,
    /// Personal identification number, 12 digits.
    pub personal_number: &'static str,
    /// Identification level of the electronic identity, 1 or 2; level 1 cannot sign.
    pub level: u8,
    /// Registered permanent residence, one line.
    pub permanent_address: &'static str,
    /// E.164, when the person has a telephone number of their own.
    pub phone: Option<&'static str>,
    /// Electronic mail, when the person has one.
    pub email: Option<&'static str>,
    /// The community digital technology team that the person is a member of, and its commune.
    pub member: Option<(&'static str, &'static str)>,
}

/// Everybody, in the order that pages list them.
pub static CITIZENS: [Citizen; 4] = [
    Citizen {
        id: "lo-thi-u",
        address_form: "bà",
        name: "Lò Thị Ủ",
        birthdate: "1956-02-03",
        gender: "female",
        personal_number: "010156000123",
        level: 2,
        permanent_address: "Thôn Na Ẩn, xã Mường Khương, tỉnh Lào Cai",
        phone: Some("+84900000123"),
        email: None,
        member: None,
    },
    Citizen {
        id: "nguyen-van-duc",
        address_form: "anh",
        name: "Nguyễn Văn Đức",
        birthdate: "1995-06-15",
        gender: "male",
        personal_number: "001095012345",
        level: 2,
        permanent_address: "Số 12 phố Hào Nam, phường Ô Chợ Dừa, thành phố Hà Nội",
        phone: Some("+84900012345"),
        email: Some("duc.nguyen@example.vn"),
        member: None,
    },
    Citizen {
        id: "tran-thi-hong-ngoc",
        address_form: "chị",
        name: "Trần Thị Hồng Ngọc",
        birthdate: "2001-12-21",
        gender: "female",
        personal_number: "048301004567",
        level: 2,
        permanent_address: "Số 27 đường Hoàng Diệu, phường Hải Châu, thành phố Đà Nẵng",
        phone: Some("+84900004567"),
        email: Some("hongngoc.tran@example.vn"),
        member: Some(("Tổ công nghệ số cộng đồng Bình Hiên", "phường Hải Châu, thành phố Đà Nẵng")),
    },
    Citizen {
        id: "y-blo-nie",
        address_form: "em",
        name: "Y Blô Niê",
        birthdate: "2009-09-09",
        gender: "male",
        personal_number: "066209001234",
        level: 1,
        permanent_address: "Buôn Akô Dhông, phường Buôn Ma Thuột, tỉnh Đắk Lắk",
        phone: None,
        email: None,
        member: None,
    },
];

impl Citizen {
    /// The citizen with this subject identifier.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        CITIZENS.iter().find(|citizen| citizen.id == id)
    }

    /// The citizen with this personal number.
    #[must_use]
    pub fn by_number(number: &str) -> Option<&'static Self> {
        CITIZENS.iter().find(|citizen| citizen.personal_number == number)
    }

    /// The first letter of the given name, which stands last in a Vietnamese name.
    #[must_use]
    pub fn initial(&self) -> String {
        self.name.rsplit(' ').next().and_then(|name| name.chars().next()).into_iter().collect()
    }

    /// The date of birth as people write it: `03/02/1956`.
    #[must_use]
    pub fn born(&self) -> String {
        self.birthdate.split('-').rev().collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::CITIZENS;

    #[test]
    fn the_numbers_agree_with_the_people() {
        for citizen in &CITIZENS {
            let digits: Vec<u32> = citizen.personal_number.chars().filter_map(|c| c.to_digit(10)).collect();
            assert_eq!(digits.len(), 12, "{}", citizen.name);
            let (century_and_sex, year) = (digits[3], digits[4] * 10 + digits[5]);
            assert_eq!(century_and_sex % 2 == 1, citizen.gender == "female", "{}", citizen.name);
            let born = 1900 + century_and_sex / 2 * 100 + year;
            assert!(citizen.birthdate.starts_with(&born.to_string()), "{}", citizen.name);
        }
    }
}
