//! The dialog in which a link is prepared.

use crate::app::kit::beside;
use crate::app::kit::erased::{ErasedView, erase, live, shown_while, text};
use crate::app::kit::errors::js_error_text;
use crate::app::kit::files::{CANNOT_COPY, copied};
use crate::app::kit::tasks::{after, effect, spawn};
use crate::app::kit::widgets::{Entry, button, focus, option, select};
use crate::app::prepare::draft::{Draft, Keys, put};
use crate::app::prepare::pick::bar;
use crate::app::prepare::qr;
use crate::app::state::State;
use crate::figures::list::TITLES;
use crate::scenario::guide::{CAPTIONS, LONGEST_NOTE, TABLES, THEMES, VERDICT, controls, name};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};

/// A box to tick.
fn tick(text: String, on: Signal<bool>, off: Signal<bool>, set: Callback<bool>) -> ErasedView {
    erase(view! {
        <label class="tick"><input type="checkbox" prop:checked=on disabled=off on:change=move |e| set.run(event_target_checked(&e))/><span>{text}</span></label>
    })
}

/// A box for a switch.
fn flag(text: &str, on: RwSignal<bool>) -> ErasedView {
    tick(
        text.into(),
        on.into(),
        Signal::stored(false),
        Callback::new(move |v| on.set(v)),
    )
}

/// A box for a key of a list.
fn member(text: String, key: &'static str, keys: Keys, off: Signal<bool>) -> ErasedView {
    let on = Signal::derive(move || keys.with(|k| k.contains(&key)));
    let set = Callback::new(move |on: bool| put(keys, key, on));
    tick(text, on, off, set)
}

fn controls_part(draft: Draft) -> ErasedView {
    let every = Signal::derive(move || !draft.few.get());
    let row = move |key: &'static str| {
        let lock = member(
            format!("lock {}", name(key)),
            key,
            draft.locked,
            draft.all.into(),
        );
        let show = member(format!("show {}", name(key)), key, draft.shown, every);
        erase(view! { <li>{lock}{show}</li> })
    };
    erase(view! {
        <fieldset>
            <legend>"Controls"</legend>
            {flag("lock all controls", draft.all)}
            {flag("show only the controls that are chosen below", draft.few)}
            <details><summary>"one by one"</summary><ul class="ticks">{controls().into_iter().map(row).collect_view()}</ul></details>
        </fieldset>
    })
}

fn figures_part(draft: Draft) -> ErasedView {
    let never = Signal::stored(false);
    let row = move |(key, question): (&'static str, &'static str)| {
        let first = Signal::derive(move || draft.leads.with(|l| l.place(key).is_some()));
        let only = Signal::derive(move || draft.leads.with(|l| l.is_only(key)));
        let lead = Callback::new(move |_| draft.leads.update(|l| l.toggle(key)));
        erase(view! {
            <li><span>{question}</span>{tick("first".into(), first, only, lead)}{member("hide".into(), key, draft.hidden, never)}</li>
        })
    };
    let parts = [
        (VERDICT, "hide the verdict"),
        (CAPTIONS, "hide the answers below figures"),
        (TABLES, "hide tables and CSV"),
    ];
    let parts = parts.map(|(key, text)| member(text.into(), key, draft.hidden, never));
    erase(view! {
        <fieldset>
            <legend>"Figures"</legend>
            <p class="quiet-text">"Up to three stand first; another one takes the place of the last of them."</p>
            <ul class="ticks">{TITLES.map(row).into_iter().collect_view()}</ul>
            {parts.into_iter().collect_view()}
        </fieldset>
    })
}

/// The lessons that lie beside the page. Read by the browser: what reads lessons here is much code.
async fn lessons() -> Result<Vec<Entry>, String> {
    let bytes = beside::fetch("lessons/index.json")
        .await
        .map_err(js_error_text)?;
    let text = String::from_utf8(bytes).map_err(|e| e.to_string())?;
    let all = js_sys::JSON::parse(&text).map_err(js_error_text)?;
    let all: js_sys::Array = all.dyn_into().map_err(|_| "it is no list")?;
    let of = |lesson: &JsValue, key: &str| {
        let value = js_sys::Reflect::get(lesson, &key.into()).ok();
        value.and_then(|v| v.as_string())
    };
    let entry = |lesson: JsValue| Some(option(of(&lesson, "key")?, of(&lesson, "title")?));
    Ok(all.iter().filter_map(entry).collect())
}

