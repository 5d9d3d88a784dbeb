/*!
Reads one queue object: its hours, zone, filters and transfer function name.
*/

use std::{collections::hash_map::Entry, sync::Arc};

use super::{
    claims::Claims,
    drafts::QueueDraft,
    exceptions::date_exceptions,
    fields::{boolean, fields, items, name, text, word},
    hours::week,
    notes::Place,
    reader::Reader,
    recurring::recurring_exceptions,
    seasons::seasons,
};
use crate::{
    config::Value,
    error::Code,
    matching::{
        Channels, KNOWN_CHANNELS, Languages, Listed, Unregistered, is_channel_token, is_known_channel, listed_tag,
        unregistered,
    },
    schedule::{Week, Year},
};

const FIELDS: [&str; 14] = [
    "name",
    "type",
    "enabled",
    "open_24",
    "weekly_hours",
    "seasons",
    "date_exceptions",
    "recurring_exceptions",
    "calendars",
    "timezone",
    "supported_channel_types",
    "supported_languages",
    "groups",
    "transfer_function_name",
];

impl<'a> Reader<'a> {
    /// Reads a queue and gives its number, or `None` when it has no usable name.
    pub(in crate::plan) fn queue(&mut self, object: Value<'a>, declared: bool) -> Option<u32> {
        let notes = &mut self.notes;
        let [
            name_value,
            kind,
            enabled,
            open_24,
            weekly_hours,
            seasons,
            exceptions,
            recurring,
            calendars,
            timezone,
            channels,
            languages,
            groups,
            function,
        ] = fields(notes, object, &FIELDS)?;
        let name_value = notes.required(object, "name", name_value);
        let queue_name = name_value.and_then(|value| name(notes, value));
        if let Some(kind) = notes.required(object, "type", kind) {
            word(notes, kind, &["Agent_queue"], |kind| kind);
        }
        let enabled = notes.required(object, "enabled", enabled).and_then(|value| boolean(notes, value));
        let open_24 = notes.required(object, "open_24", open_24).and_then(|value| boolean(notes, value));

        let year = self.year(object, open_24, weekly_hours, seasons);
        let mut claims = Claims::default();
        // Infos speak of each queue's own dates, so a check reads them all.
        let own_dates = recurring.is_none() && calendars.is_none() && self.options.today.is_none();
        let same_exceptions = self.known_exceptions.get(exceptions.filter(|_| own_dates));
        let findings = self.notes.count();
        if let Some(value) = exceptions.filter(|_| same_exceptions.is_none()) {
            date_exceptions(self, value, &mut claims);
        }
        if let Some(value) = recurring {
            recurring_exceptions(self, value, &mut claims, true);
        }
        // Nights can cut each other, which is a finding about each queue.
        let nights = claims.entries.iter().any(|&entry| self.entries.get(entry).night() > 0);
        let copied = own_dates && same_exceptions.is_none() && self.notes.count() == findings && !nights;
        let calendars = calendars.map_or_else(Vec::new, |value| self.calendar_names(value));
        let zone = self.notes.required(object, "timezone", timezone).map_or(0, |value| self.zone(value));
        let channels = self.channel_set(channels);
        let languages = self.language_set(languages);
        let groups = self.group_set(groups);
        let notes = &mut self.notes;
        let function = notes.required(object, "transfer_function_name", function);
        let function = function.and_then(|value| Some((name(notes, value)?, value.into())));

        let queue_name = queue_name?;
        let number = self.queues.len() as u32;
        self.queues.push(QueueDraft {
            place: name_value.unwrap_or(object).into(),
            declared,
            used: false,
            name: queue_name,
            enabled: enabled.unwrap_or(true) || self.options.all_enabled,
            year,
            zone,
            claims,
            calendars,
            channels,
            languages,
            groups,
            function,
            same_exceptions,
        });
        if copied {
            self.known_exceptions.keep(exceptions, number);
        }
        match self.queue_numbers.entry(queue_name) {
            Entry::Vacant(place) => {
                place.insert(number);
            }
            Entry::Occupied(_) => {
                let message = format!("another queue is already named {queue_name:?}");
                self.notes.error(name_value.unwrap_or(object), Code::DuplicateName, message);
                // It needs no second complaint that nothing leads to it.
                self.queues[number as usize].used = true;
            }
        }
        Some(number)
    }

