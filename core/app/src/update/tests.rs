//! What holds between a room and the rest, each named after what a person would lose without it. Races are looked for in the simulation.
#![allow(clippy::unwrap_used, clippy::panic)]

use gocua_dossier::draft::{self, DraftId};
use gocua_vault::VaultId;
use serde_json::json;

use super::update;
use crate::door::action::Action;
use crate::door::config::{Config, Environment};
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::door::view::SaveState;
use crate::flow::sign_in::{self, SignIn};
use crate::kept::draft::Draft;
use crate::kept::person::Session;
use crate::kept::settings::{LockAfter, Settings};
use crate::model::desk::Key;
use crate::model::own::Own;
use crate::model::turn::{Out, Turn};
use crate::model::{Life, Model, gathering, room};
use crate::world::ask::{Answer, Ask, AskId, Call, Deed, Effect, Event, Seen, VaultAsk};
use crate::world::bounds::Bounds;
use crate::world::flow::Step;
use crate::world::moment::Moment;

const VAULT: [u8; 16] = [1; 16];
const DRAFT: DraftId = DraftId([7; 16]);

fn environment() -> Environment {
    let at = |name: &str| format!("https://{name}.example");
    Environment {
        broker: at("dinhdanh"),
        portal: at("cong"),
        signing: at("ky"),
        client_id: "gocua".to_owned(),
        redirect_uri: at("gocua"),
        tls_roots: String::new(),
        pack_key: String::new(),
        people: 12,
    }
}

/// A room that locks at once, with a draft that is on the disk.
fn model() -> Model {
    let config = Config { data_dir: String::new(), language: "vi".to_owned(), environment: environment() };
    let mut model = Model::new(config);
    let mut own = Own::new(VaultId::from(VAULT), Seen::default(), 0);
    own.person.settings = Settings { lock: LockAfter::AtOnce, ..Settings::default() };
    let rules = draft::Rules { pack: 0, form: "ct01".to_owned(), form_sha256: String::new() };
    let draft = Draft {
        body: draft::Draft::new(DRAFT, "1.004194", "self", rules, 0),
        files: Vec::new(),
        given_up: Vec::new(),
        revision: 1,
    };
    own.drafting.begin(draft, None);
    own.drafting.was_kept(DRAFT, 1);
    model.life = Life::Own(Box::new(own));
    model
}

fn own(model: &mut Model) -> &mut Own {
    match &mut model.life {
        Life::Own(own) => own,
        _ => panic!("the room is closed"),
    }
}

/// Has the room do something outside an event; what it gives out.
fn having(model: &mut Model, what: impl FnOnce(&mut Own, &mut Turn<'_>)) -> Vec<Effect> {
    let mut out = Out { last_ask: model.last_ask, ..Out::default() };
    let mut moment = Moment::new(0, 0, [3; 32]);
    let Life::Own(own) = &mut model.life else { panic!("the room is closed") };
    what(own, &mut Turn { ground: &model.ground, moment: &mut moment, out: &mut out });
    model.last_ask = out.last_ask;
    out.effects
}

/// Something happens at so many milliseconds.
fn at(model: &mut Model, tick: u64, event: Event) -> Vec<Effect> {
    update(model, event, &mut Moment::new(0, tick, [4; 32]))
}

fn asked(effects: &[Effect], wanted: impl Fn(&Deed) -> bool) -> Vec<AskId> {
    let is = |effect: &Effect| match effect {
        Effect::Do(id, deed) if wanted(deed) => Some(*id),
        _ => None,
    };
    effects.iter().filter_map(is).collect()
}

fn is_pack(deed: &Deed) -> bool {
    matches!(deed, Deed::Http(exchange) if exchange.request.uri().path() == "/packs/vn-base")
}

#[test]
fn what_was_typed_a_moment_before_the_room_locked_is_kept() {
    let mut model = model();
    let typed = |draft: &mut Draft| {
        draft.body.answers.set(&"full_name".parse().unwrap(), "Lò Thị Ủ", gocua_dossier::answers::Origin::Typed).is_ok()
    };
    assert!(own(&mut model).drafting.change(DRAFT, &["full_name".to_owned()], 0, typed));
    let effects = at(&mut model, 5, Event::Action(Action::Background));
    assert!(matches!(model.life, Life::Closed(_)));
    let vault: Vec<&VaultAsk> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Do(_, Deed::Vault(id, ask)) if *id == VaultId::from(VAULT) => Some(ask),
            _ => None,
        })
        .collect();
    assert!(matches!(vault[..], [VaultAsk::Commit(writes), VaultAsk::Close] if writes.len() == 1), "{vault:?}");
}

