//! A helper waits for a citizen on bad networks, with clocks that jump and phones that die: in true time, which only the test knows.

use gocua_identity::*;
use serde_json::{Value, json};

use super::approver::{Approver, backchannel, promise};
use super::assist::{asking, assist};
use super::hostile::Random;
use super::{NOW, json as answer, raw};

fn refused(error: &str) -> Response {
    answer(400, &json!({ "error": error }))
}

fn wait(outcome: Result<Answered, NotGranted>) -> Wait {
    match outcome {
        Ok(Answered::Wait(wait)) => wait,
        other => panic!("{other:?}"),
    }
}

#[test]
fn slow_down_is_for_good() {
    let mut ask = asking();
    for (error, expected) in [
        ("authorization_pending", 5),
        ("slow_down", 10),
        ("authorization_pending", 10),
        ("slow_down", 15),
        ("authorization_pending", 15),
    ] {
        let wait = wait(ask.answered(&refused(error)));
        assert_eq!(wait.seconds(), expected, "{error}");
        ask = wait.over();
    }
}

#[test]
fn who_is_not_reached_is_asked_less_often_and_then_as_before() {
    let mut ask = asking();
    for expected in [10, 20, 40] {
        let wait = ask.lost().unwrap();
        assert_eq!(wait.seconds(), expected);
        ask = wait.over();
    }
    assert_eq!(wait(ask.answered(&refused("authorization_pending"))).seconds(), 5);
    // A server that is down, and the login page of a Wi-Fi network.
    let mut busy = answer(503, &json!({}));
    busy.headers_mut().insert("Retry-After", "30".parse().unwrap());
    assert_eq!(wait(asking().answered(&busy)).seconds(), 30);
    assert_eq!(wait(asking().answered(&raw(200, "text/html", "<html>"))).seconds(), 10);
    // It will not come back in time.
    busy.headers_mut().insert("Retry-After", "116".parse().unwrap());
    assert_eq!(asking().answered(&busy), Err(NotGranted::Lost));
}

#[test]
fn the_end_says_what_it_was() {
    assert_eq!(asking().answered(&refused("access_denied")), Err(NotGranted::Refused));
    assert_eq!(asking().answered(&refused("expired_token")), Err(NotGranted::Expired));
    for error in ["invalid_grant", "invalid_request", "invalid_client", "invalid_dpop_proof"] {
        let expected = NotGranted::Failed(Error::Oauth { error: error.to_owned(), description: None });
        assert_eq!(asking().answered(&refused(error)), Err(expected));
    }
    // It is good once. That somebody else used it is less likely than that the answer was lost on the way.
    let after = asking().lost().unwrap().over().answered(&refused("invalid_grant"));
    assert_eq!(after, Err(NotGranted::Lost));
    // Nobody answers: 120 s in steps of 5.
    let mut ask = asking();
    for _ in 0..23 {
        ask = wait(ask.answered(&refused("authorization_pending"))).over();
    }
    assert_eq!(ask.answered(&refused("authorization_pending")), Err(NotGranted::Expired));
}

#[test]
fn a_provider_that_would_wait_a_week_is_not_waited_for() {
    let mut body = promise();
    body["expires_in"] = json!(604_800);
    let mut wait = Wait::begin(&backchannel(), assist(), &answer(200, &body), NOW).unwrap();
    let mut waited = 0;
    let end = loop {
        waited += wait.seconds();
        assert!(waited <= 300, "waits without end");
        match wait.over().answered(&refused("authorization_pending")) {
            Ok(Answered::Wait(next)) => wait = next,
            other => break other,
        }
    };
    assert_eq!((end, waited), (Err(NotGranted::Expired), 300));
}

#[test]
fn what_is_kept_goes_on_after_the_phone_died() {
    let killed = |polling: Polling| {
        let kept = serde_json::to_string(&polling).unwrap();
        serde_json::from_str::<Polling>(&kept).unwrap().resume()
    };
    let wait = Wait::begin(&backchannel(), assist(), &answer(200, &promise()), NOW).unwrap();
    let number = wait.number();
    // How much of the wait was over nobody knows.
    let wait = killed(Polling::Wait(wait)).unwrap();
    assert_eq!((wait.seconds(), wait.number()), (5, number));
    // Nor whether the question got through.
    let wait = killed(Polling::Ask(wait.over())).unwrap();
    assert_eq!(wait.seconds(), 10);
    assert_eq!(wait.over().answered(&refused("invalid_grant")), Err(NotGranted::Lost));
}

#[test]
fn a_slow_down_does_not_say_that_nothing_was_granted() {
    let ask = wait(asking().lost().unwrap().over().answered(&refused("slow_down"))).over();
    assert_eq!(ask.answered(&refused("invalid_grant")), Err(NotGranted::Lost));
    // What is pending was not granted before: then somebody else has had it.
    let ask = wait(asking().lost().unwrap().over().answered(&refused("authorization_pending"))).over();
    assert!(matches!(ask.answered(&refused("invalid_grant")), Err(NotGranted::Failed(Error::Oauth { .. }))));
}

