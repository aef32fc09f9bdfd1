//! Who the person is (OpenID Connect Core 5.3), for the holder of the right key only.

use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::citizens::Citizen;
use crate::faults::Fault;
use crate::guard;
use crate::oauth::answer;
use crate::world::Shared;

pub(super) async fn describe(State(world): State<Shared>, method: Method, headers: HeaderMap) -> Response {
    match guard::access(&world, &method, "/broker/userinfo", &headers, "openid").await {
        Ok(access) => {
            let mut claims = claims(access.citizen);
            if world.faults.takes("userinfo", Fault::WrongSubject) {
                claims["sub"] = Value::from("somebody-else");
            }
            answer(StatusCode::OK, claims)
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn claims(citizen: &Citizen) -> Value {
    let mut claims = json!({
        "sub": citizen.id,
        "name": citizen.name,
        "birthdate": citizen.birthdate,
        "gender": citizen.gender,
        "personal_number": citizen.personal_number,
        "permanent_address": citizen.permanent_address,
        "level": citizen.level,
    });
    if let Some(phone) = citizen.phone {
        claims["phone_number"] = Value::from(phone);
    }
    if let Some(email) = citizen.email {
        claims["email"] = Value::from(email);
    }
    if let Some((team, place)) = citizen.member {
        claims["community_team"] = Value::from(team);
        claims["community_place"] = Value::from(place);
    }
    claims
}
