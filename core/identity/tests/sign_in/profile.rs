//! The person.

use gocua_identity::{Claim, Error, Gender, LOA_1, LOA_2, Profile, profile};
use serde_json::{Value, json};

use super::json as answer;
use super::provider::person;

fn but(name: &str, value: Value) -> Result<Profile, Error> {
    let mut claims = person();
    claims[name] = value;
    profile(&answer(200, &claims), "cong-dan-1", None)
}

#[test]
fn the_signed_level_wins_over_what_is_only_said() {
    let level = |said: Value, acr| {
        let mut claims = person();
        claims["level"] = said;
        profile(&answer(200, &claims), "cong-dan-1", acr).map(|person| person.level)
    };
    assert_eq!(level(json!(2), Some(LOA_1)), Ok(1));
    assert_eq!(level(json!(1), Some(LOA_2)), Ok(2));
    assert_eq!(level(Value::Null, Some(LOA_2)), Ok(2));
    // An `acr` of somebody else's making says nothing here.
    assert_eq!(level(json!(1), Some("1")), Ok(1));
    assert_eq!(level(Value::Null, Some("1")), Err(Error::SetUp("level")));
}

#[test]
fn sub_of_somebody_else() {
    assert_eq!(but("sub", json!("cong-dan-2")), Err(Error::Claim(Claim::Subject)));
    assert_eq!(but("sub", Value::Null), Err(Error::Protocol("sub")));
}

#[test]
fn days_that_exist_and_years_alone_are_birthdates() {
    for good in ["1956-02-03", "1956", "2000-02-29", "1904-02-29", "1999-12-31"] {
        assert_eq!(but("birthdate", json!(good)).map(|person| person.birthdate.clone()), Ok(good.to_owned()));
    }
    for bad in [
        "03/02/1956",
        "1956-2-3",
        "1956-02",
        "1900-02-29",
        "1956-02-30",
        "1956-13-01",
        "1956-00-01",
        "1956-01-00",
        "0000-01-01",
        "1879-12-31",
        "2151-01-01",
        "9999",
        "0000",
        "1956-02-03T00:00",
        "1956-02-03-",
        "١٩٥٦",
        "+956",
        "",
    ] {
        assert_eq!(but("birthdate", json!(bad)), Err(Error::Protocol("birthdate")), "{bad}");
    }
}

#[test]
fn what_the_forms_cannot_do_without_must_be_there() {
    for name in ["name", "birthdate", "personal_number", "level"] {
        assert_eq!(but(name, Value::Null), Err(Error::SetUp(name)));
    }
    assert_eq!(but("name", json!("  ")), Err(Error::SetUp("name")));
}

#[test]
fn what_they_can_do_without_may_be_missing() {
    for name in ["gender", "permanent_address", "phone_number", "email"] {
        assert!(but(name, Value::Null).is_ok(), "{name}");
    }
    assert_eq!(but("permanent_address", json!(" ")).unwrap().permanent_address, None);
    assert_eq!(but("gender", json!("male")).unwrap().gender, Some(Gender::Male));
    assert_eq!(but("gender", json!("other")).unwrap().gender, None);
}

#[test]
fn numbers_and_levels() {
    for bad in
        ["", "01015600012a", "0101 5600 0123", "０１", "01015600012", "0101560001234", "010156000123010156000123"]
    {
        assert_eq!(but("personal_number", json!(bad)), Err(Error::Protocol("personal_number")), "{bad}");
    }
    assert_eq!(
        but("personal_number", json!(10_156_000_123u64)),
        Err(Error::Protocol("personal_number")),
        "a number loses its zero"
    );
    assert_eq!(but("level", json!(1)).unwrap().level, 1);
    for bad in [json!(0), json!(3), json!(258), json!(2.0), json!(-1)] {
        assert_eq!(but("level", bad), Err(Error::Protocol("level")));
    }
    // A provider writes it so when it was told to: whoever runs it has to change that.
    assert_eq!(but("level", json!("2")), Err(Error::SetUp("level")));
}

#[test]
fn texts_that_would_make_a_screen_lie() {
    for bad in ["Lò\nThị", "Lò\u{0}", "\u{202e}ủ", "a\u{2066}b", "x".repeat(501).as_str()] {
        assert_eq!(but("name", json!(bad)), Err(Error::Protocol("name")), "{bad:?}");
    }
    let unseen =
        ["\u{61c}", "\u{200b}", "\u{200d}", "\u{feff}", "\u{2028}", "\u{e0041}", "\u{fe0f}", "\u{ad}", "\u{fffd}"];
    for bad in unseen.map(|unseen| format!("Lò{unseen} Thị")) {
        assert_eq!(but("name", json!(bad)), Err(Error::Protocol("name")), "{bad:?}");
    }
    assert!(but("name", json!("Y Blô Niê Kđăm")).is_ok());
}

#[test]
fn a_profile_is_kept_and_read_back() {
    let person = but("email", json!("u@example.vn")).unwrap();
    let kept = serde_json::to_string(&person).unwrap();
    assert_eq!(serde_json::from_str::<Profile>(&kept).unwrap(), person);
}
