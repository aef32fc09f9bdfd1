//! What must hold against a realm that is set up as it should be.

use gocua_app::Fault;
use gocua_app::world::moment::Clock;
use gocua_app::world::refusal::identity_fault;
use gocua_identity::{self as identity, Demand, Expected, LOA_1, LOA_2, Purpose, RefreshToken, Tokens, dpop};
use serde_json::json;

use crate::Failed;
use crate::admin::Admin;
use crate::browser::Browser;
use crate::phone::{Phone, SignedIn, Stop, client, now};

/// Where Keycloak is.
pub(crate) struct Place {
    pub(crate) issuer: String,
    pub(crate) admin: Admin,
}

pub(crate) fn hold(holds: bool, what: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(what()) }
}

/// The clock of a phone that nobody has corrected yet.
fn clock() -> Clock {
    Clock { now: now(), shown: now(), heard: false }
}

/// What the app says when it ended like this; `None` when it did not end.
pub(crate) fn said<T>(outcome: Result<T, Stop>) -> Result<Option<Fault>, Failed> {
    match outcome {
        Ok(_) => Ok(None),
        Err(Stop::Refused(error)) => Ok(Some(identity_fault(&error, clock()))),
        Err(Stop::Failed(error)) => Err(error),
    }
}

async fn signed_in(place: &Place) -> Result<(Phone, SignedIn, RefreshToken), Failed> {
    let phone = Phone::new()?;
    let signed_in = phone.sign_in(&place.issuer, Purpose::SignIn).await?;
    let refresh = signed_in.tokens.refresh.clone().ok_or("no refresh token")?;
    Ok((phone, signed_in, refresh))
}

pub(crate) async fn sign_in(place: &Place) -> Result<(), Failed> {
    let (phone, signed_in, _) = signed_in(place).await?;
    hold(signed_in.id.acr.as_deref() == Some(LOA_2), || format!("acr {:?}", signed_in.id.acr))?;
    hold(signed_in.id.auth_time.is_some_and(|at| (at - now()).abs() < 60), || "auth_time".to_owned())?;
    let profile = phone.profile(&signed_in).await?;
    let got = (profile.name.as_str(), profile.personal_number.as_str(), profile.birthdate.as_str(), profile.level);
    hold(got == ("Nguyễn Văn An", "001190000001", "1990-05-17", 2), || format!("{got:?}"))?;
    let got = (profile.permanent_address.as_deref(), profile.phone.as_deref(), profile.email.as_deref());
    let wanted = (Some("Số 1, phố Huế, Hà Nội"), Some("+84912345678"), Some("an@gocua.example"));
    hold(got == wanted, || format!("{got:?}"))
}

fn refused(outcome: Result<Tokens, Stop>) -> Result<(), Failed> {
    hold(said(outcome)?.is_some(), || "it was taken".to_owned())
}

pub(crate) async fn stolen_code(place: &Place) -> Result<(), Failed> {
    let phone = Phone::new()?;
    let mut back = phone.browse(&place.issuer, Purpose::SignIn).await?;
    let code =
        identity::callback(&back.provider, &client(), &back.attempt, &back.url).map_err(|error| error.to_string())?;
    // A thief who has the code, and makes up a verifier.
    back.attempt = identity::Attempt::new(&back.provider, Purpose::SignIn, [5; 96], now());
    let request =
        identity::code_request(&back.provider, &client(), &back.attempt, &code).map_err(|error| error.to_string())?;
    refused(identity::tokens(&phone.prove(request, None).await?).map_err(Stop::from))?;
    // A thief who has everything but the key.
    let back = phone.browse(&place.issuer, Purpose::SignIn).await?;
    refused(Phone::new()?.redeem(&back).await)
}

pub(crate) async fn refresh(place: &Place) -> Result<(), Failed> {
    let (phone, signed_in, first) = signed_in(place).await?;
    let tokens = phone.refresh(&signed_in, &first).await?;
    hold(tokens.access.expose() != signed_in.tokens.access.expose(), || "the same access token".to_owned())?;
    hold(tokens.refresh.as_ref().is_some_and(|next| next.fingerprint() != first.fingerprint()), || {
        "the refresh token does not rotate".to_owned()
    })?;
    let keys = phone.keys(&signed_in.provider).await?;
    if tokens.id_token.is_some() {
        let same = Expected::Refresh { sub: &signed_in.id.sub };
        tokens.verify(&keys, &signed_in.provider, &client(), same, now()).map_err(|error| format!("{error:?}"))?;
    }
    tokens.covers(&client()).map_err(|error| error.to_string())?;
    let next = tokens.refresh.ok_or("no refresh token")?;
    phone.refresh(&signed_in, &next).await?;
    Ok(())
}

pub(crate) async fn lost_answer(place: &Place) -> Result<(), Failed> {
    let (phone, signed_in, first) = signed_in(place).await?;
    // The answer to the first one is lost: the same token once more, and on with what that gives.
    phone.refresh(&signed_in, &first).await?;
    let again = phone.refresh(&signed_in, &first).await?;
    let next = again.refresh.ok_or("no refresh token")?;
    phone.refresh(&signed_in, &next).await?;
    Ok(())
}

