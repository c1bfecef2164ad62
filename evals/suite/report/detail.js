// One conversation: what was said, what was expected, and what each version made of it.

const SEVERITIES = ["promise", "info", "warning", "error", "critical"];
const SIGNS = { pass: "✓", fail: "✗", known: "○", critical: "‼" };

function draftState(outcome) {
  const critical = outcome.findings.some((n) => data.parts[n].severity === "critical");
  if (critical) return "critical";
  if (outcome.passed) return "pass";
  const failed = outcome.checks.map((n) => data.parts[n]).filter((check) => !check.passed);
  const blocked = outcome.findings.some((n) => data.parts[n].severity === "error");
  return failed.length && !blocked && failed.every((check) => check.known) ? "known" : "fail";
}

// ---- text with its spans: offsets count code points --------------------------------------------------------------

function markedText(text, findings, promises) {
  const points = Array.from(text);
  const spans = [
    ...findings.filter((one) => one.span).map((one) => ({ ...one.span, kind: one.severity, told: `${one.code}: ${one.message}${one.suggestion ? `\n${one.suggestion}` : ""}`, one })),
    ...promises.filter((one) => one.span).map((one) => ({ ...one.span, kind: one.ok ? "promise" : "warning", told: promiseLine(one), one })),
  ].filter((span) => Number.isInteger(span.start) && span.start < span.end && span.end <= points.length);
  const cuts = [...new Set([0, points.length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  const nodes = [];
  for (let place = 0; place + 1 < cuts.length; place += 1) {
    const piece = points.slice(cuts[place], cuts[place + 1]).join("");
    const over = spans.filter((span) => span.start <= cuts[place] && span.end >= cuts[place + 1]);
    if (!over.length) { nodes.push(piece); continue; }
    const worst = over.reduce((one, two) => SEVERITIES.indexOf(two.kind) > SEVERITIES.indexOf(one.kind) ? two : one);
    const node = tipped(make("mark", { class: worst.kind }, piece), over.map((span) => span.told).join("\n\n"));
    over.forEach((span) => (span.one.nodes ||= []).push(node));
    nodes.push(node);
  }
  return make("div", { class: "prose" }, nodes);
}

const when = (time) => typeof time === "string"
  ? time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)$/, (_, day, clock, zone) => `${day} ${clock} ${zone === "Z" ? "UTC" : zone}`)
  : time;

function promiseLine(one) {
  const due = one.due_at ? `, due ${when(one.due_at)}` : "";
  return `Promise: ${one.action || one.quote}${due} (${one.owner}; ${one.basis === "none" ? "nothing in policy" : one.basis}${one.ok ? "" : ", cannot be kept"})`;
}

const parts = (numbers) => numbers.map((number) => ({ ...data.parts[number] }));

function findingList(findings) {
  return make("ul", { class: "findings" }, findings.map((one) => {
    const row = make("li", { class: one.severity }, make("code", {}, one.code), ` ${one.severity}: ${one.message}`,
      one.suggestion ? make("span", { class: "advice" }, one.suggestion) : "",
      one.techniques && one.techniques.length ? make("small", {}, ` ${one.techniques.join(", ")}`) : "");
    const hot = (on) => () => (one.nodes || []).forEach((node) => node.classList.toggle("hot", on));
    row.addEventListener("mouseenter", hot(true));
    row.addEventListener("mouseleave", hot(false));
    return row;
  }));
}

const told = (value) => typeof value === "string" ? value : value === null || value === undefined ? "nothing" : JSON.stringify(value);

function checkList(checks) {
  const rows = checks.map((check) => {
    const state = check.passed ? "pass" : check.known ? "known" : "fail";
    const bare = check.expected === null && check.found === null;
    return make("li", { class: state }, make("span", { class: "sign", "aria-label": check.passed ? "holds" : "fails" }, SIGNS[state]),
      make("span", {}, make("code", {}, check.name), check.known && !check.passed ? make("small", {}, " known to fail") : "",
        bare ? "" : make("span", { class: "found" }, `expected ${told(check.expected)}, found ${told(check.found)}`)));
  });
  rows.sort((one, two) => (one.className === "pass") - (two.className === "pass"));
  return make("ul", { class: "checks" }, rows);
}

const block = (title, ...children) => make("section", { class: "block" }, make("h4", {}, title), children);
const fold = (title, ...children) => make("details", { class: "more" }, make("summary", {}, title), children);

// ---- the conversation itself -------------------------------------------------------------------------------------

function talk(one) {
  const said = one.messages.map(([role, author, at, text]) => make("div", { class: `say ${role}` },
    make("b", {}, [author, role.replace("_", " "), when(at)].filter(Boolean).join(" · ")), data.texts[text]));
  const about = [["subject", one.subject], ["channel", one.channel], ["instruction", one.instruction], ["now", when(one.now)], ...one.policy]
    .filter(([, value]) => value);
  return block("Conversation", make("div", { class: "talk" }, said),
    make("details", { class: "more", open: true }, make("summary", {}, "Ticket and policy"),
      make("dl", { class: "facts" }, about.map(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]))));
}

function reading(one) {
  const situation = Object.entries(data.parts[one.situation]).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") || "none" : told(value)]);
  const plan = data.parts[one.plan];
  const rows = [...situation, ["goal", plan.goal], ["techniques", (plan.techniques || []).join(", ")],
    ["next action", plan.next_action ? `${plan.next_action.type}: ${plan.next_action.reason}` : ""]];
  const checks = parts(one.checks);
  const open = checks.some((check) => !check.passed);
  return make("details", { class: "more", open }, make("summary", {}, "Situation and plan, as read"),
    make("dl", { class: "facts" }, rows.map(([name, value]) => [make("dt", {}, name.replace("_", " ")), make("dd", {}, value)])),
    checks.length ? block("Expected of both", checkList(checks)) : "");
}

