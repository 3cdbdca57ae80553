"use strict";
// The page of the web chat. What the officer wrote is kept on the phone until the server has said
// 202; every resend carries the same id, so nothing is lost and nothing counts twice.

const words = JSON.parse(document.body.dataset.words);
const chat = document.body.dataset.chat;
const largest = Number(document.body.dataset.largest);
const at = (id) => document.getElementById(id);
const view = at("view"), log = at("log"), composer = at("composer"), text = at("text");
const file = at("file"), newest = at("newest"), welcome = at("welcome"), state = at("state");

const QUEUED = `queued:${chat}:`, OWN = `own:${chat}`, DRAFT = `draft:${chat}`;
const hasMouse = matchMedia("(hover: hover) and (pointer: fine)").matches;
const lang = document.documentElement.lang;

let lastSeen = 0;          // number of the newest message of the bot on this page
let queue = [];            // what has not been taken over by the server yet, in order
let own = [];              // what the officer wrote in this tab, to be shown again after a reload
let following = true;      // whether the officer is reading the newest message
let scrolledTo = 0;
let pumping = false;
let retryIn = 1000;
let retryTimer = 0;

// --- small things -------------------------------------------------------------------------------

function element(name, className, content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (content !== undefined) made.textContent = content;
  return made;
}

function freshId() {
  // crypto.randomUUID is missing on plain http, which an office network may use.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

function clock(when) {
  const date = new Date(when);
  const isToday = date.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(lang, isToday ? time : { day: "2-digit", month: "2-digit", ...time }).format(date);
}

function stored(storage, key, fallback) {
  try {
    return JSON.parse(storage.getItem(key)) ?? fallback;
  } catch {
    return fallback;
  }
}

function store(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch { /* a full or forbidden store costs the memory of a reload, not the chat */ }
}

function kept() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(QUEUED));
  } catch {
    return [];
  }
}

function forget(storage, key) {
  try { storage.removeItem(key); } catch { /* nothing was kept then */ }
}

// --- connection state ---------------------------------------------------------------------------

function tell(name) {
  const isFinal = ["elsewhere", "signed_out"].includes(state.dataset.state);
  if (isFinal || state.dataset.state === name) return;
  state.dataset.state = name;
  state.textContent = words[name];
}

const isShut = () => ["elsewhere", "signed_out"].includes(state.dataset.state);

// --- the list of messages -----------------------------------------------------------------------

function isAtEnd() {
  return view.scrollHeight - view.scrollTop - view.clientHeight < 120;
}

function toEnd() {
  following = true;
  view.scrollTop = view.scrollHeight;
  newest.hidden = true;
}

function noticeScroll() {
  // Only the officer scrolls up; a smooth scroll under way to the end is still following.
  if (isAtEnd()) following = newest.hidden = true;
  else if (view.scrollTop < scrolledTo) following = false;
  scrolledTo = view.scrollTop;
}

function keepingPlace(change) {
  change();
  if (following) toEnd();
  else newest.hidden = false;
}

function place(row, order) {
  row.dataset.order = order;
  const after = Array.from(log.children).find((other) => Number(other.dataset.order) > order);
  log.insertBefore(row, after ?? null);
  welcome.hidden = true;
}

const INLINE = new Set(["B", "I", "A", "BR"]);

function safely(html) {
  // Only b, i, a and br come through; anything else leaves its text behind.
  const copy = (from, into) => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) into.append(node.data);
      else if (node.nodeType === Node.ELEMENT_NODE) into.append(copied(node));
    }
    return into;
  };
  const copied = (node) => {
    if (!INLINE.has(node.tagName)) return copy(node, document.createDocumentFragment());
    const made = element(node.tagName.toLowerCase());
    if (node.tagName === "A") link(made, node.getAttribute("href") ?? "");
    return copy(node, made);
  };
  return copy(new DOMParser().parseFromString(html, "text/html").body, document.createDocumentFragment());
}