#[test]
fn a_room_with_nothing_unsaved_only_closes() {
    let mut model = model();
    let effects = at(&mut model, 5, Event::Action(Action::Background));
    assert_eq!(asked(&effects, |deed| matches!(deed, Deed::Vault(_, VaultAsk::Commit(_)))), Vec::<AskId>::new());
}

#[test]
fn a_photo_that_comes_after_the_room_locked_waits_for_its_room() {
    let mut model = model();
    let fetch = |own: &mut Own, turn: &mut Turn<'_>| {
        gathering::fetch(own, DRAFT, "dwelling_proof".to_owned(), crate::flow::paper::Source::Camera, turn);
    };
    let effects = having(&mut model, fetch);
    let photo = asked(&effects, |deed| matches!(deed, Deed::Platform(PlatformRequest::TakePhoto { .. })));
    let [photo] = photo[..] else { panic!("no photo asked for") };
    at(&mut model, 5, Event::Action(Action::Background));
    // The camera was in front for eleven minutes.
    at(&mut model, 11 * 60_000, Event::Action(Action::Foreground));
    assert!(matches!(model.life, Life::Closed(_)));
    let file = PlatformOutcome::File { name: "anh.jpg".to_owned(), bytes: vec![1, 2, 3] };
    at(&mut model, 11 * 60_000 + 1, Event::Answer(photo, Answer::Platform(file)));
    let brought = model.brought.as_ref().unwrap();
    assert_eq!(
        (brought.ticket.as_str(), &brought.bytes[..]),
        (format!("{DRAFT}/dwelling_proof").as_str(), &[1, 2, 3][..])
    );
    assert!(model.abroad.is_empty());
}

#[test]
fn handing_a_file_on_does_not_lock_the_room_before_it_is_over() {
    let mut model = model();
    let effects =
        having(&mut model, |own, turn| own.share("bien-nhan.json".to_owned(), "application/json", vec![1], turn));
    let sheet = asked(&effects, |deed| matches!(deed, Deed::Platform(PlatformRequest::ShareFile { .. })));
    let [sheet] = sheet[..] else { panic!("no sheet") };
    at(&mut model, 5, Event::Action(Action::Background));
    at(&mut model, 60_000, Event::Action(Action::Foreground));
    assert!(matches!(model.life, Life::Own(_)));
    at(&mut model, 60_001, Event::Answer(sheet, Answer::Platform(PlatformOutcome::Done)));
    at(&mut model, 60_002, Event::Action(Action::Background));
    assert!(matches!(model.life, Life::Closed(_)));
}

#[test]
fn rules_published_while_the_portal_was_being_asked_are_asked_for_once_more() {
    let mut model = model();
    let back = || Event::Action(Action::NetworkChanged { online: true, metered: false });
    let first = asked(&at(&mut model, 1, back()), is_pack);
    let [first] = first[..] else { panic!("not asked") };
    // Twice more while that is under way: one more question is enough.
    assert_eq!(asked(&at(&mut model, 2, back()), is_pack), Vec::<AskId>::new());
    assert_eq!(asked(&at(&mut model, 3, back()), is_pack), Vec::<AskId>::new());
    let nothing_new = || Answer::Http(http::Response::builder().status(304).body(Vec::new()).unwrap());
    let second = asked(&at(&mut model, 4, Event::Answer(first, nothing_new())), is_pack);
    let [second] = second[..] else { panic!("not asked once more") };
    assert_eq!(asked(&at(&mut model, 5, Event::Answer(second, nothing_new())), is_pack), Vec::<AskId>::new());
}

#[test]
fn whoever_waits_for_the_rules_hears_that_there_are_none() {
    use crate::model::desk::Errand;
    let mut model = model();
    // A question of the kind that sending puts.
    let wait = |own: &mut Own, turn: &mut Turn<'_>| own.errand(Errand::Reserve, Ask::Rules, turn);
    having(&mut model, wait);
    assert!(own(&mut model).flows.errands.has(&Errand::Reserve));
    let pack =
        asked(&at(&mut model, 1, Event::Action(Action::NetworkChanged { online: true, metered: false })), is_pack);
    let [pack] = pack[..] else { panic!("not asked") };
    at(&mut model, 2, Event::Answer(pack, Answer::Failed(Fault::Offline)));
    assert!(!own(&mut model).flows.errands.has(&Errand::Reserve));
}