// ---- drafts ------------------------------------------------------------------------------------------------------

function draftCard(outcome) {
  const arm = data.arms[outcome.a];
  const state = draftState(outcome);
  const findings = parts(outcome.findings);
  const promises = parts(outcome.promises);
  const checks = parts(outcome.checks);
  const words = { pass: "passed", known: "known to fail", fail: "failed", critical: "critical" };
  const text = data.texts[outcome.text];
  return make("article", { class: "draft" },
    make("header", {}, make("h3", {}, arm.title), make("span", { class: `badge ${state}` }, `${SIGNS[state]} ${words[state]} · ${outcome.status.replace("_", " ")}`)),
    text ? markedText(text, findings, promises) : make("p", { class: "hint" }, "No text."),
    findings.length ? block("Findings", findingList(findings)) : "",
    promises.length ? block("Promises", make("ul", { class: "findings" }, promises.map((one) => make("li", { class: one.ok ? "promise" : "warning" },
      `“${one.quote}” `, make("small", {}, promiseLine(one).replace("Promise: ", "")))))) : "",
    checks.length ? block("Checks", checkList(checks)) : "",
    attempts(outcome),
    make("p", { class: "hint" }, `${outcome.tokens[0]} tokens read, ${outcome.tokens[1]} written${outcome.cost === null ? "" : `, ${outcome.cost} USD`}`));
}

function attempts(outcome) {
  const earlier = outcome.attempts.filter((one, place) => place < outcome.attempts.length - 1 || one.text !== outcome.text);
  if (!earlier.length) return "";
  return fold(`${earlier.length} earlier attempt${earlier.length === 1 ? "" : "s"}`, earlier.map((one) => {
    const findings = parts(one.findings);
    return make("section", { class: "block" }, make("h4", {}, one.error ? `failed: ${one.error}` : one.codes.join(", ") || "no error"),
      one.error ? "" : markedText(data.texts[one.text], findings, []), findings.length ? findingList(findings) : "");
  }));
}

function ownReplies(one) {
  return make("div", { class: "drafts" }, one.replies.map((reply) => {
    const check = data.parts[reply.check];
    const findings = parts(reply.findings);
    const state = check.passed ? "pass" : check.known ? "known" : "fail";
    return make("article", { class: "draft" },
      make("header", {}, make("h3", {}, reply.name), make("span", { class: `badge ${state}` }, `${SIGNS[state]} ${check.passed ? "judged right" : check.known ? "known to fail" : "judged wrong"}`)),
      reply.why ? make("p", { class: "hint" }, reply.why) : "",
      markedText(data.texts[reply.text], findings, parts(reply.promises)),
      findings.length ? block("Findings", findingList(findings)) : "",
      block("Check", checkList([check, ...parts(reply.details)])));
  }));
}

// ---- prompts and differences -------------------------------------------------------------------------------------

const promptLines = (place) => place === null || place === undefined ? null
  : data.prompts[place].map(([role, lines]) => [role, lines.map((line) => data.lines[line])]);

function promptView(outcome) {
  const messages = promptLines(outcome.prompt);
  if (!messages) return make("p", { class: "hint" }, "The result was written without prompts.");
  return make("div", {}, messages.map(([role, lines]) => make("section", { class: "prompt" }, make("h4", {}, role), make("pre", { tabindex: "0" }, lines.join("\n")))));
}

function promptDiff(first, second) {
  const [before, after] = [promptLines(first.prompt), promptLines(second.prompt)];
  if (!before || !after) return make("p", { class: "hint" }, "The result was written without prompts.");
  const count = Math.max(before.length, after.length);
  return make("div", {}, Array.from({ length: count }, (_, place) => {
    const [role, lines] = before[place] || [after[place][0], []];
    const others = after[place] ? after[place][1] : [];
    const same = lines.length === others.length && lines.every((line, number) => line === others[number]);
    return make("section", { class: "prompt" }, make("h4", {}, same ? `${role}: the same` : role),
      same ? "" : make("pre", { class: "diff", tabindex: "0" }, lineDiff(lines, others)));
  }));
}

function draftDiff(first, second) {
  const [before, after] = [data.texts[first.text], data.texts[second.text]];
  if (before === after) return make("p", { class: "hint" }, "Both wrote the very same text.");
  return make("div", { class: "diff-box diff prose" }, wordDiff(before, after));
}

// A choice of two versions above whatever compares them.
function between(outcomes, draw) {
  if (outcomes.length < 2) return make("p", { class: "hint" }, "There is only one version here.");
  const panel = make("div", {});
  const select = (start) => make("select", { onchange: () => show() }, outcomes.map((one, place) =>
    make("option", { value: place, selected: place === start }, data.arms[one.a].title)));
  const [first, second] = [select(0), select(1)];
  const show = () => panel.replaceChildren(draw(outcomes[first.value], outcomes[second.value]));
  show();
  return make("div", {}, make("div", { class: "pick" }, make("label", {}, "from ", first), make("label", {}, "to ", second)), panel);
}

function which(outcomes, draw) {
  if (!outcomes.length) return make("p", { class: "hint" }, "Nothing was run.");
  const panel = make("div", {});
  const choice = make("select", { onchange: () => show() }, outcomes.map((one, place) => make("option", { value: place }, data.arms[one.a].title)));
  const show = () => panel.replaceChildren(draw(outcomes[choice.value]));
  show();
  return outcomes.length === 1 ? panel : make("div", {}, make("div", { class: "pick" }, make("label", {}, "version ", choice)), panel);
}
