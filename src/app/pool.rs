//! The pool: workers that sample, what they are to sample, and the merging of their paths in order, so that the result
//! does not depend on how many they are.

use super::state::{Current, Extra};
use super::trace_files::words;
use crate::report;
use crate::scenario::link;
use crate::simulation::{PathResult, Plan, Sample};
use js_sys::{Array, Float64Array, JSON, Reflect, Uint8Array};
use leptos::prelude::{document, set_interval_with_handle, window};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BlobPropertyBag, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Time that a worker is kept busy at once, so that it soon hears of a change \[ms\].
const TURN: f64 = 12.0;
/// Most paths in one turn, and slots in the first, whose pace is not known yet.
const MOST: u64 = 256;
const FIRST: u64 = 16_000;
/// How often the pool looks after its workers, and for how many looks one may be silent while it is waited for. Looks are
/// counted and not time, which passes while the machine sleeps.
const LOOK: Duration = Duration::from_secs(5);
const SILENT: u32 = 6;
/// Most times that a scenario is told to workers that have forgotten it.
const MOST_TOLD: u32 = 100;
/// Most workers, however many cores there are.
const HANDS: usize = 8;

/// Something to be sampled.
pub struct Job {
    /// `None` for the scenario itself.
    pub what: Option<Extra>,
    /// The system, and the scenario it was built from.
    pub current: Current,
    pub plan: Plan,
    pub sample: Sample,
    /// Why it cannot be sampled.
    pub refused: Option<String>,
    /// Time that workers have spent on it \[ms\].
    pub busy: f64,
    id: f64,
    models: usize,
    /// How often workers were told of it.
    told: u32,
    /// First path that nobody has yet, and ranges that were lost with a worker.
    next: u64,
    lost: Vec<(u64, u64)>,
    /// Results of later paths that wait for earlier ones: path, numbers.
    waiting: Vec<(u64, Vec<f64>)>,
}

