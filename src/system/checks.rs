//! Checks: what makes parts impossible, each refused by name.

use super::{HORIZON, Parts, SLOT, SystemError};
use crate::diffusion::switched::{LEVEL, THRIFTY};
use crate::dispatch::frontier::Target;
use crate::dispatch::policy::{self, Policy};
use crate::dispatch::prediction::PREDICTION_ERROR;
use crate::effort::attempt;
use crate::effort::options::{self, Options};
use crate::given::fleet::STEP_TOKENS;

/// Everything that can be told without dispatching; what depends on the fleet's strengths is for [`policy()`].
pub fn parts(parts: &Parts) -> Result<(), SystemError> {
    SLOT.check(parts.slot)?;
    HORIZON.check(parts.horizon as f64)?;
    STEP_TOKENS.check(parts.step_tokens)?;
    parts.law.checked()?;
    let efforts = parts.efforts;
    let (Target::Each(solved) | Target::Overall(solved)) = efforts.target;
    policy::SOLVED.check(solved)?;
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
pub fn policy(policy: Policy, options: &Options) -> Result<(), SystemError> {
    let models = options.losses().len();
    let exists = |index: usize| {
        if index < models {
            Ok(())
        } else {
            Err(SystemError::NoSuchModel { index, models })
        }
    };
    match policy {
        Policy::Always(index) | Policy::InferenceCompute { model: index } => exists(index),
        Policy::TrainingCompute { threshold } => {
            policy::THRESHOLD.check(threshold)?;
            Ok(())
        }
        Policy::Escalation {
            first,
            then,
            patience,
        } => {
            exists(first)?;
            exists(then)?;
            options::PATIENCE.check(patience)?;
            if options.is_stronger(then, first) {
                Ok(())
            } else {
                Err(SystemError::Escalation { first, then })
            }
        }
        Policy::Uniform | Policy::MeanEnergy | Policy::VarianceAware => Ok(()),
    }
}
