//! Checks: what makes parts impossible, each refused by name.

use super::{HORIZON, Parts, SLOT, SystemError};
use crate::diffusion::switched::{LEVEL, THRIFTY};
use crate::dispatch::policy::SOLVED;
use crate::dispatch::prediction::PREDICTION_ERROR;
use crate::dispatch::rule::Rule;
use crate::effort::attempt;
use crate::effort::options::Options;
use crate::given::fleet::STEP_TOKENS;

/// Everything that can be told without dispatching; what depends on the fleet's strengths is for [`policy()`].
pub fn parts(parts: &Parts) -> Result<(), SystemError> {
    SLOT.check(parts.slot)?;
    HORIZON.check(parts.horizon as f64)?;
    STEP_TOKENS.check(parts.step_tokens)?;
    parts.law.checked()?;
    let efforts = parts.efforts;
    let solved = SOLVED.check(efforts.target.fraction())?;
    parts.policy.check(parts.settings)?;
    attempt::BRANCHES.check(f64::from(efforts.branches))?;
    attempt::PARALLEL.check(f64::from(efforts.parallel))?;
    PREDICTION_ERROR.check(parts.prediction_error)?;
    let (charge, capacity) = (parts.storage.charge(), parts.storage.capacity());
    if charge > capacity {
        return Err(SystemError::Charge { charge, capacity });
    }
    if let Some(feedback) = parts.feedback {
        LEVEL.check(feedback.level)?;
        let thrifty = THRIFTY.check(feedback.solved)?;
        if !parts.policy.may_give_up(efforts.open) {
            return Err(SystemError::NeverThrifty);
        }
        if thrifty >= solved {
            return Err(SystemError::Thrifty { thrifty, solved });
        }
    }
    Ok(())
}

/// Whether the models that the policy names exist, in the right order of strength.
pub fn policy(rule: Rule, options: &Options) -> Result<(), SystemError> {
    let models = options.losses().len();
    let named = rule.models();
    for index in named.into_iter().flatten() {
        if index >= models {
            return Err(SystemError::NoSuchModel { index, models });
        }
    }
    match named {
        [Some(first), Some(then)] if !options.is_stronger(then, first) => {
            Err(SystemError::Escalation { first, then })
        }
        _ => Ok(()),
    }
}
