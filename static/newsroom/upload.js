// Sends chosen and dropped pictures one by one, each with the words of the form, and shows what becomes of it.
"use strict";
{
  const AT_ONCE = 2;
  const section = document.getElementById("uploads");
  const words = section.dataset;
  const list = section.querySelector(".upload-list");
  const status = document.getElementById("upload-status");
  const input = document.getElementById("id_files");
  const form = input.form;
  const items = []; // what was chosen here; what the server listed before stays in the list as it is
  const OPEN = ["waiting", "failed"];
  const BUSY = ["queued", "sending"];

  const made = (tag, attributes = {}, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  const inState = (...states) => items.filter((item) => states.includes(item.state));
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

  // Whoever signed in again has a new token.
  const token = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] || form.elements.csrfmiddlewaretoken.value;

  const typed = () => {
    const data = new FormData(form);
    for (const name of ["csrfmiddlewaretoken", "files", "again"]) data.delete(name);
    return data;
  };

  // The list

  const show = (item, state, text = "") => {
    item.state = state;
    item.row.dataset.state = state;
    item.progress.hidden = state !== "sending";
    item.retry.hidden = state !== "failed";
    item.remove.hidden = BUSY.includes(state) || state === "stored";
    item.outcome.textContent = text;
  };

  const progress = () => filled(words.progress, { done: batch.total - inState("failed").length, total: batch.total });

  const counts = () => {
    const states = ["stored", "same", "refused"];
    return filled(words.counts, Object.fromEntries(states.map((state) => [state, inState(state).length])));
  };

  const summary = () => {
    const busy = inState(...BUSY).length;
    const waiting = inState("waiting").length;
    if (busy) return filled(words.progress, { done: batch.total - busy, total: batch.total });
    if (waiting) return filled(words.ready, { number: waiting });
    return batch.total ? `${progress()} ${counts()}` : "";
  };

  const say = (text = "") => {
    status.textContent = [text, summary()].filter(Boolean).join(" ");
  };

  const forget = (item) => {
    const next = item.row.nextElementSibling?.querySelector("button:not([hidden])");
    items.splice(items.indexOf(item), 1);
    item.row.remove();
    section.hidden = !list.children.length;
    (next || input).focus();
    say();
  };

  const add = (name, content) => {
    const row = made("li");
    const progress = made("progress", { max: 100, value: 0, "aria-label": name });
    const outcome = made("div", { class: "upload-outcome" });
    const retry = made("button", { type: "button", class: "button" }, words.retry);
    const remove = made("button", { type: "button", class: "button" }, words.remove);
    retry.setAttribute("aria-label", `${words.retry}: ${name}`);
    remove.setAttribute("aria-label", `${words.remove}: ${name}`);
    const title = made("span", { class: "upload-name" });
    title.append(made("bdi", {}, name));
    row.append(title, progress, outcome, retry, remove);
    list.append(row);
    const item = { name, content, row, progress, outcome, retry, remove };
    retry.addEventListener("click", () => start([item]));
    remove.addEventListener("click", () => forget(item));
    items.push(item);
    section.hidden = false;
    return item;
  };

  const choose = (files) => {
    for (const file of files) {
      const item = add(file.name, ["files", file]);
      if (file.size > Number(words.mostBytes)) show(item, "refused", words.tooLarge);
      else show(item, "waiting", words.waiting);
    }
    say();
  };

  // Sending

  const batch = { total: 0 };

  const post = (data, onProgress = () => {}) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const fail = () => resolve({ fault: words.failed });
      request.open("POST", location.pathname);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", token());
      request.upload.addEventListener("progress", onProgress);
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, fail);
      request.addEventListener("load", () => {
        if (request.status === 413) return resolve({ refusal: words.tooLarge });
        try {
          resolve(JSON.parse(request.responseText));
        } catch {
          resolve({ fault: request.status >= 500 ? words.fault : words.signedOut });
        }
      });
      request.send(data);
    });

  const problems = (html) => {
    form.querySelector(".problems")?.remove();
    form.querySelector("#languages, fieldset").insertAdjacentHTML("beforebegin", html);
    form.querySelector(".problems a")?.focus();
  };

  const settle = (item, { state, message, html }) => {
    show(item, state, "");
    item.outcome.innerHTML = html; // made by a template of ours
    say(`${item.name}: ${message}`);
  };

  const send = async (item) => {
    show(item, "sending", words.sending);
    item.progress.value = 0;
    const data = item.words;
    data.set(...item.content);
    const answer = await post(data, (event) => {
      if (event.lengthComputable) item.progress.value = (100 * event.loaded) / event.total;
      if (event.loaded === event.total) {
        item.progress.removeAttribute("value");
        item.outcome.textContent = words.checking;
      }
    });
    const [outcome] = answer.outcomes || [];
    if (outcome) return settle(item, outcome);
    if (answer.problems) problems(answer.problems);
    const text = answer.refusal || answer.fault || words.fault;
    show(item, answer.refusal ? "refused" : "failed", text);
    say(`${item.name}: ${text}`);
  };

  const next = () => {
    const free = AT_ONCE - inState("sending").length;
    for (const item of inState("queued").slice(0, free)) send(item).then(next);
  };

  // The words alone go first: what is wrong with them is wrong for every picture.
  const start = async (chosen) => {
    const data = typed();
    const answer = await post(data);
    problems(answer.problems || "");
    if (!answer.outcomes || answer.problems?.trim()) {
      say(answer.fault || form.querySelector(".problems li")?.textContent.trim() || "");
      return;
    }
    if (!inState(...BUSY).length) batch.total = 0;
    const ready = chosen.filter((item) => !BUSY.includes(item.state));
    for (const item of ready) {
      item.words = typed();
      show(item, "queued", words.waiting);
    }
    batch.total += ready.length;
    document.getElementById("uploads-heading").focus();
    say();
    next();
  };

  const kept = () =>
    [...list.querySelectorAll("[name=again]:checked")].map((box) => {
      const row = box.closest("li");
      const item = items.find((each) => each.row === row) || add(row.querySelector(".upload-name").textContent);
      if (item.row !== row) row.replaceWith(item.row);
      item.content = ["again", box.value];
      return item;
    });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = [...new Set([...inState(...OPEN), ...kept()])];
    if (chosen.length) start(chosen);
    else {
      say(words.none);
      input.focus();
    }
  });

  // Choosing and dropping

  const row = input.closest(".form-row");
  row.classList.add("drop");
  row.prepend(made("p", { class: "drop-help" }, words.drop));
  input.addEventListener("change", () => {
    choose(input.files);
    input.value = "";
  });
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      row.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) row.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    row.classList.remove("over");
    choose(event.dataTransfer.files);
  });

  addEventListener("beforeunload", (event) => {
    if (inState("waiting", "failed", ...BUSY).length) event.preventDefault();
  });
}
