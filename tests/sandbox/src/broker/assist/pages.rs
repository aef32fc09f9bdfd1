//! The citizen's own phone: who asks for what, and three numbers of which one is on the helper's screen.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::json;
use sqlx::Row as _;

use super::details::Detail;
use super::team::Member;
use super::views::{self, Waiting};
use crate::World;
use crate::broker::views::broken;
use crate::citizens::Citizen;
use crate::jose;
use crate::oauth::{Form, secret};
use crate::world::Shared;

/// How long what the phone shows is good, in seconds.
const SHOWN: i64 = 300;

pub(in crate::broker) fn pages() -> Router<Shared> {
    Router::new().route("/broker/assist", get(show)).route("/broker/assist/decide", post(decide))
}

async fn show(State(world): State<Shared>, RawQuery(query): RawQuery) -> Response {
    let form = Form::query(query.as_deref()).unwrap_or_default();
    let Some(citizen) = form.get("citizen").and_then(Citizen::by_id) else {
        return views::who();
    };
    match waiting(&world, citizen).await {
        Ok(waiting) => views::asked(citizen, &waiting, &shown(&world, citizen)),
        Err(error) => broken(&error),
    }
}

/// What a helper's phone reads off this one: that this citizen is here, and wants to be asked.
fn shown(world: &World, citizen: &Citizen) -> String {
    let claims = json!({ "sub": citizen.id, "exp": world.clock.now() + SHOWN, "jti": secret() });
    jose::sign(&world.pki.broker_key, "hint+jwt", &claims)
}

async fn waiting(world: &World, citizen: &Citizen) -> Result<Vec<Waiting>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT a.id, a.details, a.message, a.numbers, i.member FROM broker_assist a
         JOIN broker_install i ON i.client_id = a.client_id
         WHERE a.citizen = ? AND a.state = 'open' AND a.expires_at > ? ORDER BY a.asked_at",
    )
    .bind(citizen.id)
    .bind(world.clock.now())
    .fetch_all(&world.db)
    .await?;
    let mut waiting = Vec::new();
    for row in rows {
        let details: Option<[Detail; 1]> = serde_json::from_str(row.try_get("details")?).ok();
        let (Some([detail]), Some(member)) = (details, Member::by_id(row.try_get("member")?)) else { continue };
        waiting.push(Waiting {
            id: row.try_get("id")?,
            member,
            actions: detail.actions,
            message: row.try_get("message")?,
            numbers: row.try_get::<String, _>("numbers")?.split(' ').map(str::to_owned).collect(),
        });
    }
    Ok(waiting)
}

/// Decides once. Another number than the helper's is a no: whoever guesses has not looked.
async fn decide(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Form::body(&headers, &body).unwrap_or_default();
    let (Some(id), Some(decision)) = (form.get("request"), form.get("decision")) else { return views::stale() };
    let now = world.clock.now();
    let decided: Result<Option<String>, _> = sqlx::query_scalar(
        "UPDATE broker_assist SET state = CASE WHEN number = ?2 THEN 'agreed' ELSE 'refused' END, auth_time = ?3
         WHERE id = ?1 AND state = 'open' AND expires_at > ?3 RETURNING state",
    )
    .bind(id)
    .bind(decision)
    .bind(now)
    .fetch_optional(&world.db)
    .await;
    match decided {
        Ok(Some(state)) => views::decided(state == "agreed", decision != "refuse"),
        Ok(None) => views::stale(),
        Err(error) => broken(&error),
    }
}