function link(made, href) {
  if (!/^(https?:|tel:|mailto:|\/(?!\/))/i.test(href)) return;
  made.href = href;
  if (/^https?:/i.test(href)) { made.target = "_blank"; made.rel = "noopener noreferrer"; }
}

function showBot(message) {
  lastSeen = Math.max(lastSeen, message.id);
  const earlier = message.replaces && log.querySelector(`.bot[data-names~="${CSS.escape(message.replaces)}"]`);
  const known = log.querySelector(`.bot[data-version="${message.id}"]`);
  if (known) return;
  keepingPlace(() => {
    const row = earlier || element("div", "row bot");
    if (earlier) dropTaps(row);
    row.dataset.version = message.id;
    // A bubble changed before goes by every number it has had.
    row.dataset.names = `${row.dataset.names ?? ""} ${message.id}`;
    row.replaceChildren(...botParts(message));
    if (!earlier) place(row, message.id);
    offerButtons();
  });
}

function dropTaps(row) {
  // A message that changes in place already shows what the tap under it did.
  const names = row.dataset.names.split(" ");
  for (const item of own.filter((tap) => tap.act && names.includes(tap.message))) {
    log.querySelector(`.own[data-own="${item.id}"]`)?.remove();
    own = own.filter((other) => other !== item);
  }
  rememberOwn();
}

function botParts(message) {
  const bubble = element("div", "bubble");
  const body = element("div", "text");
  body.append(safely(message.html));
  const time = element("time", "meta", clock(message.at));
  time.dateTime = message.at;
  bubble.append(element("span", "away", `${words.bot}: `), body, ...message.files.map(fileLink), time);
  const buttons = element("div", "buttons");
  buttons.append(...message.buttons.filter((line) => line.length).map((line) => buttonLine(line, message)));
  return buttons.children.length ? [bubble, buttons] : [bubble];
}

function fileLink(sent) {
  const made = element("a", "file", sent.is_picture ? undefined : sent.name);
  made.href = sent.url;
  if (sent.is_picture) {
    const picture = element("img");
    picture.src = sent.url;
    picture.alt = sent.name;
    picture.addEventListener("load", () => { if (following) toEnd(); });
    made.append(picture);
    made.target = "_blank";
    made.rel = "noopener";
  } else made.download = sent.name;
  return made;
}

function buttonLine(line, message) {
  const made = element("div", "line");
  made.append(...line.map((button) => {
    const one = element("button", "", button.label);
    one.type = "button";
    one.addEventListener("click", () => press(button, message));
    return one;
  }));
  return made;
}

function offerButtons() {
  // Only what has not been replied to can be tapped; the rest of the conversation is history.
  const replied = Math.max(0, ...own.filter((item) => !item.refused).map((item) => item.after + 0.5));
  const offers = Array.from(log.querySelectorAll(".bot")).filter((row) => row.querySelector(".buttons"));
  const current = Math.max(0, ...offers.map((row) => Number(row.dataset.version)));
  for (const row of offers) {
    const version = Number(row.dataset.version);
    row.querySelector(".buttons").hidden = version !== current || version < replied;
  }
}

function showOwn(item) {
  const row = element("div", "row own");
  row.dataset.own = item.id;
  const bubble = element("div", "bubble");
  bubble.append(element("span", "away", `${words.you}: `), element("div", "text", item.label ?? item.text), element("span", "meta"));
  row.append(bubble);
  place(row, item.after + 0.5);
  mark(item);
}

function mark(item) {
  const row = log.querySelector(`.own[data-own="${item.id}"]`);
  if (!row) return;
  const isQueued = queue.includes(item);
  row.classList.toggle("waiting", isQueued && Boolean(item.failed));
  row.classList.toggle("refused", Boolean(item.refused));
  row.querySelector(".meta").textContent = caption(item, isQueued);
  progress(row, isQueued && !item.failed ? item.percent : undefined);
  if (item.refused && !row.querySelector("button")) row.firstChild.append(discardButton(item, row));
}

