// Elements are made, never parsed: whatever a customer wrote becomes text and nothing else.

function make(tag, options, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const byId = (id) => document.getElementById(id);

// ---- one tip for all marks: on hover, on focus, gone with Escape -------------------------------------------------

const tip = byId("tip");

function showTip(anchor, text) {
  hideTip();
  tip.textContent = text;
  tip.hidden = false;
  anchor.setAttribute("aria-describedby", "tip");
  placeTip(anchor);
}

function placeTip(anchor) {
  const box = anchor.getClientRects()[0] || anchor.getBoundingClientRect();
  const left = Math.max(12, Math.min(box.left, window.innerWidth - tip.offsetWidth - 12));
  const above = box.top - tip.offsetHeight - 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${above > 8 ? above : box.bottom + 8}px`;
}

// Focus may scroll its mark into view: then the tip goes along instead of away.
function followScroll() {
  const anchor = document.querySelector("[aria-describedby='tip']");
  if (anchor && anchor === document.activeElement) placeTip(anchor);
  else hideTip();
}

function hideTip() {
  tip.hidden = true;
  for (const anchor of document.querySelectorAll("[aria-describedby='tip']")) anchor.removeAttribute("aria-describedby");
}

function tipped(node, text) {
  node.tabIndex = 0;
  node.addEventListener("mouseenter", () => showTip(node, text));
  node.addEventListener("focus", () => showTip(node, text));
  node.addEventListener("mouseleave", hideTip);
  node.addEventListener("blur", hideTip);
  return node;
}
