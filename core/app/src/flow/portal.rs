//! Calls to the portal in the person's name: a token that is still good, or one refresh for all who wait.

use gocua_identity as identity;

use crate::effect::{Answer, Ask, Effect, Exchange, FilePart, Proof, VaultAsk};
use crate::fault::Fault;
use crate::flow::http::{JSON_LIMIT, identity_fault};
use crate::model::{Model, Purpose};
use crate::moment::Moment;
use crate::record::{CURRENT, SESSION, delete, put};

/// Send a request with the person's token. Without a session the answer is [`Fault::SignInAgain`], given at
/// once by the returned value.
pub fn call(
    model: &mut Model,
    purpose: Purpose,
    request: http::Request<Vec<u8>>,
    file: Option<FilePart>,
    limit: usize,
) -> Result<Vec<Effect>, Fault> {
    let (now, client) = (model.now, super::sign_in::client(model));
    let open = model.open_mut().ok_or(Fault::SignInAgain)?;
    let session = open.session.as_ref().ok_or(Fault::SignInAgain)?;
    if let Some((token, until)) = &open.access.token
        && now < *until
    {
        let exchange = Exchange { request, file, proof: Proof::Token(token.clone()), limit };
        return Ok(vec![model.ask(purpose, Ask::Http(Box::new(exchange)))]);
    }
    let refresh = identity::refresh_request(&session.provider, &client, &session.refresh);
    // The proof is filled in when the token is there.
    open.access.waiting.push((purpose, Exchange { request, file, proof: Proof::None, limit }));
    if open.access.refreshing {
        return Ok(Vec::new());
    }
    let request = refresh.map_err(|_| Fault::ServiceBroken)?;
    open.access.refreshing = true;
    let exchange = Exchange { request, file: None, proof: Proof::Key, limit: JSON_LIMIT };
    Ok(vec![model.ask(Purpose::Refresh, Ask::Http(Box::new(exchange)))])
}

/// The refresh was answered: everything that waited goes on, or is told why not.
pub fn refreshed(model: &mut Model, answer: Answer, moment: &mut Moment) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    open.access.refreshing = false;
    let waiting = std::mem::take(&mut open.access.waiting);
    let tokens = match answer {
        Answer::Http(Ok(response)) => identity::tokens(&response).map_err(|error| identity_fault(&error, moment.now)),
        Answer::Http(Err(fault)) => Err(fault),
        _ => Err(Fault::Internal { code: "refresh".to_owned() }),
    };
    let mut effects = Vec::new();
    match tokens {
        Ok(tokens) => {
            open.access.token = Some((tokens.access.clone(), moment.now + i64::from(tokens.expires_in) - 30));
            // A server may rotate although it should not have to; the newer one is kept at once.
            if let (Some(refresh), Some(session)) = (tokens.refresh, open.session.as_mut()) {
                session.refresh = refresh;
                let write = put(SESSION, CURRENT, session);
                effects.push(model.ask(Purpose::Save, Ask::Vault(VaultAsk::Commit(vec![write]))));
            }
            for (purpose, mut exchange) in waiting {
                exchange.proof = Proof::Token(tokens.access.clone());
                effects.push(model.ask(purpose, Ask::Http(Box::new(exchange))));
            }
        }
        Err(fault) => {
            if fault == Fault::SignInAgain {
                effects.extend(end(model));
            }
            for (purpose, _) in waiting {
                effects.extend(crate::update::deliver(model, purpose, Answer::Http(Err(fault.clone())), moment));
            }
        }
    }
    effects
}

/// The portal did not take the token although it should have: the next call gets a new one.
pub fn token_refused(model: &mut Model) {
    if let Some(open) = model.open_mut() {
        open.access.token = None;
    }
}

/// The session is over on the broker's side; drafts stay.
fn end(model: &mut Model) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    open.session = None;
    open.access.token = None;
    open.tell_fault(Fault::SignInAgain);
    vec![model.ask(Purpose::Save, Ask::Vault(VaultAsk::Commit(vec![delete(SESSION, CURRENT)])))]
}

/// The person signs out: forget the tokens here at once, and tell the broker (RFC 7009) if it can be reached.
pub fn sign_out(model: &mut Model) -> Vec<Effect> {
    let client = super::sign_in::client(model);
    let Some(open) = model.open_mut() else { return Vec::new() };
    let Some(session) = open.session.take() else { return Vec::new() };
    open.access.token = None;
    open.linked = None;
    let revoke = identity::revoke_request(&session.provider, &client, &session.refresh);
    // Nobody in particular is spoken to any more.
    model.address();
    let writes = vec![delete(SESSION, CURRENT), delete(crate::record::LINKED, CURRENT)];
    let mut effects = vec![model.ask(Purpose::Save, Ask::Vault(VaultAsk::Commit(writes)))];
    if let Ok(request) = revoke {
        let exchange = Exchange { request, file: None, proof: Proof::Key, limit: JSON_LIMIT };
        effects.push(model.ask(Purpose::SignOut, Ask::Http(Box::new(exchange))));
    }
    effects
}
