//! Parts: code that the page fetches when it is asked for. Each is a module of its own, which `cargo run` splits off
//! (`tool::split`); of a page that is built in one piece it is there at once.

use crate::app::kit::beside;
use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::errors::js_error_text;
use crate::app::kit::tasks::spawn;
use crate::app::kit::widgets::button;
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use wasm_bindgen::prelude::*;

thread_local! {
    /// What a part has given last, until it is taken.
    static GIVEN: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// A value, as a rule a function, whose code is fetched when it is asked for; `part!` makes it.
pub struct Part<T> {
    name: &'static str,
    of: PhantomData<fn() -> T>,
}

/// What is called here is only reached through the part: `part!(part_name: Type = value)`.
macro_rules! part {
    ($name:ident: $type:ty = $value:expr) => {{
        #[wasm_bindgen::prelude::wasm_bindgen]
        pub fn $name() {
            $crate::app::kit::parts::give::<$type>($value);
        }
        $crate::app::kit::parts::Part::<$type>::named(stringify!($name))
    }};
}
pub(crate) use part;

/// Called by a part, to hand its value to the page.
pub fn give<T: 'static>(value: T) {
    GIVEN.set(Some(Box::new(value)));
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Part<T> {
        *self
    }
}

impl<T> Copy for Part<T> {}

impl<T: 'static> Part<T> {
    pub const fn named(name: &'static str) -> Part<T> {
        Part {
            name,
            of: PhantomData,
        }
    }

    /// The value, once its code is here.
    pub async fn get(self) -> Result<T, String> {
        taken(&way_into(self.name).await?)
    }

    /// The same for views, which show what they wait for.
    pub fn for_views(self) -> Shown<T> {
        Shown {
            name: self.name,
            way: RwSignal::new(None),
            of: PhantomData,
        }
    }
}

/// What a part gives.
fn taken<T: 'static>(way: &Function) -> Result<T, String> {
    way.call0(&JsValue::NULL).map_err(js_error_text)?;
    let given = GIVEN.take().and_then(|given| given.downcast().ok());
    let given = given.ok_or("it is another than it should be")?;
    Ok(*given)
}

/// The function by which a part is called.
async fn way_into(name: &'static str) -> Result<Function, String> {
    let page = wasm_bindgen::exports();
    let found = match Reflect::get(&page, &name.into()) {
        Ok(here) if here.is_function() => Ok(here),
        _ => beside::part(name, &page).await,
    };
    found.map(JsCast::unchecked_into).map_err(js_error_text)
}

/// A part that is shown once it is here.
pub struct Shown<T> {
    name: &'static str,
    /// Nothing before it was asked for, and while it is on its way.
    way: RwSignal<Option<Result<SendWrapper<Function>, String>>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Shown<T> {
    fn clone(&self) -> Shown<T> {
        *self
    }
}

impl<T> Copy for Shown<T> {}

impl<T: 'static> Shown<T> {
    /// What is built of the value; before it is here, or where it cannot be had, a sentence.
    pub fn show(self, build: impl FnOnce(T) -> ErasedView) -> ErasedView {
        let way = match self.way.get() {
            Some(Ok(way)) => way,
            other => return instead(self.name, self.way, other.and_then(Result::err)),
        };
        match taken(&way) {
            Ok(value) => untrack(|| build(value)),
            Err(error) => instead(self.name, self.way, Some(error)),
        }
    }
}

type Way = RwSignal<Option<Result<SendWrapper<Function>, String>>>;

/// What is shown in place of a part, which is asked for.
fn instead(name: &'static str, way: Way, error: Option<String>) -> ErasedView {
    let ask = move || {
        spawn(async move {
            let found = way_into(name).await;
            // The place may be gone meanwhile.
            let _ = way.try_set(Some(found.map(SendWrapper::new)));
        });
    };
    let Some(error) = error else {
        ask();
        return erase(view! { <p class="quiet-text" role="status">"Loading …"</p> });
    };
    let again = Callback::new(move |()| way.set(None));
    erase(view! {
        <p class="refused" role="alert">
            {format!("This part of the page could not be loaded: {error}. ")}
            {button("", "try again".to_string(), "load this part once more", false, again)}
        </p>
    })
}
