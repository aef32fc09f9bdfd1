//! Opening with finger or face: turned on and off in the settings, asked for on the lock screen.

use gocua_vault::VaultId;

use crate::effect::{Answer, Ask, Effect, VaultAnswer, VaultAsk};
use crate::model::{Model, Notice, Purpose};
use crate::platform::Prompt;
use crate::view::Tone;

/// What the platform's sheet says.
fn prompt(model: &Model) -> Prompt {
    Prompt { title: model.words.say("presence-prompt"), cancel: model.words.say("presence-use-pin") }
}

/// Open a vault with finger or face.
pub fn unlock(model: &mut Model, vault: VaultId) -> Effect {
    let prompt = prompt(model);
    model.ask(Purpose::Entry, Ask::Vault(VaultAsk::UnlockByPresence(vault, prompt)))
}

/// The person chose in the settings whether finger or face open the app.
pub fn choose(model: &mut Model, wanted: bool) -> Vec<Effect> {
    let Some(open) = model.open_mut().filter(|open| open.presence != wanted && open.settings_unsaved == 0) else {
        return Vec::new();
    };
    open.settings_unsaved += 1;
    let prompt = prompt(model);
    let ask = if wanted { VaultAsk::AddPresence(prompt) } else { VaultAsk::RemovePresence(prompt) };
    vec![model.ask(Purpose::Presence(wanted), Ask::Vault(ask))]
}

/// The vault answered a choice.
pub fn answer(model: &mut Model, wanted: bool, answer: Answer) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    open.settings_unsaved -= 1;
    match answer {
        Answer::Vault(Ok(VaultAnswer::Done)) => {
            open.presence = wanted;
            open.notice = Some(Notice::Word(Tone::Good, if wanted { "presence-on" } else { "presence-off" }));
        }
        Answer::Vault(Err(fault)) => open.tell_fault(fault),
        _ => {}
    }
    Vec::new()
}