    /// The number of its weekly hours.
    fn year(
        &mut self,
        object: Value<'a>,
        open_24: Option<bool>,
        hours: Option<Value<'a>>,
        listed_seasons: Option<Value<'a>>,
    ) -> u32 {
        let by_hours = hours.filter(|_| open_24 == Some(false) && listed_seasons.is_none());
        if let Some(number) = self.known_weeks.get(by_hours) {
            return number;
        }
        let notes = &mut self.notes;
        let findings = notes.count();
        let faults = notes.errors();
        let listed = hours.map(|value| week(notes, value));
        let mut seasons = listed_seasons.map_or_else(Vec::new, |value| seasons(notes, value));
        let readable = notes.errors() == faults;
        let week = match (open_24, listed) {
            (Some(true), listed) => {
                for value in [listed.and(hours), listed_seasons].into_iter().flatten() {
                    notes.warning(value, Code::IgnoredHours, "ignored, because open_24 is true");
                }
                seasons.clear();
                Week::always_open()
            }
            (Some(false), None) => {
                notes.error(object, Code::MissingField, "missing \"weekly_hours\" (or set open_24: true)");
                Week::always_open()
            }
            (_, Some(week)) => week,
            (None, None) => Week::always_open(),
        };
        let year = Year::new(week, seasons);
        if year.constant() == Some(false) && open_24.is_some() && readable {
            let place = hours.unwrap_or(object);
            notes.warning(place, Code::AlwaysClosed, "the whole week is closed");
        }
        let number = self.years.intern(Arc::new(year));
        if self.notes.count() == findings {
            self.known_weeks.keep(by_hours, number);
        }
        number
    }

    /// The number of a list of channels.
    fn channel_set(&mut self, value: Option<Value<'a>>) -> u32 {
        if let Some(number) = self.known_channels.get(value) {
            return number;
        }
        let findings = self.notes.count();
        let channels = value.map_or_else(Channels::every, |value| self.channels(value));
        let number = self.channel_sets.intern(channels);
        if self.notes.count() == findings {
            self.known_channels.keep(value, number);
        }
        number
    }

    /// The number of a list of languages.
    fn language_set(&mut self, value: Option<Value<'a>>) -> u32 {
        if let Some(number) = self.known_languages.get(value) {
            return number;
        }
        let findings = self.notes.count();
        let languages = value.map_or_else(Languages::every, |value| self.languages(value));
        let number = self.language_sets.intern(languages);
        if self.notes.count() == findings {
            self.known_languages.keep(value, number);
        }
        number
    }

    fn calendar_names(&mut self, value: Value<'a>) -> Vec<(&'a str, Place)> {
        let notes = &mut self.notes;
        items(notes, value).filter_map(|item| Some((text(notes, item)?, item.into()))).collect()
    }

    /// The number of a zone; an unknown name is an error with the nearest ones, never UTC.
    fn zone(&mut self, value: Value<'a>) -> u32 {
        let Some(name) = text(&mut self.notes, value) else { return 0 };
        if let Some(&number) = self.zone_numbers.get(name) {
            return number;
        }
        match self.zone_data.zone(name) {
            Ok(zone) => {
                let number = self.zones.len() as u32;
                self.zones.push(zone);
                self.zone_numbers.insert(name, number);
                number
            }
            Err(fault) => {
                let near = if self.notes.wants_hint() { self.zone_data.nearest(name) } else { Vec::new() };
                self.notes.error(value, fault.code(), fault.message(name, &near));
                0
            }
        }
    }

    fn channels(&mut self, value: Value<'a>) -> Channels {
        let notes = &mut self.notes;
        let mut listed = Vec::with_capacity(value.len());
        for item in items(notes, value) {
            let Some(token) = text(notes, item) else { continue };
            if !is_channel_token(token) {
                let message = format!("{token:?} is not a channel token such as voice or chat");
                notes.error(item, Code::BadChannel, message);
            } else if !is_known_channel(token) {
                let hint = notes.hint(token, KNOWN_CHANNELS.iter().copied());
                notes.warning(item, Code::UnknownChannel, format!("{token:?} is no channel that openline knows{hint}"));
            }
            listed.push(token);
        }
        if value.items().is_some() && value.len() == 0 {
            notes.error(value, Code::EmptyList, "an empty list serves nobody (leave it out for every channel)");
        }
        Channels::new(listed)
    }

    fn languages(&mut self, value: Value<'a>) -> Languages {
        let notes = &mut self.notes;
        let mut listed: Vec<Listed> = Vec::with_capacity(value.len());
        for item in items(notes, value) {
            let Some(tag) = text(notes, item) else { continue };
            match self.tags.get(tag) {
                Some(known) => listed.push(known.clone()),
                None => match listed_tag(tag) {
                    Ok(read) => {
                        if let Some(Unregistered { found, near }) = unregistered(tag, &read) {
                            let hint = near.map_or_else(String::new, |near| format!(" (did you mean {near:?}?)"));
                            let message = format!("no language {found:?} is registered{hint}");
                            notes.warning(item, Code::UnregisteredLanguage, message);
                        }
                        self.tags.insert(tag, read.clone());
                        listed.push(read);
                    }
                    Err(fault) => notes.error(item, Code::BadLanguage, fault.to_string()),
                },
            }
        }
        if value.items().is_some() && value.len() == 0 {
            notes.error(value, Code::EmptyList, "an empty list serves nobody (leave it out for every language)");
        }
        let languages = Languages::new(listed);
        if self.options.today.is_some() {
            for (tag, missing) in languages.only_in_countries() {
                let language = tag.split('-').next().unwrap_or_default();
                let refused = missing.map_or_else(
                    || "another country".to_owned(),
                    |country| format!("{:?}", format!("{language}-{country}")),
                );
                let message = format!("{tag:?} is served, {language:?} is not: callers with {refused} are refused");
                self.notes.info(value, Code::RegionsOnly, message);
            }
        }
        languages
    }
}
