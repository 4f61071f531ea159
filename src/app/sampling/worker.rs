//! A worker: the same module once more, off the main thread. It walks the paths that it is told to and answers with
//! their numbers.

use crate::given::supply::trace::TraceFile;
use crate::report;
use crate::scenario::link;
use crate::simulation::Walker;
use js_sys::{Array, Float64Array};
use std::sync::Arc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Most scenarios that are kept ready.
const KEPT: usize = 4;

/// A scenario to sample, known by its number.
struct Setup {
    id: f64,
    walker: Walker,
}

/// The scope of a worker, if this is one.
pub fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Answers messages for ever.
pub fn start(scope: DedicatedWorkerGlobalScope) {
    let (hook, posts) = (scope.clone(), scope.clone());
    // The page hears why before the module is gone.
    std::panic::set_hook(Box::new(move |info| {
        let _ = hook.post_message(&info.to_string().into());
    }));
    let mut setups = Vec::new();
    let answer = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        let reply = match handle(&mut setups, &message) {
            Ok(None) => return,
            Ok(Some(numbers)) => Float64Array::from(numbers.as_slice()).into(),
            Err(error) => JsValue::from_str(&error),
        };
        // A page that is gone needs no answer.
        let _ = posts.post_message(&reply);
    });
    scope.set_onmessage(Some(answer.as_ref().unchecked_ref()));
    answer.forget();
    // What was said before nobody has heard: ready. A page that does not hear this gives up on the worker, in words.
    let _ = scope.post_message(&JsValue::NULL);
}

/// Milliseconds by the worker's clock, finer than whole ones where the browser allows it.
fn now() -> f64 {
    let clock = scope().and_then(|scope| scope.performance());
    clock.map_or_else(js_sys::Date::now, |clock| clock.now())
}

/// `[id, link, name of the trace, its hash, its columns …]` makes a scenario ready; `[id, from, to]` walks its paths and answers
/// `[id, from, milliseconds, numbers of each path …]`.
fn handle(setups: &mut Vec<Setup>, message: &Array) -> Result<Option<Vec<f64>>, String> {
    let number = |i: u32| {
        let number = message.get(i).as_f64();
        number.ok_or("the page has sent a message without its numbers")
    };
    let id = number(0)?;
    if let Some(text) = message.get(1).as_string() {
        let trace = message.get(2).as_string().zip(message.get(3).as_string());
        let trace = trace.and_then(|(name, hash)| {
            let columns = message.iter().skip(4);
            let columns = columns.map(|c| Float64Array::new(&c).to_vec()).collect();
            TraceFile::of_columns(name, hash, columns)
        });
        let opened = link::read_plain(&text);
        if !opened.problems.is_empty() {
            return Err("This scenario cannot be sampled: its link does not hold it.".into());
        }
        let scenario = opened.view.scenario;
        let system = scenario.system(trace.as_ref()).map_err(|e| e.to_string())?;
        let plan = report::plan(&scenario, &system);
        let walker = Walker::new(Arc::new(system), plan)?;
        if setups.len() >= KEPT {
            setups.remove(0);
        }
        setups.push(Setup { id, walker });
        return Ok(None);
    }
    let (from, to) = (number(1)? as u64, number(2)? as u64);
    let Some(setup) = setups.iter_mut().find(|s| s.id == id) else {
        // Made ready too long ago: nobody waits for it any more.
        return Ok(Some(vec![id, from as f64, 0.0]));
    };
    let began = now();
    let mut numbers = vec![id, from as f64, 0.0];
    for path in from..to {
        let mut budget = u64::MAX;
        let result = setup.walker.walk(path, &mut budget);
        let result = result.ok_or("a path was not walked to its end")?;
        numbers.extend(result.numbers());
    }
    if let Some(elapsed) = numbers.get_mut(2) {
        *elapsed = now() - began;
    }
    Ok(Some(numbers))
}