/// The citizen's side in true time, in seconds.
struct Server {
    now: u64,
    expires: u64,
    /// What the citizen says, and when.
    decides: (u64, bool),
    /// The pace that the helper knows of, and when it last had to do with us.
    pace: u64,
    last: u64,
    redeemed: bool,
}

impl Server {
    /// Judges one question; the answer may be lost afterwards.
    fn answer(&mut self, random: &mut Random, grant: &Value) -> Response {
        assert!(
            self.now >= self.last + self.pace,
            "{} s after {}, but {} s is the pace",
            self.now,
            self.last,
            self.pace
        );
        let (at, agrees) = self.decides;
        match random.below(20) {
            0 => refused("slow_down"),
            1 => answer(503, &json!({})),
            2 => {
                let mut busy = answer(429, &json!({}));
                let seconds = random.below(40);
                busy.headers_mut().insert("Retry-After", seconds.to_string().parse().unwrap());
                busy
            }
            3 => raw(200, "text/html", "<html>Wi-Fi"),
            _ if self.redeemed => refused("invalid_grant"),
            _ if self.now >= self.expires => refused("expired_token"),
            _ if self.now < at => refused("authorization_pending"),
            _ if agrees => {
                self.redeemed = true;
                answer(200, grant)
            }
            _ => refused("access_denied"),
        }
    }
}

/// One visit; gives how it ended.
fn visit(seed: u64, grant: &Value) -> Result<Granted, NotGranted> {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let (pace, life) = (1 + random.below(20), 20 + random.below(500));
    let mut server = Server {
        now: 1_000,
        expires: 1_000 + u64::try_from(life).unwrap(),
        decides: (1_000 + u64::try_from(random.below(400)).unwrap(), random.below(4) > 0),
        pace: u64::try_from(pace).unwrap(),
        last: 1_000,
        redeemed: false,
    };
    let mut body = promise();
    (body["interval"], body["expires_in"]) = (json!(pace), json!(life));
    let bad = [0, 3, 10][random.below(3)];
    let mut wait = Wait::begin(&backchannel(), assist(), &answer(200, &body), NOW)?;
    let (mut waited, mut asked) = (0, 0);
    loop {
        waited += u64::from(wait.seconds());
        assert!(waited <= u64::try_from(life.min(300)).unwrap(), "waits for longer than it is good");
        if random.below(20) < bad / 3 {
            // The phone dies in the middle, and is dead for a while.
            server.now += u64::try_from(random.below(60)).unwrap();
            let kept = serde_json::to_string(&Polling::Wait(wait)).unwrap();
            wait = serde_json::from_str::<Polling>(&kept).unwrap().resume()?;
            continue;
        }
        // A timer may be late, never early. Whatever the wall clock does meanwhile, nobody here asks it.
        server.now += u64::from(wait.seconds()) + u64::try_from(random.below(3)).unwrap();
        let ask = wait.over();
        asked += 1;
        assert!(asked <= 300, "asks without end");
        if random.below(20) < bad {
            // Not sent, or sent and the answer lost; then a time-out, or the phone dies.
            if random.below(2) == 0 {
                let _lost = server.answer(&mut random, grant);
            }
            server.now += u64::try_from(random.below(10)).unwrap();
            server.last = server.now;
            wait = match random.below(3) {
                0 => {
                    let kept = serde_json::to_string(&Polling::Ask(ask)).unwrap();
                    serde_json::from_str::<Polling>(&kept).unwrap().resume()?
                }
                _ => ask.lost()?,
            };
            continue;
        }
        let response = server.answer(&mut random, grant);
        server.last = server.now;
        let said = String::from_utf8_lossy(response.body()).into_owned();
        if said.contains("slow_down") {
            server.pace += 5;
        }
        match ask.answered(&response) {
            Ok(Answered::Wait(next)) => wait = next,
            Ok(Answered::Granted(granted)) => {
                assert!(server.redeemed && server.decides.1 && server.now >= server.decides.0);
                return Ok(granted);
            }
            Err(end) => {
                match end {
                    NotGranted::Refused => assert!(said.contains("access_denied")),
                    NotGranted::Failed(error) => panic!("{seed}: {error}"),
                    _ => {}
                }
                return Err(end);
            }
        }
    }
}

#[test]
fn ten_thousand_visits_all_end_and_never_ask_faster_than_allowed() {
    let grant = Approver::new().grant();
    let mut ends = std::collections::BTreeMap::new();
    for seed in 1..=10_000 {
        let end = match visit(seed, &grant) {
            Ok(_) => "granted",
            Err(NotGranted::Refused) => "refused",
            Err(NotGranted::Expired) => "expired",
            Err(NotGranted::Lost) => "lost",
            Err(other) => panic!("{seed}: {other}"),
        };
        *ends.entry(end).or_insert(0) += 1;
    }
    // Every end must have occurred often, or this proves little.
    for end in ["granted", "refused", "expired", "lost"] {
        assert!(ends.get(end).is_some_and(|times| *times > 500), "{ends:?}");
    }
}
