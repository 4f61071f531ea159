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