impl Job {
    pub fn new(what: Option<Extra>, current: Current) -> Job {
        let plan = report::plan(&current.scenario, &current.system);
        let models = current.system.parts().fleet.models().len();
        Job {
            what,
            sample: Sample::new(&plan, models),
            current,
            plan,
            refused: None,
            busy: 0.0,
            id: 0.0,
            models,
            told: 0,
            next: 0,
            lost: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Tells a worker of it; it is refused where that cannot be done.
    fn tell(&mut self, worker: &Worker) -> Option<()> {
        let link = link::write(&self.current.scenario);
        let setup = Array::of2(&self.id.into(), &link.into());
        if let Some(trace) = &self.current.trace {
            setup.push(&trace.name.as_str().into());
            setup.push(&Uint8Array::from(&*trace.source));
        }
        self.told += 1;
        let told = worker.post_message(&setup).map_err(words);
        self.refused = match told {
            Ok(()) if self.told <= MOST_TOLD => None,
            Ok(()) => Some("Sampling has stopped: the workers do not keep this scenario.".into()),
            Err(error) => Some(format!(
                "Sampling has stopped: no worker can be told of this scenario ({error})."
            )),
        };
        self.refused.is_none().then_some(())
    }

    pub fn is_finished(&self) -> bool {
        self.sample.is_finished(&self.plan)
    }

    /// Time left with this many workers \[ms\]; `None` before the first path.
    pub fn left(&self, hands: usize) -> Option<f64> {
        let done = self.sample.finished_paths;
        let each = self.busy / done as f64;
        let rest = self.plan.paths.saturating_sub(done) as f64;
        (done > 0).then(|| each * rest / hands.max(1) as f64)
    }

    /// The next paths to be walked, if there are any that nobody has.
    fn take(&mut self, hands: usize) -> Option<(u64, u64)> {
        if self.is_finished() || self.refused.is_some() {
            return None;
        }
        if let Some(range) = self.lost.pop() {
            return Some(range);
        }
        let done = self.sample.finished_paths.max(1) as f64;
        // A plan has at least one horizon, of at least one slot.
        let turn = if self.busy > 0.0 {
            (TURN * done / self.busy) as u64
        } else {
            FIRST / self.plan.horizons.last().copied().unwrap_or(1).max(1)
        };
        let rest = self.plan.paths.saturating_sub(self.next);
        // Shared out at the end, so that no worker waits long for another.
        let share = rest.div_ceil(hands.max(1) as u64);
        let count = turn.clamp(1, MOST).min(share);
        let from = self.next;
        self.next += count;
        (count > 0).then_some((from, from + count))
    }

    fn merge(&mut self, from: u64, numbers: &[f64]) {
        let length = PathResult::length(&self.plan, self.models);
        for (path, numbers) in (from..).zip(numbers.chunks(length)) {
            self.waiting.push((path, numbers.to_vec()));
        }
        while !self.is_finished() {
            let next = self.sample.finished_paths;
            let Some(i) = self.waiting.iter().position(|(path, _)| *path == next) else {
                break;
            };
            let (_, numbers) = self.waiting.swap_remove(i);
            match PathResult::from_numbers(&self.plan, self.models, &numbers) {
                Some(result) => self.sample.add(&result),
                None => {
                    let words = "Sampling has stopped: a worker has answered with something other than a path.";
                    self.refused = Some(words.into());
                    break;
                }
            }
        }
    }
}

/// A worker and what it has.
struct Hand {
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
    hands: Vec<Hand>,
    jobs: Vec<Job>,
    ids: f64,
    /// Why a worker is gone for good.
    trouble: Option<String>,
    /// Last words of a worker.
    words: Option<String>,
}

/// Shared by the page and the workers' messages.
#[derive(Clone)]
pub struct Pool(Rc<RefCell<Inner>>);

impl Pool {
    /// As many workers as there are cores less one, at least one; `news` is called after every message.
    pub fn new(news: impl Fn(&Pool) + 'static) -> Pool {
        let cores = window().navigator().hardware_concurrency() as usize;
        let pool = Pool(Rc::new(RefCell::new(Inner {
            hands: Vec::new(),
            jobs: Vec::new(),
            ids: 0.0,
            trouble: None,
            words: None,
        })));
        let news: Rc<dyn Fn(&Pool)> = Rc::new(news);
        for index in 0..cores.saturating_sub(1).clamp(1, HANDS) {
            pool.hire(index, false, &news);
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
        let any_ready = inner.hands.iter().any(|h| h.ready);
        let mut gone = None;
        for (index, hand) in inner.hands.iter_mut().enumerate() {
            hand.silent += 1;
            // One that is slow to begin is not missed while others work.
            let missed = hand.busy.is_some() || !hand.ready && !any_ready;
            if missed && hand.silent >= SILENT {
                gone = Some((index, hand.ready));
            }
        }
        let Some((index, worked)) = gone else { return };
        let words = match worked {
            true => "a worker does not answer any more",
            false => "no worker has begun; the browser may not allow them here",
        };
        if !worked && let Some(hand) = inner.hands.get_mut(index) {
            hand.restarted = true;
        }
        drop(inner);
        self.bury(index, Some(words.into()), news);
        news(self);
    }

    /// Starts a worker in this place.
    fn hire(&self, index: usize, restarted: bool, news: &Rc<dyn Fn(&Pool)>) {
        let worker = match worker() {
            Ok(worker) => worker,
            Err(error) => {
                self.0.borrow_mut().trouble = Some(words(error));
                return;
            }
        };
        let (pool, tell) = (self.clone(), news.clone());
        let message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            pool.hear(index, &event.data());
            tell(&pool);
        });
        let (pool, tell) = (self.clone(), news.clone());
        let error = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            // A worker that could not be loaded has no message.
            let message = Reflect::get(&event, &"message".into());
            let message = message.ok().and_then(|m| m.as_string());
            pool.bury(index, message.filter(|m| !m.is_empty()), &tell);
            tell(&pool);
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        message.forget();
        error.forget();
        let hand = Hand {
            worker,
            ready: false,
            knows: Vec::new(),
            busy: None,
            silent: 0,
            restarted,
        };
        let mut inner = self.0.borrow_mut();
        match inner.hands.get_mut(index) {
            Some(place) => *place = hand,
            None => inner.hands.push(hand),
        }
    }

    /// What a worker says: numbers, or in words why it cannot.
    fn hear(&self, index: usize, data: &JsValue) {
        let mut inner = self.0.borrow_mut();
        if let Some(hand) = inner.hands.get_mut(index) {
            hand.silent = 0;
        }
        if let Some(words) = data.as_string() {
            let busy = inner.hands.get(index).and_then(|h| h.busy);
            if let Some((id, ..)) = busy
                && let Some(job) = inner.jobs.iter_mut().find(|j| j.id == id)
            {
                job.refused = Some(words.clone());
            }
            inner.words = Some(words);
            return;
        }
        // Words that were no last ones.
        inner.words = None;
        let Some(hand) = inner.hands.get_mut(index) else {
            return;
        };
        hand.ready = true;
        let busy = hand.busy.take();
        let numbers = match data.is_null() {
            true => Vec::new(),
            false => Float64Array::new(data).to_vec(),
        };
        if let (Some((id, from, to)), [_, _, elapsed, numbers @ ..]) = (busy, numbers.as_slice()) {
            if numbers.is_empty() {
                // It has forgotten the scenario over others; it is told again.
                hand.knows.retain(|known| *known != id);
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
        self.feed();
    }

    /// A worker has died: once it is replaced, then not again.
    fn bury(&self, index: usize, message: Option<String>, news: &Rc<dyn Fn(&Pool)>) {
        let mut inner = self.0.borrow_mut();
        let Some(hand) = inner.hands.get_mut(index) else {
            return;
        };
        hand.worker.terminate();
        let (busy, again) = (hand.busy.take(), !hand.restarted);
        if let Some((id, from, to)) = busy
            && let Some(job) = inner.jobs.iter_mut().find(|j| j.id == id)
        {
            job.lost.push((from, to));
            job.refused = None;
        }
        if !again {
            let unsaid = || {
                "a worker could not be loaded, or has ended; the browser or the page around this one may not allow workers".to_string()
            };
            let words = inner.words.take().or(message);
            inner.trouble = Some(words.unwrap_or_else(unsaid));
            inner.hands.drain(..).for_each(|h| h.worker.terminate());
            return;
        }
        drop(inner);
        self.hire(index, true, news);
        self.feed();
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
        self.feed();
    }

    /// Gives every idle worker its next paths.
    fn feed(&self) {
        let mut inner = self.0.borrow_mut();
        let Inner { hands, jobs, .. } = &mut *inner;
        let count = hands.len();
        for hand in hands.iter_mut().filter(|h| h.ready && h.busy.is_none()) {
            let mut open = jobs.iter_mut();
            let Some((job, (from, to))) = open.find_map(|j| {
                let range = j.take(count)?;
                Some((j, range))
            }) else {
                break;
            };
            if !hand.knows.contains(&job.id) {
                if job.tell(&hand.worker).is_none() {
                    continue;
                }
                hand.knows.push(job.id);
            }
            let turn = Array::of3(&job.id.into(), &(from as f64).into(), &(to as f64).into());
            // A message that cannot be sent leaves the range to whoever comes next.
            match hand.worker.post_message(&turn) {
                Ok(()) => (hand.busy, hand.silent) = (Some((job.id, from, to)), 0),
                Err(_) => job.lost.push((from, to)),
            }
        }
    }

    /// Looks at the jobs.
    pub fn with<T>(&self, look: impl FnOnce(&[Job]) -> T) -> T {
        look(&self.0.borrow().jobs)
    }

    pub fn hands(&self) -> usize {
        self.0.borrow().hands.len()
    }

    /// Why there is no sampling, if there is none.
    pub fn trouble(&self) -> Option<String> {
        self.0.borrow().trouble.clone()
    }
}

/// The module once more: its addresses are those that the page preloads, wherever it is hosted.
fn worker() -> Result<Worker, JsValue> {
    let address = |selector: &str| -> Result<JsValue, JsValue> {
        let link = document().query_selector(selector)?;
        let href = link.ok_or("the page names no module to start workers from")?;
        JSON::stringify(&Reflect::get(&href, &"href".into())?).map(JsValue::from)
    };
    let text = |value: JsValue| value.as_string().ok_or("an address is not a text");
    let script = format!(
        "import init from {}; init({{ module_or_path: {} }});",
        text(address("link[rel=modulepreload]")?)?,
        text(address("link[rel=preload][as=fetch]")?)?
    );
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let parts = Array::of1(&script.into());
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind)?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(&web_sys::Url::create_object_url_with_blob(&blob)?, &options)
}
