// Only enhances: without this file everything works.
"use strict";
// A refused form: the list of what to change is read first.
const refusals = document.getElementById("refusals");
if (refusals) refusals.focus();
// A form is sent once, however often its button is pressed.
for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    else form.dataset.sent = "yes";
  });
}
// Coming back to a page, its forms can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
// What was chosen decides which address is asked for.
for (const fieldset of document.querySelectorAll("fieldset#reply_by")) {
  const show = () => {
    const chosen = fieldset.querySelector("input:checked");
    const wanted = { email: "email", letter: "address", phone: "phone" }[chosen ? chosen.value : ""];
    for (const name of ["email", "address", "phone"]) {
      const input = document.getElementById(name);
      if (input) input.required = name === wanted;
    }
  };
  fieldset.addEventListener("change", show);
}
// Printing is offered only where there is something to print with.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// What was noted at the counter is printed at once.
if (document.querySelector("[data-print-now]")) window.addEventListener("load", () => window.print());
// The desk by keyboard: j and k move; Enter opens; x ticks the row one is at.
const rows = [...document.querySelectorAll("[data-row]")];
if (rows.length) {
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.indexOf(document.activeElement);
    const tick = event.key === "x" && at >= 0 && rows[at].closest("tr").querySelector("input[type=checkbox]");
    if (tick) tick.checked = !tick.checked;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (next) next.focus();
  });
}
// An answer is kept as it is typed.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const told = form.querySelector("[data-draft-told]");
  const seen = form.elements.draft_version;
  let timer, busy = false, more = false;
  const keep = async () => {
    if (form.dataset.sent) return;
    if (busy) { more = true; return; }
    busy = true;
    const body = new URLSearchParams(new FormData(form));
    body.append("by", "script");
    const answer = await fetch(form.dataset.draft, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (answer && answer.ok) seen.value = await answer.text();
    told.textContent = answer && answer.ok ? form.dataset.kept : form.dataset.lost;
    busy = false;
    if (more) { more = false; keep(); }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  });
}
