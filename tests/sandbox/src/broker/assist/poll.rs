//! The answer, at the token endpoint (OpenID CIBA Core 1.0, 10.1 and 11): a token for what the citizen agreed to, and nothing to renew it
//! by.

use serde_json::{Value, json};
use sqlx::Row as _;

use super::installs;
use crate::World;
use crate::broker::tokens::{SignIn, level_of};
use crate::citizens::Citizen;
use crate::oauth::{Form, OauthError, fingerprint, secret};

/// The grant.
pub(in crate::broker) const GRANT: &str = "urn:openid:params:grant-type:ciba";
/// What `slow_down` adds to the pace, in seconds.
const SLOWER: i64 = 5;

/// Answers one question of the phone that has the key `jkt`.
pub(in crate::broker) async fn by_request(world: &World, form: &Form, jkt: &str) -> Result<Value, OauthError> {
    let install = installs::authenticate(world, form).await?;
    let (id, now) = (form.need("auth_req_id")?, world.clock.now());
    let unknown = || OauthError::grant("auth_req_id is unknown, another's, or was used before");
    let row = sqlx::query("SELECT * FROM broker_assist WHERE fingerprint = ? AND client_id = ?")
        .bind(fingerprint(id))
        .bind(&install.client_id)
        .fetch_optional(&world.db)
        .await?
        .ok_or_else(unknown)?;
    match row.try_get("state")? {
        "refused" => return Err(OauthError::new("access_denied", "the citizen said no")),
        "used" => return Err(unknown()),
        _ if row.try_get::<i64, _>("expires_at")? <= now => {
            return Err(OauthError::new("expired_token", "nobody answered in time"));
        }
        "agreed" => {}
        _ => return Err(pending(world, id, now).await?),
    }
    // Used up in one statement: two questions at once cannot both win.
    let won = sqlx::query("UPDATE broker_assist SET state = 'used' WHERE fingerprint = ? AND state = 'agreed'")
        .bind(fingerprint(id))
        .execute(&world.db)
        .await?;
    if won.rows_affected() == 0 {
        return Err(unknown());
    }
    let citizen = Citizen::by_id(row.try_get("citizen")?).ok_or_else(unknown)?;
    let details: Value = serde_json::from_str(row.try_get("details")?).map_err(|_| unknown())?;
    let sign_in = SignIn {
        id: secret(),
        citizen,
        client_id: install.client_id,
        scope: "openid".to_owned(),
        jkt: jkt.to_owned(),
        acr: level_of(citizen).to_owned(),
        auth_time: row.try_get("auth_time")?,
        assist: Some((details.clone(), install.member.id)),
    };
    // Nobody has a token to renew it by: the secret is forgotten here.
    sign_in.store(world, &secret()).await?;
    let access_token = sign_in.access_token(world);
    let request = ("urn:openid:params:jwt:claim:auth_req_id", id);
    Ok(json!({
        "access_token": access_token,
        "token_type": "DPoP",
        "expires_in": sign_in.lifetime(),
        "scope": sign_in.scope,
        "id_token": sign_in.id_token(world, &access_token, Some(request)),
        "authorization_details": details,
    }))
}

/// The citizen has not answered; who asks faster than the pace is told, and has a slower one from then on.
async fn pending(world: &World, id: &str, now: i64) -> Result<OauthError, sqlx::Error> {
    // Counted from the question before, the answer to which took no time.
    let early = sqlx::query(
        "UPDATE broker_assist SET pace = pace + ?3, polled_at = ?2 WHERE fingerprint = ?1 AND polled_at + pace > ?2",
    )
    .bind(fingerprint(id))
    .bind(now)
    .bind(SLOWER)
    .execute(&world.db)
    .await?;
    if early.rows_affected() > 0 {
        return Ok(OauthError::new("slow_down", "five seconds more between two questions, from now on"));
    }
    sqlx::query("UPDATE broker_assist SET polled_at = ?2 WHERE fingerprint = ?1")
        .bind(fingerprint(id))
        .bind(now)
        .execute(&world.db)
        .await?;
    Ok(OauthError::new("authorization_pending", "the citizen has not answered"))
}
