// A document of which every free text is markup, an address of script or letters that turn the reading direction.
const MARKUP = "<img src=x onerror=\"document.title='taken'\">", SCRIPT = "javascript:document.title='taken'", TURNED = "\u202Egnitset\u202C", CLOSING = "</script><script>document.title='taken'</script>";

export const TEXTS = [MARKUP, SCRIPT, TURNED, CLOSING];

/** The document, as far as `allowed` says that a text may stand in names. */
export function hostile(names) {
  const queue = (name, place) => ({
    name, type: "Agent_queue", enabled: true, open_24: place % 2 === 0, timezone: "Etc/UTC",
    ...(place % 2 ? { weekly_hours: { mon: [{ start: "09:00", end: "17:00" }] } } : {}),
    date_exceptions: { "2026-12-24": { closed: true, reason: TEXTS[place % TEXTS.length] }, "2027-01-04": { closed: true, reason: TEXTS[(place + 1) % TEXTS.length] } },
    transfer_function_name: "transfer",
  });
  return JSON.stringify({
    queues: names.map(queue), transfer_functions: [{ name: "transfer", description: MARKUP, sip_config: { method: "refer", phone_number: "+12125550100" } }],
    handoffs: names.map((name, place) => ({ name: `${name} ${place}`, description: MARKUP, agent_available_instructions: CLOSING, agent_unavailable_instructions: MARKUP, destinations: [name] })),
    topics: names.map((name, place) => ({ name: `${name} topic`, description: SCRIPT, handoffs: [`${name} ${place}`] })),
  }, null, 1);
}