function caption(item, isQueued) {
  if (item.refused) return item.refused;
  if (isQueued && item.failed) return words.queued;
  if (isQueued && item.percent !== undefined) return words.uploading.replace("{percent}", item.percent);
  return isQueued ? words.sending : clock(item.at);
}

function progress(row, percent) {
  const shown = row.querySelector("progress");
  if (percent === undefined) return shown?.remove();
  const bar = shown ?? element("progress");
  bar.max = 100;
  bar.value = percent;
  bar.setAttribute("aria-label", words.sending);
  if (!shown) row.firstChild.insertBefore(bar, row.querySelector(".meta"));
}

function discardButton(item, row) {
  const made = element("button", "", words.discard);
  made.type = "button";
  made.addEventListener("click", () => {
    row.remove();
    own = own.filter((other) => other !== item);
    rememberOwn();
    offerButtons();
    text.focus();
  });
  return made;
}

// --- sending ------------------------------------------------------------------------------------

function rememberOwn() {
  store(sessionStorage, OWN, own.slice(-200).map(({ content, percent, ...kept }) => kept));
}

function say(item) {
  const full = { id: freshId(), after: lastSeen, at: Date.now(), ...item };
  own.push(full);
  queue.push(full);
  // A file does not fit into the store: it is sent again while the page is open, not after.
  if (!full.content) store(localStorage, QUEUED + full.id, full);
  rememberOwn();
  showOwn(full);
  offerButtons();
  toEnd();
  pump();
}

function press(button, message) {
  say({ act: button.act, message: String(message.id), label: button.label });
  (hasMouse ? text : view).focus({ preventScroll: true });
}

async function pump() {
  if (pumping || isShut()) return;
  pumping = true;
  clearTimeout(retryTimer);
  while (queue.length && await taken(queue[0])) retryIn = 1000;
  pumping = false;
  if (!queue.length || isShut()) return;
  retryTimer = setTimeout(pump, retryIn);
  retryIn = Math.min(retryIn * 2, 15000);
}

async function taken(item) {
  const status = await (item.content ? postFile(item) : post(item)).catch(() => 0);
  if (status === 202) return settle(item);
  if ([400, 413, 415].includes(status)) return settle(item, status);
  if (status === 401) tell("signed_out");
  if (status === 409) tell("elsewhere");
  for (const waiting of queue) { waiting.failed = true; mark(waiting); }
  if (status === 0 && !isShut()) tell(navigator.onLine ? "connecting" : "offline");
  return false;
}

function settle(item, status) {
  queue = queue.filter((other) => other !== item);
  forget(localStorage, QUEUED + item.id);
  Object.assign(item, { done: true, failed: false, percent: undefined });
  if (status) item.refused = status !== 413 ? words.refused : item.content ? words.too_large : words.too_long;
  item.content = undefined;
  mark(item);
  rememberOwn();
  offerButtons();
  return true;
}

async function post(item) {
  const body = item.act ? { id: item.id, act: item.act, message: item.message } : { id: item.id, text: item.text };
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), 20000);
  try {
    const headers = { "Content-Type": "application/json", "X-Chat": chat };
    return (await fetch("/messages", { method: "POST", headers, body: JSON.stringify(body), signal: limit.signal })).status;
  } finally {
    clearTimeout(timer);
  }
}

function postFile(item) {
  const form = new FormData();
  form.append("id", item.id);
  form.append("caption", "");
  form.append("file", item.content, item.content.name || "tep");
  return new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch cannot tell how far an upload has come
    request.open("POST", "/files");
    request.setRequestHeader("X-Chat", chat);
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      item.failed = false;
      item.percent = Math.floor((100 * step.loaded) / step.total);
      mark(item);
    });
    request.addEventListener("loadend", () => resolve(request.status));
    request.send(form);
  });
}

// --- receiving ----------------------------------------------------------------------------------

let source = null;
let heardAt = Date.now();
let reopenIn = 1000;
let reopenTimer = 0;

