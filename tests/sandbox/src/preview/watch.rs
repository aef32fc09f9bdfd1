//! The folder, looked at again and again: whole files are compared, because editors save in many ways and times lie.

use std::sync::Weak;
use std::time::Duration;

use gocua_author::files::Files;
use gocua_pack::remark::Remark;

use super::table::Preview;

/// How long until somebody looks again.
const PAUSE: Duration = Duration::from_millis(400);

/// Looks until nobody shows the preview any more.
pub(super) async fn follow(preview: Weak<Preview>) {
    let mut known: Option<Result<Files, Vec<Remark>>> = None;
    loop {
        let Some(preview) = preview.upgrade() else { return };
        let folder = preview.folder.clone();
        let read = tokio::task::spawn_blocking(move || {
            Files::read(&folder).map_err(|faults| faults.into_iter().map(Remark::from).collect::<Vec<_>>())
        });
        if let Ok(now) = read.await
            && known.as_ref() != Some(&now)
        {
            let changed = match (&known, &now) {
                (Some(Ok(before)), Ok(now)) => {
                    now.0.iter().find(|(name, text)| before.0.get(*name) != Some(text)).map(|(name, _)| name.clone())
                }
                _ => None,
            };
            preview.take(now.clone(), changed).await;
            known = Some(now);
        }
        drop(preview);
        tokio::time::sleep(PAUSE).await;
    }
}
