//! A part of the page of whatever type, built at once: one type for all. What is made anew takes the place of the old
//! rather than being compared with it, which would be as much code again.

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::view::{Position, PositionState};
use send_wrapper::SendWrapper;
use web_sys::{Element, Node};

/// Built, and perhaps in the document.
pub struct ErasedView(SendWrapper<Box<dyn Mountable>>);

/// Builds a part of the page.
pub fn erase<V: Render<State: 'static>>(view: V) -> ErasedView {
    ErasedView(SendWrapper::new(Box::new(view.build())))
}

/// What is made anew whenever something changes that it reads: one type for all, which keeps the page small.
pub fn live(build: impl Fn() -> Option<ErasedView> + Send + 'static) -> ErasedView {
    fn of_one_type(build: Box<dyn Fn() -> Option<ErasedView> + Send>) -> ErasedView {
        erase(build)
    }
    of_one_type(Box::new(build))
}

/// What is there while something is so. What it reads as it is built does not make it anew.
pub fn shown_while(
    is_so: impl Fn() -> bool + Send + Sync + 'static,
    build: impl Fn() -> ErasedView + Send + 'static,
) -> ErasedView {
    fn of_one_type(
        is_so: Box<dyn Fn() -> bool + Send + Sync>,
        build: Box<dyn Fn() -> ErasedView + Send>,
    ) -> ErasedView {
        let is_so = Memo::new(move |_| is_so());
        live(move || is_so.get().then(|| untrack(&build)))
    }
    of_one_type(Box::new(is_so), Box::new(build))
}

/// A text that follows what it reads.
pub fn text(read: impl Fn() -> Option<String> + Send + 'static) -> ErasedView {
    fn of_one_type(read: Box<dyn Fn() -> Option<String> + Send>) -> ErasedView {
        erase(read)
    }
    of_one_type(Box::new(read))
}

impl Mountable for ErasedView {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}

impl Render for ErasedView {
    type State = ErasedView;

    fn build(self) -> ErasedView {
        self
    }

    fn rebuild(self, state: &mut ErasedView) {
        let mut old = std::mem::replace(state, self);
        old.insert_before_this(state);
        old.unmount();
    }
}

no_attrs!(ErasedView);

/// Of a page that is never written as text there is nothing to say.
impl RenderHtml for ErasedView {
    type AsyncOutput = ErasedView;
    type Owned = ErasedView;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> ErasedView {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> ErasedView {
        self
    }

    fn into_owned(self) -> ErasedView {
        self
    }
}
