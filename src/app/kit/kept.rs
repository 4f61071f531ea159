//! What the browser keeps of this page through a reload, on this machine and for nobody else. Where it keeps nothing, that is
//! gone then.

use leptos::prelude::*;
use web_sys::Storage;

/// How long something is kept.
#[derive(Clone, Copy)]
pub enum Shelf {
    /// As long as the tab is there.
    Tab,
    /// Until it is replaced.
    Browser,
}

impl Shelf {
    fn storage(self) -> Option<Storage> {
        let storage = match self {
            Shelf::Tab => window().session_storage(),
            Shelf::Browser => window().local_storage(),
        };
        storage.ok().flatten()
    }

    /// What was kept under this name.
    pub fn kept(self, name: &str) -> Option<String> {
        self.storage()?.get_item(name).ok().flatten()
    }

    /// Keeps a text under this name; whether the browser does.
    pub fn keep(self, name: &str, text: &str) -> bool {
        let storage = self.storage();
        storage.is_some_and(|s| s.set_item(name, text).is_ok())
    }
}
