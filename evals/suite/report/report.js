// The page at work: unpack the data, filter the matrix, open a conversation, go by keys.

const TABS = [
  ["Drafts", (one, outcomes) => make("div", { class: "drafts" }, outcomes.map(draftCard), missingCards(one))],
  ["Draft diff", (one, outcomes) => between(outcomes, draftDiff)],
  ["Prompt", (one, outcomes) => which(outcomes, promptView)],
  ["Prompt diff", (one, outcomes) => between(outcomes, promptDiff)],
  ["Own replies", (one) => ownReplies(one)],
];
const wide = window.matchMedia("(min-width: 70rem)");
const detail = byId("detail");
const rows = Array.from(document.querySelectorAll("#matrix tbody tr"));
let data = null;
let byConversation = [];
let haystacks = [];
let tab = 0;
let epoch = 0;
let open = -1;

async function unpacked() {
  const packed = Uint8Array.from(atob(byId("data").textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

// ---- filters -----------------------------------------------------------------------------------------------------

function haystack(one, outcomes) {
  const codes = outcomes.flatMap((outcome) => [data.texts[outcome.text], ...outcome.findings.map((n) => data.parts[n].code)]);
  const said = one.messages.map(([, author, , text]) => `${author || ""} ${data.texts[text]}`);
  return [one.id, one.why, one.domain, ...one.tags, ...one.techniques, one.subject || "", ...said, ...codes].join("\n").toLowerCase();
}

function options(select, all, values) {
  select.append(make("option", { value: "" }, all), ...values.map((value) => make("option", { value: Array.isArray(value) ? value[0] : value }, Array.isArray(value) ? value[1] : value)));
}

function states(place) {
  return data.arms.map((_, arm) => {
    const runs = byConversation[place].filter((outcome) => outcome.a === arm);
    return runs.length ? runs.filter((outcome) => outcome.passed).length / runs.length : null;
  });
}

function shows(place, kind) {
  const passed = states(place);
  if (kind === "failed") return passed.some((share) => share !== null && share < 1) || conversationFails(place);
  if (kind === "passed") return passed.every((share) => share === 1);
  if (kind === "differ") return new Set(passed.filter((share) => share !== null)).size > 1;
  if (kind === "won") return passed[passed.length - 1] > passed[0];
  if (kind === "lost") return passed[passed.length - 1] < passed[0];
  if (kind === "golden") return conversationFails(place);
  if (kind === "missing") return passed.some((share) => share === null);
  if (kind.startsWith("arm")) return passed[Number(kind.slice(3))] < 1;
  return true;
}

function conversationFails(place) {
  const one = data.conversations[place];
  return [...one.checks, ...one.replies.map((reply) => reply.check)].some((number) => !data.parts[number].passed && !data.parts[number].known);
}

function filter() {
  const words = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  const [kind, domain, tag, technique] = ["show", "domain", "tag", "technique"].map((id) => byId(id).value);
  let count = 0;
  rows.forEach((row) => {
    const place = Number(row.dataset.n);
    const one = data.conversations[place];
    const seen = words.every((word) => haystacks[place].includes(word)) && shows(place, kind) &&
      (!byId("failed").checked || shows(place, "failed")) && (!domain || one.domain === domain) &&
      (!tag || one.tags.includes(tag)) && (!technique || one.techniques.includes(technique));
    row.hidden = !seen;
    count += seen;
  });
  document.querySelectorAll(".columns a").forEach((link) => {
    link.classList.toggle("out", rows[placeOf(link.dataset.id)].hidden);
  });
  byId("count").textContent = count === rows.length ? `${count} conversations` : `${count} of ${rows.length}`;
  rove();
}

// One row is in the tab order: the open one where it is shown, else the first.
function rove(target) {
  const shown = rows.filter((row) => !row.hidden);
  const chosen = target || shown.find((row) => Number(row.dataset.n) === open) || shown[0];
  rows.forEach((row) => { row.querySelector("a").tabIndex = row === chosen ? 0 : -1; });
}

// ---- the open conversation ---------------------------------------------------------------------------------------

const slug = (number) => TABS[number][0].toLowerCase().replace(" ", "-");
const addressOf = (place) => `#/${data.conversations[place].id}${tab ? `/${slug(tab)}` : ""}`;
const placeOf = (id) => data.conversations.findIndex((one) => one.id === id);

function missingCards(one) {
  const place = data.conversations.indexOf(one);
  return data.missing.filter(([, conversation]) => conversation === place).map(([arm, , , command]) =>
    make("article", { class: "draft" }, make("header", {}, make("h3", {}, data.arms[arm].title), make("span", { class: "badge known" }, "not recorded")),
      make("p", { class: "hint" }, "Record it: ", make("code", {}, command))));
}

function render(place) {
  const one = data.conversations[place];
  const epochs = [...new Set(byConversation[place].map((outcome) => outcome.e))].sort((a, b) => a - b);
  if (!epochs.includes(epoch)) epoch = epochs[0] || 0;
  const outcomes = byConversation[place].filter((outcome) => outcome.e === epoch);
  const panel = make("div", { class: "panel", role: "tabpanel", id: "panel", "aria-labelledby": `tab${tab}` });
  const buttons = TABS.map(([title], number) => make("button", {
    type: "button", role: "tab", id: `tab${number}`, "aria-controls": "panel", "aria-selected": String(number === tab),
    tabindex: number === tab ? 0 : -1, onclick: () => choose(number),
  }, title));
  const choose = (number) => {
    tab = number;
    buttons.forEach((button, at) => { button.setAttribute("aria-selected", String(at === number)); button.tabIndex = at === number ? 0 : -1; });
    panel.setAttribute("aria-labelledby", `tab${number}`);
    panel.replaceChildren(TABS[number][1](one, outcomes));
    if (location.hash.startsWith("#/")) history.replaceState(null, "", addressOf(place));
  };
  const bar = make("div", { class: "tabs", role: "tablist", "aria-label": "Views", onkeydown: (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose((tab + step + TABS.length) % TABS.length);
    buttons[tab].focus();
  } }, buttons);
  const runsChoice = epochs.length < 2 ? "" : make("div", { class: "pick" }, make("label", {}, "run ", make("select", {
    onchange: (event) => { epoch = Number(event.target.value); render(place); },
  }, epochs.map((number) => make("option", { value: number, selected: number === epoch }, String(number + 1))))));
  detail.replaceChildren(
    make("header", {}, make("h3", { class: "name" }, one.id), make("div", { class: "step" },
      make("button", { type: "button", "aria-label": "Previous conversation", onclick: () => step(-1) }, "↑"),
      make("button", { type: "button", "aria-label": "Next conversation", onclick: () => step(1) }, "↓"),
      make("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => { location.hash = "#conversations"; } }, "×"))),
    make("p", { class: "why" }, one.why),
    make("ul", { class: "chips", "aria-label": "Filed under" }, [one.domain, ...one.tags, ...one.techniques].map((chip) => make("li", {}, chip))),
    talk(one), reading(one), bar, make("div", {}, runsChoice, panel));
  choose(tab);
  detail.hidden = false;
  detail.scrollTop = 0;
}

function show(place, focus) {
  hideTip();
  open = place;
  rows.forEach((row) => row.classList.toggle("now", Number(row.dataset.n) === place));
  document.querySelectorAll(".columns a").forEach((link) => link.classList.toggle("now", placeOf(link.dataset.id) === place));
  if (place < 0) { detail.hidden = true; document.body.classList.remove("reading"); return; }
  render(place);
  document.body.classList.add("reading");
  rove();
  if (focus && !wide.matches) detail.focus();
}

function step(by) {
  const shown = rows.filter((row) => !row.hidden).map((row) => Number(row.dataset.n));
  const at = shown.indexOf(open);
  const next = shown[at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))];
  if (next === undefined || next === open) return;
  location.hash = addressOf(next);
  rows[next].scrollIntoView({ block: "nearest" });
}

function follow() {
  const [id, view] = location.hash.startsWith("#/") ? location.hash.slice(2).split("/") : [null];
  const place = id === null ? -1 : data.conversations.findIndex((one) => one.id === id || encodeURIComponent(one.id) === id);
  const wanted = TABS.findIndex((_, number) => slug(number) === view);
  if (wanted >= 0) tab = wanted;
  if (place >= 0) show(place, true);
  else if (!wide.matches) {
    const row = open >= 0 ? rows[open] : null;
    show(-1);
    if (row && !row.hidden) row.querySelector("a").focus();
  }
}

// ---- keys and colours --------------------------------------------------------------------------------------------

function keys(event) {
  if (event.key === "Escape") {
    if (!tip.hidden) { hideTip(); return; }
    if (!wide.matches && open >= 0) location.hash = "#conversations";
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "/") { event.preventDefault(); byId("find").focus(); }
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
}

function moveRow(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target.closest("tr");
  if (!row || (!by && event.key !== "Home" && event.key !== "End")) return;
  event.preventDefault();
  const shown = rows.filter((one) => !one.hidden);
  const at = shown.indexOf(row);
  const target = event.key === "Home" ? shown[0] : event.key === "End" ? shown[shown.length - 1] : shown[at + by];
  if (!target) return;
  rove(target);
  target.querySelector("a").focus();
}

function stored(value) {
  try {
    if (value !== undefined) localStorage.setItem("levelhead-theme", value);
    return localStorage.getItem("levelhead-theme");
  } catch (error) {
    return value || null; // a browser that keeps nothing for files
  }
}

function theme(name) {
  if (name === "light" || name === "dark") document.documentElement.dataset.theme = name;
  else delete document.documentElement.dataset.theme;
  byId("theme").textContent = `Theme: ${name}`;
  byId("theme").dataset.name = name;
}

function start() {
  byConversation = data.conversations.map(() => []);
  data.outcomes.forEach((outcome) => byConversation[outcome.c].push(outcome));
  haystacks = data.conversations.map((one, place) => haystack(one, byConversation[place]));
  const sorted = (values) => [...new Set(values)].sort();
  const kinds = [["failed", "failed somewhere"], ["passed", "passed everywhere"], ["golden", "own checks failed"]];
  if (data.arms.length > 1) kinds.push(["differ", "versions differ"], ["won", "won by the last"], ["lost", "lost by the last"], ...data.arms.map((arm, place) => [`arm${place}`, `failed in ${arm.title}`]));
  if (data.missing.length) kinds.push(["missing", "not recorded"]);
  options(byId("show"), "all", kinds);
  options(byId("domain"), "all", sorted(data.conversations.map((one) => one.domain)));
  options(byId("tag"), "all", sorted(data.conversations.flatMap((one) => one.tags)));
  options(byId("technique"), "all", sorted(data.conversations.flatMap((one) => one.techniques)));
  byId("filters").hidden = false;
  byId("keys").hidden = false;
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("input", filter);
  byId("matrix").addEventListener("keydown", moveRow);
  byId("matrix").addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr");
    if (row && !event.target.closest("a")) location.hash = addressOf(Number(row.dataset.n));
  });
  document.querySelectorAll(".columns a").forEach((link) => { link.title = link.dataset.id; });
  document.addEventListener("keydown", keys);
  window.addEventListener("hashchange", follow);
  document.addEventListener("scroll", followScroll, { capture: true, passive: true });
  filter();
  follow();
  if (open < 0 && wide.matches && rows.length) {
    const first = ["lost", "differ", "failed"].map((kind) => rows.findIndex((_, place) => shows(place, kind))).find((place) => place >= 0);
    show(first === undefined ? 0 : first, false);
  }
  document.documentElement.dataset.ready = "yes";
}

byId("theme").hidden = false;
theme(stored() || "auto");
byId("theme").addEventListener("click", () => {
  const next = { auto: "light", light: "dark", dark: "auto" }[byId("theme").dataset.name];
  stored(next);
  theme(next);
});

unpacked().then((found) => { data = found; start(); }, (error) => {
  byId("trouble").hidden = false;
  byId("trouble").textContent = `The details cannot be unpacked in this browser (${error.message}); the summary stands.`;
});
