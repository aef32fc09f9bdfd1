//! The members of community digital technology teams. Made up; the communes are real.

/// One member, as the commune's People's Committee registered them: what citizens are told comes from here, never from a phone.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::broker) struct Member {
    /// Identifier; opaque to the app.
    pub(in crate::broker) id: &'static str,
    /// Full name with diacritics.
    pub(in crate::broker) name: &'static str,
    /// Code of the commune (Decision 19/2025/QĐ-TTg).
    pub(in crate::broker) place: &'static str,
    /// Its name.
    pub(in crate::broker) commune: &'static str,
}

/// Everybody.
static TEAM: [Member; 2] = [
    Member {
        id: "giang-a-pao", name: "Giàng A Páo", place: "02761", commune: "xã Mường Khương, tỉnh Lào Cai"
    },
    Member {
        id: "le-minh-chau", name: "Lê Minh Châu", place: "00190", commune: "phường Ô Chợ Dừa, thành phố Hà Nội"
    },
];

impl Member {
    /// The member with this identifier.
    pub(in crate::broker) fn by_id(id: &str) -> Option<&'static Self> {
        TEAM.iter().find(|member| member.id == id)
    }
}
