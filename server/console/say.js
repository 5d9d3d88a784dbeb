/*
How things are said: words from `i18n/`, counts, lengths and times in the reader's language, in a zone that is always written out.

The wall clocks of a zone come from the browser's own tables. They are for showing only: which minutes are open is always an answer of the server.
*/

export const LANGUAGES = [["en", "English"], ["de", "Deutsch"], ["es", "Español"], ["fr", "Français"]];

let language = "en";
let locale = "en-GB";
let words = {};
let plural = new Intl.PluralRules("en");
let times = "queue";
let skew = 0;

/** Loads the words of the reader's language. */
export async function load() {
  const known = LANGUAGES.map(([tag]) => tag);
  const wanted = [keep("language"), ...navigator.languages].map(tag => (tag || "").slice(0, 2));
  language = wanted.find(tag => known.includes(tag)) || "en";
  locale = navigator.languages.find(tag => tag.slice(0, 2) === language) || (language === "en" ? "en-GB" : language);
  words = await (await fetch(`/assets/i18n/${language}.json`)).json();
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
}

/** What this browser keeps for the reader; a browser that keeps nothing is fine. */
export function keep(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(`openline.${key}`);
    if (value === null) localStorage.removeItem(`openline.${key}`);
    else localStorage.setItem(`openline.${key}`, value);
  } catch { /* private windows may refuse */ }
  return null;
}

/** The words of a key with its values; with `n`, in the right number. */
export function t(key, values = {}) {
  let text = words[key];
  if (text && typeof text === "object") text = text[plural.select(values.n)] || text.other;
  if (text === undefined) return key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const tongue = () => language;

/** The server's clock, as it was last heard. */
export const now = () => Date.now() + skew;
export function setNow(stamp) { skew = Date.parse(stamp) - Date.now(); }

/** Whose times are shown: `queue`, `mine` or `utc`. */
export const timesOf = () => times;
export function setTimes(mode) { times = mode; keep("times", mode); }
export const mine = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
export const shown = zone => (times === "utc" ? "UTC" : times === "mine" ? mine() : zone);

const formats = new Map();
function format(zone, options, tag = locale) {
  const key = `${tag} ${zone} ${JSON.stringify(options)}`;
  if (!formats.has(key)) {
    let made;
    try {
      made = new Intl.DateTimeFormat(tag, { ...options, timeZone: zone });
    } catch {
      made = new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }); // a zone that this browser does not know
    }
    formats.set(key, made);
  }
  return formats.get(key);
}

/** Year, month, day, hour, minute and second of a zone's wall clock. */
export function fields(instant, zone) {
  const parts = format(zone, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }, "en-u-ca-gregory").formatToParts(instant);
  const read = Object.fromEntries(parts.map(part => [part.type, Number(part.value)]));
  return { year: read.year, month: read.month, day: read.day, hour: read.hour, minute: read.minute, second: read.second };
}

const two = number => String(number).padStart(2, "0");
export const date = (instant, zone) => { const at = fields(instant, zone); return `${at.year}-${two(at.month)}-${two(at.day)}`; };
export const hour = (instant, zone) => { const at = fields(instant, zone); return at.hour + at.minute / 60 + at.second / 3600; };

/** Minutes east of Greenwich. */
export function offset(instant, zone) {
  const at = fields(instant, zone);
  return Math.round((Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - instant) / 60000);
}

/** The instant of a wall clock; of two, the first. A time that a clock change leaves out is read with the clock before it. */
export function instant(year, month, day, hours, minutes, zone) {
  const local = Date.UTC(year, month - 1, day, hours, minutes);
  const before = local - offset(local - 86400000, zone) * 60000;
  if (date(before, zone) === new Date(local).toISOString().slice(0, 10) && Math.round(hour(before, zone) * 60) === hours * 60 + minutes) return before;
  const after = local - offset(local + 86400000, zone) * 60000;
  return Math.round(hour(after, zone) * 60) === hours * 60 + minutes ? after : before;
}

/** The first instant of a local date, `days` after that of `at`. */
export function midnight(at, zone, days = 0) {
  const day = fields(at, zone);
  return instant(day.year, day.month, day.day + days, 0, 0, zone);
}

/** The first instant of a written date. */
export const startOf = (written, zone) => instant(...written.split("-").map(Number), 0, 0, zone);
export const addDays = (written, days) => new Date(Date.parse(`${written}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);

export const clock = (at, zone) => format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
export const day = (at, zone) => format(zone, { weekday: "short", day: "numeric", month: "short" }).format(at);
export const longDay = (at, zone) => format(zone, { weekday: "long", day: "numeric", month: "long" }).format(at);
export const monthName = month => format("UTC", { month: "short" }).format(Date.UTC(2026, month, 1));
export const weekday = (number, width = "short") => format("UTC", { weekday: width }).format(Date.UTC(2026, 10, 30 + number)); // 30 November 2026 is a Monday

/** A time with as much of its date as the reader needs. */
export function moment(at, zone) {
  const today = date(now(), zone);
  if (date(at, zone) === today) return clock(at, zone);
  const near = Math.abs(at - now()) < 6 * 86400000;
  const options = near ? { weekday: "short" } : { weekday: "short", day: "numeric", month: "short", ...(fields(at, zone).year === fields(now(), zone).year ? {} : { year: "numeric" }) };
  return `${format(zone, options).format(at)} ${clock(at, zone)}`;
}

/** The short name of a zone's time, such as GMT or EST. */
export function zoneShort(zone, at = now()) {
  const part = format(zone, { timeZoneName: "short" }, "en").formatToParts(at).find(one => one.type === "timeZoneName");
  return part ? part.value : zone;
}
export const zoneLong = (zone, at) => { const short = zoneShort(zone, at); return short === zone ? zone : `${zone} · ${short}`; };

/** A length in words: seconds below two minutes, then minutes, hours, days. */
export function span(length) {
  const seconds = Math.max(0, Math.round(length / 1000));
  if (seconds < 120) return t("span.seconds", { s: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("span.minutes", { m: minutes });
  if (minutes < 1440) return minutes % 60 ? t("span.hours_minutes", { h: Math.floor(minutes / 60), m: minutes % 60 }) : t("span.hours", { h: minutes / 60 });
  const hours = Math.floor(minutes / 60);
  return hours % 24 ? t("span.days_hours", { d: Math.floor(hours / 24), h: hours % 24 }) : t("span.days", { d: hours / 24 });
}
export const minutesSpan = minutes => (minutes === 0 ? t("span.minutes", { m: 0 }) : span(Math.max(minutes, 2) * 60000));

/** The parts of a queue's local day that intervals cover, in hours of its wall clock. */
export function blocksOf(intervals, from, zone, kind = "open", to = midnight(from + 1, zone, 1)) {
  const blocks = [];
  for (const interval of intervals) {
    const start = Math.max(Date.parse(interval.start ?? interval.from), from);
    const end = Math.min(Date.parse(interval.end ?? interval.to), to);
    if (!(start < end)) continue;
    const [a, b] = [start === from ? 0 : hour(start, zone), end === to ? 24 : hour(end, zone)];
    blocks.push({ from: a, to: Math.max(a, b), kind, start, end });
  }
  return blocks;
}
