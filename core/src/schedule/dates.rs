/*!
The dates of one recurrence rule, for programs that bring rules in from elsewhere and must agree with what a document would say.
*/

use chrono::NaiveDate;

use super::{Day, Steps, check_rule};
use crate::error::Error;

/// The dates in `[from, until)` that a rule of RFC 5545 names when it is counted from `start`; possibly none.
///
/// `start` is one of them only if the rule matches it, and gives the days that the rule does not name, as in `recurring_exceptions`.
///
/// ```
/// let date = |text: &str| text.parse().unwrap();
/// let rule = "FREQ=MONTHLY;BYDAY=-1FR";
/// let dates = openline::rule_dates(rule, date("2026-01-01"), date("2026-11-01"), date("2027-01-01"))?;
/// assert_eq!(dates, [date("2026-11-27"), date("2026-12-25")]);
/// # Ok::<(), openline::Error>(())
/// ```
///
/// # Errors
/// `bad_rule`, and `too_many_dates` for a rule that asks for more work than a document may.
pub fn rule_dates(rule: &str, start: NaiveDate, from: NaiveDate, until: NaiveDate) -> Result<Vec<NaiveDate>, Error> {
    let told = |fault: super::RuleFault| Error::outside(fault.code(), fault.to_string());
    let (rule, first) = check_rule(rule, Some(Day::from(start))).map_err(told)?;
    let (from, until) = (Day::from(from), Day::from(until));
    let mut dates = rule.dates(first, &mut Steps::default()).map_err(told)?;
    dates.retain(|day| (from..until).contains(day));
    Ok(dates.into_iter().filter_map(Day::civil).collect())
}