fn page_part(draft: Draft) -> ErasedView {
    let themes = Signal::derive(|| {
        let own = option("", "as their system");
        std::iter::once(own)
            .chain(THEMES.map(|t| option(t, t)))
            .collect()
    });
    let choose_theme = Callback::new(move |word| draft.theme.set(word));
    let known = RwSignal::new(vec![option("", "none")]);
    let failed = RwSignal::new(None::<String>);
    spawn(async move {
        // The dialog may be closed meanwhile.
        match lessons().await {
            Ok(all) => _ = known.try_update(|known| known.extend(all)),
            Err(error) => {
                let said = format!("The list of lessons could not be loaded: {error}.");
                let _ = failed.try_set(Some(said));
            }
        }
    });
    let choose_lesson = Callback::new(move |word| draft.lesson.set(word));
    let is_taught = move || !draft.lesson.with(String::is_empty);
    let step = shown_while(is_taught, move || {
        erase(view! {
            <label class="choice">"step"<input type="text" inputmode="numeric" placeholder="1" prop:value=draft.step on:change=move |e| draft.step.set(event_target_value(&e).trim().into())/></label>
        })
    });
    erase(view! {
        <fieldset>
            <legend>"Page"</legend>
            <label class="note">"note, in plain text"<textarea id="prepare-note" rows="2" maxlength=LONGEST_NOTE.to_string() prop:value=draft.note on:input=move |e| draft.note.set(event_target_value(&e))></textarea></label>
            {flag("the live stage waits to be started", draft.is_still)}
            {flag("within another page: without head and foot", draft.is_embedded)}
            {select("theme", "prepare-theme", themes, draft.theme.into(), choose_theme)}
            {select("lesson", "prepare-lesson", known.into(), draft.lesson.into(), choose_lesson)}
            <p class="refused">{text(move || failed.get())}</p>
            {step}
        </fieldset>
    })
}

/// What is copied, and the code.
fn result(draft: Draft) -> ErasedView {
    let address = Memo::new(move |_| draft.address());
    let link_text = move || address.get().unwrap_or_default();
    let refused = move || address.get().err();
    let said = RwSignal::new(String::new());
    let copy = move |frame: bool| {
        let Ok(address) = address.get_untracked() else {
            return;
        };
        let text = match frame {
            true => format!(
                "<iframe src=\"{}\" title=\"Equipoise\" width=\"100%\" height=\"700\" style=\"border: 0\"></iframe>",
                address.replace('&', "&amp;")
            ),
            false => address,
        };
        spawn(async move {
            said.set(match copied(&text).await {
                true => "copied".to_string(),
                false => format!("{CANNOT_COPY}; the link stands above"),
            });
            after(Duration::from_secs(4), move || {
                _ = said.try_set(String::new())
            });
        });
    };
    let off = Signal::derive(move || address.with(Result::is_err));
    let link = Callback::new(move |()| copy(false));
    let frame = Callback::new(move |()| copy(true));
    let code = RwSignal::new(false);
    let show = Callback::new(move |()| {
        code.update(|c| *c = !*c);
        // It comes below what is in sight.
        after(Duration::from_millis(60), || {
            if let Ok(Some(drawn)) = document().query_selector(".qr") {
                drawn.scroll_into_view();
            }
        });
    });
    let drawn = move || {
        let address = address.get().ok().filter(|_| code.get());
        address.map(|address| qr::drawn(&address))
    };
    let code_text = Signal::derive(move || {
        if code.get() {
            "hide the QR code"
        } else {
            "QR code"
        }
        .to_string()
    });
    erase(view! {
        <fieldset>
            <legend>"Link"</legend>
            <p class="refused" role="alert">{text(refused)}</p>
            <label class="note">"link"<textarea id="prepared-link" rows="3" readonly prop:value=link_text></textarea></label>
            <div class="toolbar">
                {button("prepare-copy", "copy link".to_string(), "put the prepared link on the clipboard", off, link)}
                {button("prepare-frame", "copy embed code".to_string(), "put the HTML of a frame with this page on the clipboard", off, frame)}
                {button("prepare-qr", code_text, "the link for the cameras of a class", off, show)}
                <a target="_blank" rel="noopener" href=link_text>"try it"</a>
                <span class="quiet-text" role="status">{said}</span>
            </div>
            {live(drawn)}
        </fieldset>
    })
}

/// The dialog; closed it is gone.
pub fn panel(state: State) -> ErasedView {
    let draft = Draft::new(state);
    let picking = RwSignal::new(false);
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    effect(move || match (dialog.get(), picking.get()) {
        (Some(dialog), true) => dialog.close(),
        // Refused only of a dialog that is open or not in the page.
        (Some(dialog), false) => _ = dialog.show_modal(),
        (None, _) => {}
    });
    let pick = Callback::new(move |()| picking.set(true));
    let bar = shown_while(move || picking.get(), move || bar(draft, picking));
    let close = Callback::new(move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
    let closed = move |event: leptos::ev::Event| {
        let is_own = event.target().zip(event.current_target());
        // While something is chosen on the page, it is only out of the way.
        if !picking.get_untracked()
            && is_own.is_some_and(|(a, b)| {
                a.unchecked_into::<JsValue>() == b.unchecked_into::<JsValue>()
            })
        {
            state.preparing.set(false);
            focus("open-view");
        }
    };
    erase(view! {
        <style>{include_str!("../../../style/prepare.css")}</style>
        <dialog id="prepare" node_ref=dialog aria-labelledby="prepare-title" on:close=closed>
            <div class="toolbar"><h2 id="prepare-title">"Prepare a link"</h2>{button("prepare-close", "close".to_string(), "back to the page (Escape)", false, close)}</div>
            <p>"It opens what the page shows now, and stands as you choose here. Whoever opens it can unlock everything: it is a guide and no secret."</p>
            <p>{button("prepare-pick", "choose on the page".to_string(), "click what is to be locked, put first or hidden", false, pick)}" "<span class="quiet-text">"or here:"</span></p>
            {controls_part(draft)}
            {figures_part(draft)}
            {page_part(draft)}
            {result(draft)}
        </dialog>
        {bar}
    })
}