function listen() {
  clearTimeout(reopenTimer);
  source?.close();
  if (isShut()) return;
  heardAt = Date.now();
  source = new EventSource(`/events?chat=${chat}&after=${lastSeen}`);
  source.addEventListener("open", () => { reopenIn = 1000; heard(); pump(); });
  source.addEventListener("message", (event) => { heard(); showBot(JSON.parse(event.data)); });
  source.addEventListener("ready", ready);
  source.addEventListener("error", () => {
    tell(navigator.onLine ? "connecting" : "offline");
    if (source.readyState === EventSource.CLOSED) reopen();
  });
}

async function reopen() {
  clearTimeout(reopenTimer);
  const answer = await fetch(`/events?chat=${chat}`, { method: "HEAD" }).catch(() => null);
  if (answer?.status === 401) return tell("signed_out");
  if (answer?.status === 409) return tell("elsewhere");
  reopenTimer = setTimeout(listen, reopenIn);
  reopenIn = Math.min(reopenIn * 2, 30000);
}

function heard() {
  heardAt = Date.now();
  tell("connected");
}

function ready() {
  heard();
  if (document.body.classList.contains("ready")) return;
  welcome.hidden = log.children.length > 0;
  log.removeAttribute("aria-busy");
  toEnd();
  requestAnimationFrame(() => document.body.classList.add("ready"));
}

function revive() {
  // A phone that slept may hold a dead connection that never reports an error.
  const isDead = source?.readyState !== EventSource.OPEN || Date.now() - heardAt > 50000;
  if (isDead && !isShut()) listen();
  else if (navigator.onLine) tell("connected");
  pump();
}

// --- writing ------------------------------------------------------------------------------------

function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const written = text.value.trim();
  if (!written) return text.focus();
  text.value = "";
  forget(localStorage, DRAFT);
  fit();
  say({ text: written });
  text.focus();
});

text.addEventListener("input", () => { fit(); store(localStorage, DRAFT, text.value); });

text.addEventListener("keydown", (event) => {
  // While a Vietnamese input method composes, Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !hasMouse) return;
  event.preventDefault();
  composer.requestSubmit();
});

at("attach").addEventListener("click", () => file.click());

file.addEventListener("change", () => {
  const content = file.files[0];
  file.value = "";
  if (!content) return;
  if (content.size > largest) return refuseFile(content);
  say({ label: content.name, isFile: true, content, percent: 0 });
});

function refuseFile(content) {
  const item = { id: freshId(), after: lastSeen, at: Date.now(), label: content.name, isFile: true, done: true, refused: words.too_large };
  own.push(item);
  showOwn(item);
  toEnd();
}

newest.addEventListener("click", toEnd);
view.addEventListener("scroll", noticeScroll, { passive: true });
addEventListener("resize", () => { if (following) toEnd(); });
addEventListener("online", revive);
addEventListener("offline", () => tell("offline"));
document.addEventListener("visibilitychange", () => { if (!document.hidden) revive(); });
setInterval(revive, 25000);
addEventListener("beforeunload", (event) => { if (queue.some((item) => item.content)) event.preventDefault(); });

// --- start --------------------------------------------------------------------------------------

function recall() {
  own = stored(sessionStorage, OWN, []);
  const waiting = kept().map((key) => stored(localStorage, key, null));
  for (const item of waiting.filter(Boolean).sort((a, b) => a.at - b.at)) {
    const shown = own.find((other) => other.id === item.id);
    if (!shown) own.push(item);
    queue.push(shown ?? item);
  }
  const lost = own.filter((item) => item.isFile && !item.done);
  for (const item of lost) item.refused = words.refused;
  own.forEach(showOwn);
  text.value = stored(localStorage, DRAFT, "");
  fit();
}

function enrol() {
  const code = new URLSearchParams(location.search).get("ma");
  if (!code) return;
  history.replaceState(null, "", "/");
  const once = `enrolled:${chat}:${code}`;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(code) || stored(localStorage, once, false)) return;
  store(localStorage, once, true);
  say({ id: `ma-${code}`, text: `/start ${code}` });
}

recall();
enrol();
listen();
pump();
if (hasMouse) text.focus();
