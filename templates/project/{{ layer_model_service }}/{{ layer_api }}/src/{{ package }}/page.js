// Sends the form as the service's own clients would, and shows the answer. What fits the schema is the server's to say.
"use strict";

const form = document.querySelector("form");
const status = document.querySelector("#status");
const answer = document.querySelector("#answer");
const digits = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });

/** Makes an element with text or elements inside. */
function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** Says a value of an answer in a few characters. */
function shown(value) {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" && !Number.isInteger(value) ? digits.format(value) : String(value);
}

/** Returns the row that the form says, and which control stands at which place of it. */
function collect() {
  const row = {};
  const places = new Map();
  for (const list of form.querySelectorAll("[data-list]")) {
    row[list.dataset.list] = [];
    places.set(JSON.stringify([list.dataset.list]), list);
  }
  const items = new Map();
  for (const control of form.querySelectorAll("[data-name]")) {
    const { name, kind } = control.dataset;
    const item = control.closest(".item");
    let path = [name];
    let target = row;
    if (item) {
      // A line whose first control is empty is left out, so that nobody has to fill in all of them.
      if (item.querySelector("[data-name]").value === "") continue;
      const list = item.closest("[data-list]").dataset.list;
      if (!items.has(item)) items.set(item, row[list].push({}) - 1);
      target = row[list][items.get(item)];
      path = [list, items.get(item), name];
    }
    places.set(JSON.stringify(path), control);
    const value = kind === "text" ? control.value : control.value.trim();
    if (kind === "number" && control.validity.badInput) target[name] = "";
    else if (value !== "" || kind === "text") target[name] = kind === "number" ? Number(value) : value;
  }
  return { row, places };
}

/** Takes the complaints of an earlier try away. */
function clear() {
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const error of form.querySelectorAll(".error")) error.textContent = "";
  answer.replaceChildren();
  status.className = "";
}

/** Shows each complaint at the control that it is about, and goes to the first. */
function complain(problems, places) {
  let first = null;
  for (const problem of problems) {
    const path = problem.loc.slice(1);
    while (path.length && !places.has(JSON.stringify(path))) path.pop();
    const control = places.get(JSON.stringify(path));
    if (!control) {
      status.textContent = problem.msg;
      continue;
    }
    document.getElementById(control.getAttribute("aria-describedby")).textContent = problem.msg;
    control.setAttribute("aria-invalid", "true");
    if (!first || first.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_PRECEDING) first = control;
  }
  if (!first) return;
  const count = form.querySelectorAll("[aria-invalid]").length;
  status.textContent = count === 1 ? "One field does not fit: see there." : `${count} fields do not fit: see there.`;
  (first.matches("fieldset") ? first.querySelector("[data-name]") : first).focus();
}

/** Makes a table; columns of numbers stand to the right. */
function table(caption, rows) {
  const names = Object.keys(rows[0]);
  const numeric = (name) => (rows.every((row) => typeof row[name] === "number") ? "number" : "");
  const cell = (name, value) => {
    const made = element("td", numeric(name), shown(value));
    made.dataset.label = name;
    return made;
  };
  const head = names.map((name) => Object.assign(element("th", numeric(name), name), { scope: "col" }));
  const body = rows.map((row) => element("tr", "", ...names.map((name) => cell(name, row[name]))));
  return element("table", "list", element("caption", "", caption), element("thead", "", element("tr", "", ...head)), element("tbody", "", ...body));
}

/** Makes the table of what decided, each effect with its sign and a bar. */
function reasons(parts) {
  const most = Math.max(...parts.map((part) => Math.abs(part.effect)));
  const rows = parts.map((part) => {
    const bar = element("span", part.effect < 0 ? "bar against" : "bar");
    bar.style.width = `${(100 * Math.abs(part.effect)) / most}%`;
    const effect = `${part.effect < 0 ? "−" : "+"}${digits.format(Math.abs(part.effect))}`;
    const name = element("th", "", part.name, ...(part.value === null ? [] : [element("span", "quiet", ` ${shown(part.value)}`)]), bar);
    name.scope = "row";
    return element("tr", "", name, element("td", "number", effect));
  });
  return element("table", "", element("caption", "", form.dataset.effect), element("tbody", "", ...rows));
}

/** Shows what the service answered. */
function show({ model_version: version, prediction, summary, parts }) {
  const facts = element("dl", "");
  const tables = [];
  for (const [name, value] of Object.entries(prediction)) {
    if (Array.isArray(value) && typeof value[0] === "object") tables.push(table(name, value));
    else if (!Array.isArray(value) || value.length) facts.append(element("dt", "", name), element("dd", "", Array.isArray(value) ? value.join(", ") : shown(value)));
  }
  facts.append(element("dt", "", "model version"), element("dd", "", version));
  const strong = parts.filter((part) => part.effect !== 0).slice(0, 12);
  const why = strong.length ? reasons(strong) : element("p", "quiet", "Nothing in this row stands out against a typical one.");
  answer.replaceChildren(facts, ...tables, element("h3", "", "What decided"), why);
  status.textContent = summary;
  status.className = "lead";
  answer.scrollIntoView({ block: "nearest" });
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  clear();
  const { row, places } = collect();
  status.textContent = "Asking the model …";
  const key = document.querySelector("#key")?.value;
  try {
    const response = await fetch(form.getAttribute("action"), {
      method: "POST",
      headers: { "content-type": "application/json", ...(key && { "x-api-key": key }) },
      body: JSON.stringify(row),
    });
    const said = await response.json();
    if (response.ok) show(said);
    else if (Array.isArray(said.detail)) complain(said.detail, places);
    else status.textContent = `Not answered: ${said.detail}`;
  } catch (error) {
    status.textContent = `The service cannot be reached: ${error.message}`;
  }
});

form?.addEventListener("reset", () => {
  clear();
  status.textContent = "The example is back.";
});

// In a text, Enter begins a new line; with Ctrl or Cmd it sends, as it does alone in every other field.
form?.addEventListener("keydown", (event) => {
  const sends = event.key === "Enter" && (event.target.matches("select") || (event.target.matches("textarea") && (event.ctrlKey || event.metaKey)));
  if (!sends) return;
  event.preventDefault();
  form.requestSubmit();
});
