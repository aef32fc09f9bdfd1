//! The portal as a phone meets it, over HTTP, on a whole sandbox.
#![allow(clippy::unwrap_used, clippy::string_slice)]

mod assurance;
mod kill;
mod pack;
mod parallel;
pub(crate) mod phone;
mod refusals;
mod sending;
pub(crate) mod signed_form;
mod upload;

use std::path::{Path, PathBuf};

use axum::{Extension, Router};

use super::caller::Caller;
use crate::broker::tokens::level_of;
use crate::citizens::{CITIZENS, Citizen};
use crate::guard::Access;
use crate::{Options, Sandbox, Shared};
use phone::Phone;

/// An empty folder that is gone when the test is.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let name = format!("gocua-portal-{}", super::submissions::hex(&phone::random::<8>()));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A running sandbox with phones that are already signed in.
pub(crate) struct Town {
    pub(crate) world: Shared,
    _sandbox: Sandbox,
    _folder: Option<Folder>,
}

impl Town {
    pub(crate) async fn new() -> Self {
        let folder = Folder::new();
        let mut town = Self::at(folder.path()).await;
        town._folder = Some(folder);
        town
    }

    /// A sandbox over an existing folder.
    pub(crate) async fn at(data: &Path) -> Self {
        let options = Options::new(data.to_owned());
        let sandbox = crate::start(options, Router::new()).await.expect("the sandbox starts");
        Self { world: sandbox.world.clone(), _sandbox: sandbox, _folder: None }
    }

    /// The phone of a citizen, on a listener of its own that knows who holds it.
    pub(crate) async fn phone(&self, citizen: &'static Citizen) -> Phone {
        // Identified for as long as any test takes.
        self.phone_of(Access { citizen, acr: level_of(citizen).to_owned(), auth_time: i64::MAX }).await
    }

    /// The phone of somebody who is known this surely.
    pub(crate) async fn phone_of(&self, access: Access) -> Phone {
        Self::listen(self.routes().layer(Extension(Caller(access)))).await
    }

    /// A phone that nobody is signed in on: it meets the same door as on the real listener.
    pub(crate) async fn stranger(&self) -> Phone {
        Self::listen(self.routes()).await
    }

    fn routes(&self) -> Router {
        super::api().merge(crate::desk::pages()).with_state(self.world.clone())
    }

    async fn listen(router: Router) -> Phone {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Phone::new(base)
    }

    pub(crate) async fn ba_u(&self) -> Phone {
        self.phone(&CITIZENS[0]).await
    }
}
