//! The pool: workers that sample, what they are to sample, and the merging of their paths in order, so that the result
//! does not depend on how many they are.

use crate::app::kit::beside;
use crate::app::kit::errors::js_error_text;
use crate::app::sampling::job::Job;
use js_sys::{Array, Float64Array, Reflect};
use leptos::prelude::{set_interval_with_handle, window};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// How often the pool looks after its workers, and for how many looks one may be silent while it is waited for. Looks are
/// counted and not time, which passes while the machine sleeps.
const LOOK: Duration = Duration::from_secs(5);
const SILENT: u32 = 6;
/// Most workers, however many cores there are.
const MOST_WORKERS: usize = 8;

/// A worker and what it has.
struct WorkerSlot {
    worker: Worker,
    ready: bool,
    /// Scenarios that it was told of.
    knows: Vec<f64>,
    /// Job, paths.
    busy: Option<(f64, u64, u64)>,
    /// Looks since it was last heard of, or last given something to do.
    silent: u32,
    restarted: bool,
}

struct Inner {
    slots: Vec<WorkerSlot>,
    jobs: Vec<Job>,
    ids: f64,
    /// Why a worker is gone for good.
    trouble: Option<String>,
    /// The last message of a worker that could not go on.
    last_message: Option<String>,
}

/// Shared by the page and the workers' messages.
#[derive(Clone)]
pub struct Pool(Rc<RefCell<Inner>>);

impl Pool {
    /// As many workers as there are cores less one, at least one; `news` is called after every message.
    pub fn new(news: impl Fn(&Pool) + 'static) -> Pool {
        let cores = window().navigator().hardware_concurrency() as usize;
        let pool = Pool(Rc::new(RefCell::new(Inner {
            slots: Vec::new(),
            jobs: Vec::new(),
            ids: 0.0,
            trouble: None,
            last_message: None,
        })));
        let news: Rc<dyn Fn(&Pool)> = Rc::new(news);
        for index in 0..cores.saturating_sub(1).clamp(1, MOST_WORKERS) {
            pool.spawn(index, false, &news);
        }
        let looked = pool.clone();
        let look = move || looked.look(&news);
        // Without a clock nobody looks after the workers, and they work as well.
        let _ = set_interval_with_handle(look, LOOK);
        pool
    }

    /// Looks after the workers: one that is waited for in vain is gone, whatever ended it.
    fn look(&self, news: &Rc<dyn Fn(&Pool)>) {
        let mut inner = self.0.borrow_mut();
        let any_ready = inner.slots.iter().any(|h| h.ready);
        let mut gone = None;
        for (index, slot) in inner.slots.iter_mut().enumerate() {
            slot.silent += 1;
            // One that is slow to begin is not missed while others work.
            let missed = slot.busy.is_some() || !slot.ready && !any_ready;
            if missed && slot.silent >= SILENT {
                gone = Some((index, slot.ready));
            }
        }
        let Some((index, worked)) = gone else { return };
        let words = match worked {
            true => "a worker does not answer any more",
            false => "no worker has begun; the browser may not allow them here",
        };
        if !worked && let Some(slot) = inner.slots.get_mut(index) {
            slot.restarted = true;
        }
        drop(inner);
        self.on_error(index, Some(words.into()), news);
        news(self);
    }