pub(crate) async fn strict(place: &Place) -> Result<(), Failed> {
    let before = place.admin.realm(|realm| realm["refreshTokenMaxReuse"] = json!(0)).await?;
    let outcome = async {
        let (phone, signed_in, first) = signed_in(place).await?;
        phone.refresh(&signed_in, &first).await?;
        let fault = said(phone.refresh(&signed_in, &first).await)?;
        hold(fault == Some(Fault::SignInAgain), || format!("the app says {fault:?}"))
    }
    .await;
    place.admin.put("", &before).await?;
    outcome
}

pub(crate) async fn sign_out(place: &Place) -> Result<(), Failed> {
    let (phone, signed_in, refresh) = signed_in(place).await?;
    let request =
        identity::revoke_request(&signed_in.provider, &client(), &refresh).map_err(|error| error.to_string())?;
    identity::revoked(&phone.prove(request, None).await?).map_err(|error| format!("{error:?}"))?;
    let fault = said(phone.refresh(&signed_in, &refresh).await)?;
    hold(fault == Some(Fault::SignInAgain), || format!("the app says {fault:?}"))
}

pub(crate) async fn opened_twice(place: &Place) -> Result<(), Failed> {
    let phone = Phone::new()?;
    let (_, _, page) = phone.push(&place.issuer, Purpose::SignIn).await?;
    Browser::new()?.visit(&page).await?;
    let again = Browser::new()?.visit(&page).await;
    hold(again.is_err(), || format!("it leads to {again:?}"))?;
    phone.sign_in(&place.issuer, Purpose::SignIn).await?;
    Ok(())
}

pub(crate) async fn step_up(place: &Place) -> Result<(), Failed> {
    let before = place.admin.attribute("default.acr.values", LOA_1).await?;
    let outcome = async {
        let phone = Phone::new()?;
        let low = phone.browse(&place.issuer, Purpose::SignIn).await?;
        hold(low.asked == ["password"], || format!("asked for {:?}", low.asked))?;
        let tokens = phone.redeem(&low).await?;
        let keys = phone.keys(&low.provider).await?;
        let id = tokens.verify(&keys, &low.provider, &client(), Expected::Attempt(&low.attempt), now());
        let id = id.map_err(|error| format!("{error:?}"))?;
        let demand = Demand { acr: LOA_2.to_owned(), max_age: 0 };
        hold(!demand.is_met_by(id.acr.as_deref(), id.auth_time, now()), || format!("acr {:?} meets it", id.acr))?;
        let high = phone.sign_in(&place.issuer, Purpose::StepUp(demand.clone())).await?;
        let (acr, at) = (high.id.acr.as_deref(), high.id.auth_time);
        hold(demand.is_met_by(acr, at, now()) && high.id.sub == id.sub, || format!("acr {acr:?}, auth_time {at:?}"))?;
        hold(high.tokens.refresh.is_some(), || "the raised session cannot be refreshed".to_owned())
    }
    .await;
    place.admin.put(&place.admin.client().await?, &before).await?;
    outcome
}

pub(crate) async fn keys(place: &Place) -> Result<(), Failed> {
    let phone = Phone::new()?;
    let back = phone.browse(&place.issuer, Purpose::SignIn).await?;
    let old = phone.keys(&back.provider).await?;
    let realm = place.admin.get("").await?;
    let component = json!({
        "name": "another", "providerId": "ecdsa-generated", "providerType": "org.keycloak.keys.KeyProvider", "parentId": realm["id"],
        "config": { "priority": ["1000"], "enabled": ["true"], "active": ["true"], "ecdsaEllipticCurveKey": ["P-256"] },
    });
    place.admin.ask("POST", "/components", Some(&component)).await?;
    let tokens = phone.redeem(&back).await?;
    let verify = |keys| tokens.verify(keys, &back.provider, &client(), Expected::Attempt(&back.attempt), now());
    let stale = verify(&old);
    hold(stale == Err(identity::Error::UnknownKey), || format!("with the old keys: {stale:?}"))?;
    verify(&phone.keys(&back.provider).await?).map(|_| ()).map_err(|error| format!("{error:?}"))
}

pub(crate) async fn clocks(place: &Place) -> Result<(), Failed> {
    for (off, is_taken) in [(-20, true), (10, true), (-45, false), (40, false)] {
        let phone = Phone::with_clock(off)?;
        if is_taken {
            phone
                .sign_in(&place.issuer, Purpose::SignIn)
                .await
                .map_err(|stop| format!("{off} s: {}", Failed::from(stop)))?;
            continue;
        }
        let answer = pushed(place, &phone).await?;
        hold(dpop::refuses_proof(&answer), || {
            format!("{off} s: {} {}", answer.status(), String::from_utf8_lossy(answer.body()))
        })?;
    }
    Ok(())
}

/// What Keycloak says to a proof of a phone whose clock is off.
async fn pushed(place: &Place, phone: &Phone) -> Result<identity::Response, Failed> {
    let answer =
        phone.send(identity::Provider::discovery_request(&place.issuer).map_err(|error| error.to_string())?).await?;
    let provider = identity::Provider::parse(&place.issuer, &answer).map_err(|error| error.to_string())?;
    let attempt = identity::Attempt::new(&provider, Purpose::SignIn, [1; 96], now());
    let request = identity::pushed_request(&provider, &client(), &attempt, &phone.public.thumbprint());
    phone.prove(request.map_err(|error| error.to_string())?, None).await
}
