//! The stage.
use leptos::prelude::*;
#[component]
pub fn Stage() -> impl IntoView {
    view! { <section id="stage"></section> }
}