    /// Starts a worker in this place.
    fn spawn(&self, index: usize, restarted: bool, news: &Rc<dyn Fn(&Pool)>) {
        let worker = match beside::worker() {
            Ok(worker) => worker,
            Err(error) => {
                self.0.borrow_mut().trouble = Some(js_error_text(error));
                return;
            }
        };
        let (pool, tell) = (self.clone(), news.clone());
        let message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            pool.on_message(index, &event.data());
            tell(&pool);
        });
        let (pool, tell) = (self.clone(), news.clone());
        let error = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            // A worker that could not be loaded has no message, or only one of an import.
            let begun = pool.0.borrow().slots.get(index).is_some_and(|s| s.ready);
            let message = Reflect::get(&event, &"message".into());
            let message = message.ok().and_then(|m| m.as_string());
            pool.on_error(index, message.filter(|_| begun), &tell);
            tell(&pool);
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        message.forget();
        error.forget();
        let slot = WorkerSlot {
            worker,
            ready: false,
            knows: Vec::new(),
            busy: None,
            silent: 0,
            restarted,
        };
        let mut inner = self.0.borrow_mut();
        match inner.slots.get_mut(index) {
            Some(place) => *place = slot,
            None => inner.slots.push(slot),
        }
    }

    /// What a worker says: numbers, or in words why it cannot.
    fn on_message(&self, index: usize, data: &JsValue) {
        let mut inner = self.0.borrow_mut();
        if let Some(slot) = inner.slots.get_mut(index) {
            slot.silent = 0;
        }
        if let Some(words) = data.as_string() {
            let busy = inner.slots.get(index).and_then(|h| h.busy);
            if let Some((id, ..)) = busy
                && let Some(job) = inner.jobs.iter_mut().find(|j| j.id == id)
            {
                job.refused = Some(words.clone());
            }
            inner.last_message = Some(words);
            return;
        }
        // Words that were no last ones.
        inner.last_message = None;
        let Some(slot) = inner.slots.get_mut(index) else {
            return;
        };
        slot.ready = true;
        let busy = slot.busy.take();
        let numbers = match data.is_null() {
            true => Vec::new(),
            false => Float64Array::new(data).to_vec(),
        };
        if let (Some((id, from, to)), [_, _, elapsed, numbers @ ..]) = (busy, numbers.as_slice()) {
            if numbers.is_empty() {
                // It has forgotten the scenario over others; it is told again.
                slot.knows.retain(|known| *known != id);
            }
            match inner.jobs.iter_mut().find(|j| j.id == id) {
                Some(job) if numbers.is_empty() => job.lost.push((from, to)),
                Some(job) => {
                    // A clock that stands still must not make a turn endless.
                    job.busy += elapsed.max(0.01);
                    job.merge(from, numbers);
                }
                None => {}
            }
        }
        drop(inner);
        self.assign();
    }

    /// A worker has died: once it is replaced, then not again.
    fn on_error(&self, index: usize, message: Option<String>, news: &Rc<dyn Fn(&Pool)>) {
        let mut inner = self.0.borrow_mut();
        let Some(slot) = inner.slots.get_mut(index) else {
            return;
        };
        slot.worker.terminate();
        let (busy, again) = (slot.busy.take(), !slot.restarted);
        if let Some((id, from, to)) = busy
            && let Some(job) = inner.jobs.iter_mut().find(|j| j.id == id)
        {
            job.lost.push((from, to));
            job.refused = None;
        }
        if !again {
            let unsaid = || {
                "a worker could not be loaded, or has ended; the browser or the page around this one may not allow workers; if this page has been renewed meanwhile, reload it".to_string()
            };
            let words = inner.last_message.take().or(message);
            inner.trouble = Some(words.unwrap_or_else(unsaid));
            inner.slots.drain(..).for_each(|h| h.worker.terminate());
            return;
        }
        drop(inner);
        self.spawn(index, true, news);
        self.assign();
    }

    /// Replaces the jobs for which `replaced` holds; the scenario's own comes first.
    pub fn set(&self, replaced: impl Fn(&Job) -> bool, jobs: Vec<Job>) {
        let mut inner = self.0.borrow_mut();
        inner.jobs.retain(|j| !replaced(j));
        for mut job in jobs {
            inner.ids += 1.0;
            job.id = inner.ids;
            if job.what.is_none() {
                inner.jobs.insert(0, job);
            } else {
                inner.jobs.push(job);
            }
        }
        drop(inner);
        self.assign();
    }

    /// Gives every idle worker its next paths.
    fn assign(&self) {
        let mut inner = self.0.borrow_mut();
        let Inner { slots, jobs, .. } = &mut *inner;
        let count = slots.len();
        for slot in slots.iter_mut().filter(|h| h.ready && h.busy.is_none()) {
            let mut open = jobs.iter_mut();
            let Some((job, (from, to))) = open.find_map(|j| {
                let range = j.take(count)?;
                Some((j, range))
            }) else {
                break;
            };
            if !slot.knows.contains(&job.id) {
                if job.tell(&slot.worker).is_none() {
                    continue;
                }
                slot.knows.push(job.id);
            }
            let turn = Array::of3(&job.id.into(), &(from as f64).into(), &(to as f64).into());
            // A message that cannot be sent leaves the range to whoever comes next.
            match slot.worker.post_message(&turn) {
                Ok(()) => (slot.busy, slot.silent) = (Some((job.id, from, to)), 0),
                Err(_) => job.lost.push((from, to)),
            }
        }
    }

    /// Looks at the jobs.
    pub fn with<T>(&self, look: impl FnOnce(&[Job]) -> T) -> T {
        look(&self.0.borrow().jobs)
    }

    pub fn workers(&self) -> usize {
        self.0.borrow().slots.len()
    }

    /// Why there is no sampling, if there is none.
    pub fn trouble(&self) -> Option<String> {
        self.0.borrow().trouble.clone()
    }
}
