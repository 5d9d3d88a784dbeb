/*
Examples for the editor: small documents that load by themselves. Inserting one adds its entries to the sections of the document at hand.
*/

export const EXAMPLES = [
  ["example.always", `queues:
  - name: Hotline
    type: Agent_queue
    enabled: true
    open_24: true
    timezone: Etc/UTC
    transfer_function_name: transfer_to_hotline
transfer_functions:
  - name: transfer_to_hotline
    sip_config: {method: refer, phone_number: "+12125550100"}
`],
  ["example.hours", `queues:
  - name: Front Desk
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: Europe/London
    weekly_hours:
      mon: [{start: "09:00", end: "17:30"}]
      tue: [{start: "09:00", end: "17:30"}]
      wed: [{start: "09:00", end: "17:30"}]
      thu: [{start: "09:00", end: "17:30"}]
      fri: [{start: "09:00", end: "16:00"}]
    transfer_function_name: transfer_to_front_desk
transfer_functions:
  - name: transfer_to_front_desk
    sip_config: {method: refer, phone_number: "+442079460100"}
`],
  ["example.split", `queues:
  - name: Barcelona Care
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: Europe/Madrid
    weekly_hours:                      # two shifts a day
      mon: [{start: "09:00", end: "13:30"}, {start: "16:00", end: "20:00"}]
      tue: [{start: "09:00", end: "13:30"}, {start: "16:00", end: "20:00"}]
      wed: [{start: "09:00", end: "13:30"}, {start: "16:00", end: "20:00"}]
      thu: [{start: "09:00", end: "13:30"}, {start: "16:00", end: "20:00"}]
      fri: [{start: "09:00", end: "14:00"}]
    date_exceptions:
      "2026-12-24": {intervals: [{start: "09:00", end: "12:00"}], reason: Christmas Eve}
      "2026-12-25/2026-12-26": {closed: true, reason: Christmas}
    supported_channel_types: [voice, chat]
    supported_languages: [es, ca, en]
    transfer_function_name: transfer_to_barcelona
transfer_functions:
  - name: transfer_to_barcelona
    sip_config: {method: refer, phone_number: "+34932200100"}
`],
  ["example.night", `queues:
  - name: Night Shift
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: Asia/Manila
    weekly_hours:                      # opens in the evening, closes the next morning
      mon: [{start: "21:00", end: "06:00"}]
      tue: [{start: "21:00", end: "06:00"}]
      wed: [{start: "21:00", end: "06:00"}]
      thu: [{start: "21:00", end: "06:00"}]
      fri: [{start: "21:00", end: "06:00"}]
    transfer_function_name: transfer_to_night_shift
transfer_functions:
  - name: transfer_to_night_shift
    sip_config: {method: refer, phone_number: "+12125550160"}
`],
  ["example.holidays", `calendars:
  - name: shared-holidays              # a queue lists it under calendars: [shared-holidays]
    recurring_exceptions:
      - {rrule: "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", observed: next_weekday, closed: true, reason: New Year's Day}
      - {easter: -2, closed: true, reason: Good Friday}
      - {easter: 1, closed: true, reason: Easter Monday}
      - {rrule: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", observed: next_weekday, closed: true, reason: Christmas Day}
queues:
  - name: Office
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: Europe/London
    weekly_hours:
      mon: [{start: "09:00", end: "17:00"}]
      tue: [{start: "09:00", end: "17:00"}]
      wed: [{start: "09:00", end: "17:00"}]
      thu: [{start: "09:00", end: "17:00"}]
      fri: [{start: "09:00", end: "17:00"}]
    calendars: [shared-holidays]
    transfer_function_name: transfer_to_office
transfer_functions:
  - name: transfer_to_office
    sip_config: {method: refer, phone_number: "+442079460110"}
`],
  ["example.sip", `handoffs:
  - name: Front Office
    description: Use when the caller wants a person.
    agent_available_instructions: Say that somebody takes over, then call {{ho:Front Office}}.
    sip_config:
      method: invite
      phone_number: "+442079460130"
      outbound_endpoint: "sip.example.com:5061"
      outbound_encryption: TLS/SRTP
    sip_headers:
      - {key: X-Reason, value: "$reason"}
  - name: Hang Up
    description: Use when the caller is done.
    sip_config: {method: bye}
`],
  ["example.full", `version: 1
calendars:
  - name: full-holidays
    recurring_exceptions:
      - {rrule: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", closed: true, reason: Christmas Day}
transfer_functions:
  - name: transfer_to_sales
    sip_config: {method: refer, phone_number: "+12125550120"}
    sip_headers:
      - {key: X-Reason, value: "$reason"}
queues:
  - name: Sales
    type: Agent_queue
    enabled: true
    open_24: false
    timezone: America/New_York
    weekly_hours:
      mon: [{start: "08:00", end: "20:00"}]
      tue: [{start: "08:00", end: "20:00"}]
      wed: [{start: "08:00", end: "20:00"}]
      thu: [{start: "08:00", end: "20:00"}]
      fri: [{start: "08:00", end: "20:00"}]
    calendars: [full-holidays]
    supported_channel_types: [voice, chat]
    supported_languages: [en, es]
    transfer_function_name: transfer_to_sales
handoffs:
  - name: Sales Desk
    description: Use when the caller wants to buy.
    agent_available_instructions: Say that a colleague takes over, then call {{ho:Sales Desk}}.
    agent_unavailable_instructions: "Say: we are closed, {{reason}}. We open again {{reopens_at}}."
    destinations: [Sales]
topics:
  - name: Buying
    handoffs: [Sales Desk]
`],
];

/** A YAML text with the entries of another in their sections: `{from, insert}` from the last place to the first. */
export function merged(text, example) {
  const lines = text.split("\n"), starts = [];
  let at = 0;
  for (const line of lines) { starts.push(at); at += line.length + 1; }
  const changes = [];
  for (const [key, entries] of sections(example)) {
    const head = lines.findIndex(line => new RegExp(`^${key}:\\s*(#.*)?$`).test(line));
    if (head < 0) {
      if (!lines.some(line => line.startsWith(`${key}:`))) changes.push({ from: text.length, insert: `${text.endsWith("\n") || !text ? "" : "\n"}${key}:\n${entries}` });
      continue;
    }
    let end = head + 1, last = head;
    for (; end < lines.length && !/^[^\s#-]/.test(lines[end]); end++) if (/^\s*[^\s#]/.test(lines[end])) last = end;
    const indent = (/^(\s*)- /.exec(lines.slice(head + 1, end).find(line => /^\s*- /.test(line)) || "  - ") || ["", "  "])[1];
    const fitted = entries.replace(/^ {2}(?=\S|\s)/gm, indent);
    const from = last + 1 < lines.length ? starts[last + 1] : text.length;
    changes.push({ from, insert: from === text.length && text && !text.endsWith("\n") ? `\n${fitted}` : fitted });
  }
  return changes.sort((a, b) => b.from - a.from);
}

function sections(example) {
  const found = [];
  for (const line of example.split(/(?<=\n)/)) {
    const head = /^(\w+):\s*$/.exec(line);
    if (head) found.push([head[1], ""]);
    else if (/^\s/.test(line) && found.length) found.at(-1)[1] += line;
  }
  return found;
}