/// Somebody who is signed in, with this refresh token.
fn session(refresh: &str) -> Session {
    let at = |path: &str| format!("https://dinhdanh.example/{path}");
    serde_json::from_value(json!({
        "provider": {
            "issuer": "https://dinhdanh.example", "authorization_endpoint": at("authorize"),
            "pushed_authorization_request_endpoint": at("par"), "token_endpoint": at("token"),
            "userinfo_endpoint": at("userinfo"), "revocation_endpoint": null, "jwks_uri": at("jwks"),
        },
        "refresh": refresh, "key": "gocua.client.1",
        "profile": {
            "sub": "cong-dan-1", "name": "Lò Thị Ủ", "birthdate": "1956-02-03", "gender": null, "personal_number": "010156000123",
            "permanent_address": null, "phone": null, "email": null, "level": 2,
        },
    }))
    .unwrap()
}

fn tokens(access: &str, refresh: &str) -> Answer {
    let body = json!({ "access_token": access, "token_type": "DPoP", "expires_in": 300, "refresh_token": refresh });
    let response = http::Response::builder().header("content-type", "application/json");
    Answer::Http(response.body(body.to_string().into_bytes()).unwrap())
}

fn fresh() -> sign_in::Fresh {
    let Answer::Http(response) = tokens("access-9", "refresh-9") else { panic!("no answer") };
    sign_in::Fresh::of(&gocua_identity::tokens(&response).unwrap(), true, 0)
}

/// Somebody calls the portal, and a token is being asked for with the session that is there.
fn refreshing(model: &mut Model) -> AskId {
    own(model).person.session = Some(session("refresh-1"));
    let request = http::Request::get("https://cong.example/submissions").body(Vec::new()).unwrap();
    let call = Call { request, file: None, bounds: Bounds::JSON };
    let call = |own: &mut Own, turn: &mut Turn<'_>| {
        room::ask(own, Key::Follow(DRAFT), Ask::Portal(Box::new(call)), turn);
    };
    let asks = asked(&having(model, call), |deed| goes_to(deed, "/token"));
    let [refresh] = asks[..] else { panic!("no token asked for") };
    refresh
}

fn goes_to(deed: &Deed, path: &str) -> bool {
    matches!(deed, Deed::Http(exchange) if exchange.request.uri().path() == path)
}

#[test]
fn a_token_of_the_session_before_is_not_kept_over_one_that_is_on_its_way_to_the_disk() {
    for answer in [tokens("access-2", "refresh-2"), Answer::Failed(Fault::SignInAgain)] {
        let mut model = model();
        let refresh = refreshing(&mut model);
        let closing = || Step::Wait(SignIn::Closing(fresh()), Ask::After(1));
        own(&mut model).flows.sign_in.begin(&(), closing);
        let effects = at(&mut model, 1, Event::Answer(refresh, answer));
        assert_eq!(asked(&effects, |deed| matches!(deed, Deed::Vault(..))), Vec::<AskId>::new());
        assert!(own(&mut model).person.session.is_some());
    }
}

#[test]
fn whoever_waits_for_a_token_goes_on_with_that_of_who_signs_in_and_a_late_one_is_of_no_interest() {
    let mut model = model();
    let refresh = refreshing(&mut model);
    own(&mut model).person.session = Some(session("refresh-9"));
    let effects = having(&mut model, |own, turn| own.arm(fresh(), turn));
    assert_eq!(asked(&effects, |deed| goes_to(deed, "/submissions")).len(), 1);
    let late = at(&mut model, 1, Event::Answer(refresh, tokens("access-2", "refresh-2")));
    assert!(asked(&late, |_| true).is_empty());
    let kept = serde_json::to_value(own(&mut model).person.session.as_ref().unwrap()).unwrap();
    assert_eq!(kept["refresh"], "refresh-9");
}

/// What is asked of the platform's voice: the question, if it is one, the words, and how fast.
fn spoken(effects: &[Effect]) -> Vec<(Option<AskId>, String, u32)> {
    let voice = |effect: &Effect| match effect {
        Effect::Do(id, Deed::Platform(PlatformRequest::Speak { text, pace, .. })) => {
            Some((Some(*id), text.clone(), *pace))
        }
        Effect::Tell(PlatformRequest::Speak { text, pace, .. }) => Some((None, text.clone(), *pace)),
        _ => None,
    };
    effects.iter().filter_map(voice).collect()
}

