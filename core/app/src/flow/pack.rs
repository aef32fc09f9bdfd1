//! Newer rules from the portal. A pack that is not sound is refused and the one in use stays.

use std::sync::Arc;

use http::StatusCode;
use http::header::{ETAG, IF_NONE_MATCH};

use crate::effect::{Answer, Ask, Effect, Exchange, Proof};
use crate::flow::http::PACK_LIMIT;
use crate::flow::tell;
use crate::library::Library;
use crate::model::{Model, Purpose};
use crate::moment::Moment;

/// Ask the portal whether there are newer rules.
pub fn fetch(model: &mut Model) -> Vec<Effect> {
    let mut builder = http::Request::get(format!("{}/packs/vn-base", model.config.environment.portal));
    if let Some(sequence) = model.library.sequence() {
        builder = builder.header(IF_NONE_MATCH, format!("\"{sequence}\""));
    }
    let Ok(request) = builder.body(Vec::new()) else { return Vec::new() };
    let exchange = Exchange { request, file: None, proof: Proof::None, limit: PACK_LIMIT };
    vec![model.ask(Purpose::FetchPack, Ask::Http(Box::new(exchange)))]
}

/// The portal answered. Being offline is no fault here: the rules in use serve.
pub fn fetched(model: &mut Model, answer: Answer, moment: &mut Moment) -> Vec<Effect> {
    let Answer::Http(Ok(response)) = answer else { return Vec::new() };
    if response.status() != StatusCode::OK || response.headers().get(ETAG).is_none() {
        return Vec::new();
    }
    let key = &model.config.environment.pack_key;
    match Library::open(response.body(), key, model.library.sequence(), moment.now) {
        Ok(library) => {
            model.library = Arc::new(library);
            vec![model.ask(Purpose::KeepPack, Ask::KeepPack(response.into_body()))]
        }
        Err(fault) => {
            tell(model, fault);
            Vec::new()
        }
    }
}

/// The kept pack was read at the start; verified again, because a file is not a proof.
pub fn kept(model: &mut Model, answer: Answer, moment: &mut Moment) {
    let Answer::Pack(Ok(Some(bytes))) = answer else { return };
    let key = &model.config.environment.pack_key;
    if let Ok(library) = Library::open(&bytes, key, model.library.sequence(), moment.now) {
        model.library = Arc::new(library);
    }
}
