//! What no walk from outside can time.

use http::Response;

use super::update;
use crate::action::Action;
use crate::config::{Config, Environment};
use crate::effect::{Answer, Ask, Effect, Event};
use crate::model::{Model, Purpose};
use crate::moment::Moment;

fn model() -> Model {
    let nowhere = || "https://nowhere.example".to_owned();
    Model::new(Config {
        data_dir: String::new(),
        language: "vi".to_owned(),
        environment: Environment {
            broker: nowhere(),
            portal: nowhere(),
            signing: nowhere(),
            client_id: String::new(),
            redirect_uri: nowhere(),
            tls_roots: String::new(),
            pack_key: String::new(),
        },
    })
}

#[test]
fn an_answer_that_was_under_way_does_not_bring_the_network_back() {
    let (mut model, mut moment) = (model(), Moment::new(0, [7; 32]));
    let Effect::Ask(id, _) = model.ask(Purpose::SignOut, Ask::After(0)) else { unreachable!("asking asks") };
    update(&mut model, Event::Action(Action::NetworkChanged { online: false }), &mut moment);
    let answer = Answer::Http(Ok(Response::new(Vec::new())));
    update(&mut model, Event::Answer(id, answer), &mut moment);
    assert!(!model.online);
    update(&mut model, Event::Action(Action::NetworkChanged { online: true }), &mut moment);
    assert!(model.online);
}
