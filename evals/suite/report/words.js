// What differs between two texts, word by word, or between two prompts, line by line.

const TOKEN = /\s+|[\p{L}\p{N}_]+(?:['’.:-][\p{L}\p{N}_]+)*|[^\p{L}\p{N}_\s]/gu;
const MOST_CELLS = 4e6;

// The longest common subsequence as [kind, items] runs; kind is same, gone or new.
function runs(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const first = before.slice(start, before.length - end);
  const second = after.slice(start, after.length - end);
  const found = [];
  const add = (kind, item) => {
    const last = found[found.length - 1];
    if (last && last[0] === kind) last[1].push(item);
    else found.push([kind, [item]]);
  };
  before.slice(0, start).forEach((item) => add("same", item));
  if (first.length * second.length > MOST_CELLS) {
    first.forEach((item) => add("gone", item));
    second.forEach((item) => add("new", item));
  } else {
    middle(first, second, add);
  }
  before.slice(before.length - end).forEach((item) => add("same", item));
  return found;
}

function middle(first, second, add) {
  const width = second.length + 1;
  const lengths = new Uint16Array((first.length + 1) * width);
  for (let i = first.length - 1; i >= 0; i -= 1) {
    for (let j = second.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = first[i] === second[j]
        ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  let i = 0;
  let j = 0;
  while (i < first.length && j < second.length) {
    if (first[i] === second[j]) { add("same", first[i]); i += 1; j += 1; }
    else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) { add("gone", first[i]); i += 1; }
    else { add("new", second[j]); j += 1; }
  }
  for (; i < first.length; i += 1) add("gone", first[i]);
  for (; j < second.length; j += 1) add("new", second[j]);
}

// A blank or comma that stayed between two changes belongs to both.
function joined(found) {
  const out = [];
  let gone = "";
  let fresh = "";
  const flush = () => {
    if (gone) out.push(["gone", gone]);
    if (fresh) out.push(["new", fresh]);
    gone = "";
    fresh = "";
  };
  found.forEach(([kind, items], place) => {
    const text = items.join("");
    const island = kind === "same" && (gone || fresh) && place < found.length - 1 && !/[\p{L}\p{N}_]/u.test(text);
    if (kind === "same" && !island) { flush(); out.push(["same", text]); return; }
    if (kind !== "new") gone += text;
    if (kind !== "gone") fresh += text;
  });
  flush();
  return out;
}

function wordDiff(before, after) {
  return joined(runs(before.match(TOKEN) || [], after.match(TOKEN) || []))
    .map(([kind, text]) => kind === "same" ? document.createTextNode(text) : make(kind === "gone" ? "del" : "ins", {}, text));
}

// Lines that changed show their words; a long stretch that stayed is folded and opens on a click.
function lineDiff(before, after) {
  const out = [];
  const found = runs(before, after);
  for (let place = 0; place < found.length; place += 1) {
    const [kind, lines] = found[place];
    const next = found[place + 1];
    const close = place < found.length - 1 ? "\n" : "";
    if (kind === "same") {
      out.push(...folded(lines, place === 0, place === found.length - 1), close);
    } else if (kind === "gone" && next && next[0] === "new") {
      out.push(...wordDiff(lines.join("\n"), next[1].join("\n")), place < found.length - 2 ? "\n" : "");
      place += 1;
    } else {
      out.push(make(kind === "gone" ? "del" : "ins", {}, lines.join("\n") || " "), close);
    }
  }
  return out;
}

function folded(lines, first, last) {
  const before = first ? 0 : 3;
  const after = last ? 0 : 3;
  if (lines.length <= before + after + 4) return [lines.join("\n")];
  const hidden = lines.slice(before, lines.length - after);
  const button = make("button", { type: "button", class: "skipped" }, `${hidden.length} lines that stay`);
  button.addEventListener("click", () => button.replaceWith(hidden.join("\n")));
  const head = before ? `${lines.slice(0, before).join("\n")}\n` : "";
  const tail = after ? `\n${lines.slice(lines.length - after).join("\n")}` : "";
  return [head, button, tail];
}
