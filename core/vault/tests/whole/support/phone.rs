//! A key store double: it counts calls, and at a chosen call it fails or "kills the app".

use std::{
    collections::HashMap,
    future,
    sync::{Arc, Mutex},
};

use gocua_vault::{HardwareAnswer, HardwareError, HardwareKeys};
use ring::{hmac, rand::SystemRandom};
use tokio::sync::Notify;

/// What happens at one of the next calls, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plan {
    Smooth,
    /// The app is killed before the call has any effect.
    KillBefore(usize),
    /// The app is killed after the call took effect and before it is told.
    KillAfter(usize),
    /// The call fails, without effect.
    Fail(usize, HardwareError),
    /// Every call from this one on fails.
    FailFrom(usize, HardwareError),
}

/// A key and how often it has been used.
#[derive(Clone)]
struct Held(hmac::Key, usize);

/// Every key of a phone at some moment.
#[derive(Clone, Default)]
pub struct Keys(HashMap<String, Held>);

#[derive(Default)]
struct State {
    keys: HashMap<String, Held>,
    most_uses: Option<usize>,
    plan: Option<Plan>,
    calls: usize,
    log: Vec<String>,
}

/// The phone's key store; clones share it.
#[derive(Clone, Default)]
pub struct Phone {
    state: Arc<Mutex<State>>,
    killed: Arc<Notify>,
}

impl Phone {
    /// Sets what happens next and starts counting.
    pub fn plan(&self, plan: Plan) {
        let mut state = self.state.lock().unwrap();
        (state.plan, state.calls) = (Some(plan), 0);
        state.log.clear();
    }

    /// A phone that lets a key be used only so often.
    pub fn limited(most_uses: usize) -> Self {
        let phone = Self::default();
        phone.state.lock().unwrap().most_uses = Some(most_uses);
        phone
    }

    /// The keys as they are now; no real phone can do this.
    pub fn copy(&self) -> Keys {
        Keys(self.state.lock().unwrap().keys.clone())
    }

    /// Puts them back.
    pub fn put_back(&self, keys: &Keys) {
        self.state.lock().unwrap().keys = keys.0.clone();
    }

    /// Names of the calls since the last plan.
    pub fn log(&self) -> Vec<String> {
        self.state.lock().unwrap().log.clone()
    }

    /// Keys that exist.
    pub fn keys(&self) -> usize {
        self.state.lock().unwrap().keys.len()
    }

    /// Loses keys as some phones do; how many are left.
    pub fn lose(&self, mut lost: impl FnMut(usize) -> bool) {
        let mut index = 0;
        self.state.lock().unwrap().keys.retain(|_, _| {
            index += 1;
            !lost(index - 1)
        });
    }

    /// Runs the app until it is done, or until the plan kills it (`None`).
    pub async fn run<T>(&self, app: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            outcome = app => Some(outcome),
            () = self.killed.notified() => None,
        }
    }

    fn call<'a, T: Send + 'a>(
        &'a self,
        name: String,
        effect: impl FnOnce(&mut HashMap<String, Held>) -> Result<T, HardwareError> + Send + 'a,
    ) -> HardwareAnswer<'a, T> {
        Box::pin(async move {
            let (outcome, kill) = {
                let mut state = self.state.lock().unwrap();
                let (call, plan) = (state.calls, state.plan.unwrap_or(Plan::Smooth));
                state.calls += 1;
                state.log.push(name);
                match plan {
                    Plan::KillBefore(at) if at == call => (None, true),
                    Plan::KillAfter(at) if at == call => (Some(effect(&mut state.keys)), true),
                    Plan::Fail(at, error) if at == call => (Some(Err(error)), false),
                    Plan::FailFrom(at, error) if at <= call => (Some(Err(error)), false),
                    _ => (Some(effect(&mut state.keys)), false),
                }
            };
            if kill {
                self.killed.notify_one();
                future::pending::<()>().await;
            }
            outcome.unwrap()
        })
    }
}

impl HardwareKeys for Phone {
    fn create_mac(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let alias = alias.to_owned();
        self.call("create".into(), move |keys| {
            let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new()).unwrap();
            keys.insert(alias, Held(key, 0));
            Ok(())
        })
    }

    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]> {
        let alias = alias.to_owned();
        let most_uses = self.state.lock().unwrap().most_uses.unwrap_or(usize::MAX);
        self.call("mac".into(), move |keys| {
            let Held(key, uses) = keys.get_mut(&alias).ok_or(HardwareError::Lost)?;
            if *uses == most_uses {
                return Err(HardwareError::Lost);
            }
            *uses += 1;
            Ok(hmac::sign(key, &input).as_ref().try_into().unwrap())
        })
    }

    fn destroy(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let alias = alias.to_owned();
        self.call("destroy".into(), move |keys| {
            keys.remove(&alias);
            Ok(())
        })
    }
}