#[test]
fn the_same_button_reads_the_screen_and_stops_reading_it_and_a_screen_that_is_left_is_read_no_further() {
    let mut model = model();
    let listen = || Event::Action(Action::ReadAloud { element: None });
    let view = |model: &Model| crate::screen::view(model, 0);
    at(&mut model, 0, Event::Action(Action::Foreground));
    let said = spoken(&at(&mut model, 1, listen()));
    let [(Some(first), text, 100)] = &said[..] else { panic!("{said:?}") };
    assert!(!text.is_empty() && view(&model).listen == model.ground.words.say("listen-stop"));
    // Again: it stops, and the late word that it has stopped means nothing.
    assert_eq!(spoken(&at(&mut model, 2, listen())), [(None, String::new(), 100)]);
    assert_eq!(view(&model).listen, model.ground.words.say("listen"));
    let first = *first;
    at(&mut model, 3, Event::Answer(first, Answer::Platform(PlatformOutcome::Done)));
    // Once more, slower, and read to its end.
    model.ground.face.pace = crate::kept::face::Pace::Slow;
    let said = spoken(&at(&mut model, 4, listen()));
    let [(Some(second), _, 70)] = said[..] else { panic!("{said:?}") };
    at(&mut model, 5, Event::Answer(second, Answer::Platform(PlatformOutcome::Done)));
    assert_eq!(view(&model).listen, model.ground.words.say("listen"));
    // The screen is left in the middle.
    at(&mut model, 6, listen());
    assert_eq!(spoken(&at(&mut model, 7, Event::Action(Action::Help))), [(None, String::new(), 100)]);
}

#[test]
fn a_phone_without_a_voice_for_the_language_says_so_on_every_kind_of_screen() {
    let closed = {
        let mut closed = model();
        at(&mut closed, 1, Event::Action(Action::Background));
        closed
    };
    for mut model in [model(), closed] {
        at(&mut model, 1, Event::Action(Action::Foreground));
        let said = spoken(&at(&mut model, 2, Event::Action(Action::ReadAloud { element: None })));
        let [(Some(id), ..)] = said[..] else { panic!("{said:?}") };
        let none = PlatformOutcome::Unavailable { reason: "no voice".to_owned() };
        at(&mut model, 3, Event::Answer(id, Answer::Platform(none)));
        let view = crate::screen::view(&model, 0);
        let notice = view.elements.iter().find(|element| element.id == "notice").unwrap();
        assert_eq!(notice.read_aloud, model.ground.words.fault(&Fault::NoVoice));
    }
}

#[test]
fn how_the_app_looks_is_kept_for_the_next_start_and_whatever_opens_there() {
    let mut model = model();
    let help = |model: &mut Model| at(model, 1, Event::Action(Action::Help));
    help(&mut model);
    let view = crate::screen::view(&model, 0);
    assert_eq!((view.screen.as_str(), view.help.as_ref(), view.letters), ("help", None, 100));
    let choose = |element: &str, option: &str, frame| {
        Event::Action(Action::Choose { element: element.to_owned(), option: option.to_owned(), frame })
    };
    at(&mut model, 2, choose("letters", "largest", view.frame));
    let effects = at(&mut model, 3, choose("language", "en", view.frame));
    let kept = effects.iter().find_map(|effect| match effect {
        Effect::Do(id, Deed::KeepFace(bytes)) => Some((*id, crate::kept::face::Face::read(bytes))),
        _ => None,
    });
    let (id, kept) = kept.unwrap();
    assert_eq!((&kept, model.ground.face_kept), (&model.ground.face, SaveState::Saving));
    at(&mut model, 4, Event::Answer(id, Answer::Done));
    assert_eq!(model.ground.face_kept, SaveState::Saved);
    let view = crate::screen::view(&model, 0);
    assert_eq!((view.language.as_str(), view.letters), ("en", 170));
    // The next process, before anybody is known.
    let mut next = Model::new(model.ground.config.clone());
    next.ground.put_on(kept);
    let view = crate::screen::view(&next, 0);
    assert_eq!((view.language.as_str(), view.letters), ("en", 170));
    at(&mut next, 4, Event::Started);
    help(&mut next);
    assert_eq!(crate::screen::view(&next, 0).screen, "help");
    at(&mut next, 5, Event::Action(Action::Back));
    assert_ne!(crate::screen::view(&next, 0).screen, "help");
}
