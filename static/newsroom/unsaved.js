// Keeps what is typed into a form until it is saved, on the server or else in this browser, and tells who else is at work.
"use strict";
{
  const TICK = 1500; // what stood still for one tick is sent: about three seconds after the last key
  const HEARTBEAT = 20000;
  const PATIENCE = 2000; // how long saving waits for what is still on its way
  const state = document.getElementById("editing");
  const form = document.getElementById(state.dataset.form);
  const { user, place, unsavedUrl, presenceUrl } = state.dataset;
  const status = document.getElementById("unsaved-status");
  const presence = document.getElementById("presence");
  const banner = document.getElementById("unsaved");
  const KEY = `newsroom.unsaved:${user}:${place}`;

  // Moments are those of the server's clock, rather too early than too late: it went on meanwhile.
  const started = performance.now();
  const now = () => Number(state.dataset.now) + Math.floor(performance.now() - started);

  const local = {
    read() {
      try {
        return JSON.parse(localStorage.getItem(KEY));
      } catch {
        return null;
      }
    },
    write(body) {
      try {
        localStorage.setItem(KEY, JSON.stringify({ at: now(), body }));
        return true;
      } catch {
        return false;
      }
    },
    forget() {
      try {
        localStorage.removeItem(KEY);
      } catch {
        // Nothing was kept.
      }
    },
  };

  const say = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };

  // Whoever signed in again has a new token, also in the forms that are still open.
  const token = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] || form.elements.csrfmiddlewaretoken.value;
  const renewToken = () => {
    form.elements.csrfmiddlewaretoken.value = token();
  };

  const typed = () => {
    const data = new FormData(form);
    data.delete("csrfmiddlewaretoken");
    return new URLSearchParams([...data].filter(([, value]) => typeof value === "string")).toString();
  };

  const post = (url, body, options = {}) =>
    fetch(`${url}?user=${user}`, {
      method: "POST",
      headers: { "X-CSRFToken": token(), "Content-Type": "application/x-www-form-urlencoded" },
      body,
      ...options,
    });

  let first = null; // the form before anybody touched it
  let seen = null;
  let kept = null; // what the server has
  let onItsWay = null;
  let isSaving = false;

  const tell = (text, isProblem = false) => {
    status.classList.toggle("problem", isProblem);
    say(status, text);
  };

  const keepHere = (body, reason) => tell(local.write(body) ? reason : state.dataset.nowhere, true);

  const send = async (body, options) => {
    try {
      const answer = await post(unsavedUrl, body, options);
      if (answer.ok) {
        kept = body;
        local.forget();
        tell(state.dataset.kept);
      } else {
        keepHere(body, [401, 403].includes(answer.status) ? state.dataset.signedOut : state.dataset.here);
      }
      return answer.ok;
    } catch {
      keepHere(body, state.dataset.here);
      return false;
    }
  };

  const begin = () => {
    if (first === null) first = seen = kept = typed();
  };

  const tick = () => {
    if (first === null || isSaving || onItsWay) return;
    const body = typed();
    if (body === seen && body !== kept) {
      onItsWay = send(body).finally(() => {
        onItsWay = null;
      });
    }
    seen = body;
  };

  // Before anything changes there is a key, a finger or a drop.
  for (const name of ["keydown", "pointerdown", "beforeinput", "dragenter"]) {
    document.addEventListener(name, begin, { capture: true, once: true });
  }
  setInterval(tick, TICK);

  addEventListener("pagehide", () => {
    if (first === null || isSaving) return;
    const body = typed();
    if (body === kept) return;
    local.write(body);
    post(unsavedUrl, body, { keepalive: true }).catch(() => {});
  });

  // What is saved must not be followed by what was typed before it; if saving fails, it is still here.
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    isSaving = true;
    renewToken();
    if (first !== null) local.write(typed());
    if (!onItsWay) return;
    event.preventDefault();
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([onItsWay, patience]);
    onItsWay = null;
    local.write(typed());
    form.requestSubmit(event.submitter);
  });

  const offer = (at) => {
    if (!banner) return;
    document.getElementById("unsaved-moment").textContent = new Date(at).toLocaleString(document.documentElement.lang);
    banner.hidden = false;
  };

  // What was typed while the server could not be reached, and never saved since.
  const bringBack = async (tries = 5) => {
    const found = local.read();
    if (!found || state.dataset.sentBack === "true" || state.dataset.restored === "true") return;
    const newest = Math.max(Number(state.dataset.savedAt), Number(state.dataset.unsavedAt));
    if (found.at <= newest || found.body === typed()) {
      local.forget();
    } else if (await send(found.body)) {
      tell("");
      offer(found.at);
    } else if (tries) {
      setTimeout(bringBack, TICK, tries - 1);
    }
  };

  document.getElementById("unsaved-discard")?.addEventListener("submit", local.forget);

  const beat = async () => {
    try {
      const answer = await post(presenceUrl, "");
      if (!answer.ok) return;
      const { others } = await answer.json();
      say(presence, others.length ? `${state.dataset.others} ${others.join(", ")}` : "");
    } catch {
      // The next one may come through.
    }
  };

  if (presenceUrl) {
    beat();
    setInterval(beat, HEARTBEAT);
  }
  if (state.dataset.sentBack === "true") {
    begin();
    kept = null;
  }
  bringBack();
}
