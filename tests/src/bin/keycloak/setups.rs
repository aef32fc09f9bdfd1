//! Realms that are not set up for the app: each is named as that, and not as a service that is broken.

use gocua_app::Fault;
use gocua_identity::{Demand, LOA_2, Purpose};
use serde_json::{Value, json};

use crate::Failed;
use crate::cases::{Place, hold, said};
use crate::phone::{Phone, Stop};

/// What a case came to, under its words.
type Judged = (&'static str, Result<(), Failed>);

pub(crate) async fn all(place: &Place) -> Result<Vec<Judged>, Failed> {
    let admin = &place.admin;
    let (client, scope) = (admin.client().await?, admin.scope("dossier").await?);
    let mut judged = Vec::new();

    let assigned = format!("{client}/default-client-scopes/{scope}");
    admin.ask("DELETE", &assigned, None).await?;
    judged.push(("no scope dossier", named(place, Purpose::SignIn, "scope").await));
    admin.put(&assigned, &Value::Null).await?;

    let offline = format!("{client}/optional-client-scopes/{}", admin.scope("offline_access").await?);
    admin.ask("DELETE", &offline, None).await?;
    judged.push(("no scope offline_access", named(place, Purpose::SignIn, "scope").await));
    admin.put(&offline, &Value::Null).await?;

    let before = admin.attribute("id.token.signed.response.alg", "RS256").await?;
    judged.push(("id_token in RS256", named(place, Purpose::SignIn, "ES256").await));
    admin.put(&client, &before).await?;

    let mappers = format!("/client-scopes/{scope}/protocol-mappers/models");
    let number = mapper(place, &mappers, "personal_number").await?;
    admin.ask("DELETE", &format!("{mappers}/{}", text(&number, "id")), None).await?;
    judged.push(("no mapper for personal_number", named(place, Purpose::SignIn, "personal_number").await));
    admin.ask("POST", &mappers, Some(&number)).await?;

    // Without names for the levels the app asks userinfo for the level, and it must be a number there.
    let before = admin.realm(|realm| realm["attributes"]["acr.loa.map"] = json!("{}")).await?;
    let demand = Demand { acr: LOA_2.to_owned(), max_age: 300 };
    judged.push(("no names for the levels, at step-up", named(place, Purpose::StepUp(demand), "acr").await));
    let level = mapper(place, &mappers, "level").await?;
    let mut words = level.clone();
    words["config"]["jsonType.label"] = json!("String");
    admin.put(&format!("{mappers}/{}", text(&level, "id")), &words).await?;
    judged.push(("the level as a text", named(place, Purpose::SignIn, "level").await));
    admin.put(&format!("{mappers}/{}", text(&level, "id")), &level).await?;
    admin.put("", &before).await?;

    let works = async {
        let phone = Phone::new()?;
        let signed_in = phone.sign_in(&place.issuer, Purpose::SignIn).await?;
        phone.profile(&signed_in).await.map(|_| ()).map_err(Failed::from)
    };
    judged.push(("and put right, it works again", works.await));
    Ok(judged)
}

/// Whether the app says that this is missing.
async fn named(place: &Place, purpose: Purpose, what: &str) -> Result<(), Failed> {
    let phone = Phone::new()?;
    let outcome: Result<(), Stop> = async {
        let signed_in = phone.sign_in(&place.issuer, purpose).await?;
        phone.profile(&signed_in).await.map(|_| ())
    }
    .await;
    let fault = said(outcome)?;
    let is_named = matches!(&fault, Some(Fault::SetUpWrong { what: said }) if said.contains(what));
    hold(is_named, || format!("the app says {fault:?}"))
}

async fn mapper(place: &Place, mappers: &str, name: &str) -> Result<Value, Failed> {
    let all = place.admin.get(mappers).await?;
    let found = all.as_array().into_iter().flatten().find(|mapper| mapper["name"] == name);
    found.cloned().ok_or_else(|| format!("no mapper {name}"))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
