/*!
Reads `calendars`: named sets of exceptions that queues share.
*/

use super::{
    claims::Claims,
    drafts::CalendarDraft,
    exceptions::date_exceptions,
    fields::{fields, items, name},
    ics::ics_file,
    pack::holidays,
    reader::Reader,
    recurring::recurring_exceptions,
};
use crate::{config::Value, error::Code};

impl<'a> Reader<'a> {
    pub(in crate::plan) fn calendars(&mut self, list: Value<'a>) {
        for object in items(&mut self.notes, list) {
            let names = &["name", "date_exceptions", "recurring_exceptions", "ics", "holidays"];
            let Some([name_value, dates, recurring, ics, holidays_value]) = fields(&mut self.notes, object, names)
            else {
                continue;
            };
            let name_value = self.notes.required(object, "name", name_value);
            let calendar_name = name_value.and_then(|value| name(&mut self.notes, value));
            let mut claims = Claims::default();
            if let Some(value) = dates {
                date_exceptions(self, value, &mut claims);
            }
            if let Some(value) = recurring {
                recurring_exceptions(self, value, &mut claims, false);
            }
            if let Some(value) = ics {
                ics_file(self, value, &mut claims);
            }
            let estimates = holidays_value.map(|value| (value.into(), holidays(self, value, &mut claims)));
            let (Some(place), Some(calendar_name)) = (name_value, calendar_name) else { continue };
            if !self.calendar_names.insert(calendar_name) {
                let message = format!("another calendar is already named {calendar_name:?}");
                self.notes.error(place, Code::DuplicateName, message);
                continue;
            }
            self.calendars.push(CalendarDraft {
                place: place.into(),
                name: calendar_name,
                claims,
                used: false,
                estimates,
            });
        }
    }
}
