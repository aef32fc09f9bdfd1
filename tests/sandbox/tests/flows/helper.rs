//! The core's client for helpers against the sandbox's broker, which is not made of its code.

use std::sync::atomic::{AtomicU32, Ordering};

use gocua_identity::{
    Action, Answered, Assertion, Assist, Backchannel, Citizen, Helper, Jwks, NotGranted, Provider, Request, Response,
    Wait, assist_request, dpop, end_request, revoked,
};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer as _;

use crate::assist::numbers;
use crate::client::Phone;

/// Bytes that were not used before.
fn fresh() -> [u8; 16] {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&NUMBER.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    bytes
}

/// The part of a helper's phone around the core's client.
struct Install {
    phone: Phone,
    helper: Helper,
    backchannel: Backchannel,
}

impl Install {
    async fn new() -> Self {
        let phone = Phone::new().await;
        let client_id = phone.join_team().await;
        let point = phone.key.verifying_key().to_encoded_point(false);
        let helper = Helper::new(client_id, dpop::PublicKey::from_point(point.as_bytes()).unwrap());
        let issuer = phone.urls().api.clone();
        let discovery = Provider::discovery_request(&issuer).unwrap();
        let backchannel = Backchannel::parse(&issuer, &send(&phone, discovery).await).unwrap();
        Self { phone, helper, backchannel }
    }

    fn sign(&self, input: &str) -> Vec<u8> {
        let signature: Signature = self.phone.key.sign(input.as_bytes());
        signature.to_der().as_bytes().to_vec()
    }

    fn assertion(&self) -> Assertion {
        let input = self.helper.signing_input(self.backchannel.provider(), self.phone.now(), fresh());
        self.helper.assertion(&input, &self.sign(&input)).unwrap()
    }

    async fn ask(&self, message: &str) -> Result<Wait, NotGranted> {
        let assist = Assist::new("h-2026-1", "02761", &[Action::Read, Action::Attach]).unwrap();
        let citizen = Citizen::Number("010156000123");
        let request = assist_request(&self.backchannel, &self.assertion(), citizen, message, &assist).unwrap();
        let response = send(&self.phone, request).await;
        Wait::begin(&self.backchannel, assist, &response, self.phone.now())
    }

    /// Lets the time pass, and asks; with a nonce, if one is wanted, and another assertion.
    async fn poll(&self, wait: Wait) -> Result<Answered, NotGranted> {
        let clock = &self.phone.sandbox.world.clock;
        clock.set_offset(clock.offset() + i64::from(wait.seconds()));
        let ask = wait.over();
        let mut response = self.prove(ask.request(&self.backchannel, &self.assertion()).unwrap()).await;
        if dpop::wants_nonce(&response) {
            response = self.prove(ask.request(&self.backchannel, &self.assertion()).unwrap()).await;
        }
        ask.answered(&response)
    }

    async fn prove(&self, mut request: Request) -> Response {
        let (nonce, url) = (self.phone.nonce.lock().unwrap().clone(), request.uri().to_string());
        let now = self.phone.now();
        let key = self.helper.key();
        let input = dpop::signing_input(key, "POST", &url, Some(&nonce), None, now, fresh()).unwrap();
        let proof = dpop::assemble(&input, &self.sign(&input)).unwrap();
        request.headers_mut().insert("DPoP", proof.parse().unwrap());
        send(&self.phone, request).await
    }
}

async fn send(phone: &Phone, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request = phone.http.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
    let answer = phone.send(request).await;
    let mut response = Response::new(answer.body);
    (*response.status_mut(), *response.headers_mut()) = (answer.status, answer.headers);
    response
}

#[tokio::test]
async fn the_cores_client_asks_waits_is_granted_what_was_agreed_to_and_gives_it_back() {
    let install = Install::new().await;
    let wait = install.ask("Khai sinh · H-2026-1").await.unwrap();
    let on_screen = wait.number();
    let Ok(Answered::Wait(wait)) = install.poll(wait).await else { panic!("nobody has answered") };
    let page = install.phone.own_page("lo-thi-u").await;
    assert!(numbers(&page).contains(&on_screen), "both derive the same number");
    install.phone.decide(&page, &on_screen).await;
    // The network breaks off before this question; the next one comes through.
    install.phone.sandbox.world.nonces.renew();
    let wait = wait.over().lost().unwrap();
    let Ok(Answered::Granted(granted)) = install.poll(wait).await else { panic!("a grant") };
    let jwks = send(&install.phone, Jwks::request(install.backchannel.provider()).unwrap()).await;
    let jwks = Jwks::parse(&jwks).unwrap();
    let assistance = granted.verify(&jwks, &install.backchannel, &install.helper, install.phone.now()).unwrap();
    assert_eq!((assistance.citizen.sub.as_str(), assistance.expires_in), ("lo-thi-u", 300));
    assert_eq!(assistance.assist.actions(), [Action::Read, Action::Attach]);
    let end = end_request(&install.backchannel, &install.assertion(), &assistance.token).unwrap();
    revoked(&send(&install.phone, end).await).unwrap();
    assert_eq!(gocua_sandbox::broker::revoked(&install.phone.sandbox.world).await.unwrap(), 1);
    install.phone.stop().await;
}

#[tokio::test]
async fn the_cores_client_understands_why_not() {
    let install = Install::new().await;
    let wait = install.ask("một").await.unwrap();
    let page = install.phone.own_page("lo-thi-u").await;
    let wrong = numbers(&page).into_iter().find(|other| *other != wait.number()).unwrap();
    install.phone.decide(&page, &wrong).await;
    assert_eq!(install.poll(wait).await, Err(NotGranted::Refused));

    // Nobody answers: every question is at the pace that the broker allows, until the time is up.
    let mut wait = install.ask("hai").await.unwrap();
    let mut asked = 0;
    let end = loop {
        assert_eq!(wait.seconds(), 5, "never told to ask less often");
        asked += 1;
        match install.poll(wait).await {
            Ok(Answered::Wait(next)) => wait = next,
            other => break other,
        }
    };
    assert_eq!(end, Err(NotGranted::Expired));
    assert!((40..=60).contains(&asked), "{asked} times in five minutes, less what the test itself took");

    // The answer that granted it was lost on the way.
    let wait = install.ask("ba").await.unwrap();
    let page = install.phone.own_page("lo-thi-u").await;
    install.phone.decide(&page, &wait.number()).await;
    let kept = wait.clone();
    assert!(matches!(install.poll(wait).await, Ok(Answered::Granted(_))));
    assert_eq!(install.poll(kept.over().lost().unwrap()).await, Err(NotGranted::Lost));

    let Err(NotGranted::Failed(gocua_identity::Error::Unavailable { status: 429, retry_after: Some(_) })) =
        install.ask("bốn").await
    else {
        panic!("three times an hour")
    };
    install.phone.stop().await;
}
