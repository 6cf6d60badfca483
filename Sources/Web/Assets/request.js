// Requests to the web server: with the token that proves that they come from our page, and errors as one kind of object.

const token = document.querySelector('meta[name="csrf-token"]').content;

/** What went wrong: a sentence, and messages by the form field they belong to. */
export class RequestError extends Error {
  constructor(status, message, fields = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

async function answer(response) {
  if (response.redirected && new URL(response.url).pathname === "/login") {
    location.reload();
    throw new RequestError(401, "Please log in again.");
  }
  if (response.ok) return response;
  let problem = {};
  try { problem = await response.json(); } catch { /* not JSON: the status says enough */ }
  if (response.status === 401) location.reload();
  throw new RequestError(response.status, problem.detail || `The server answered ${response.status}.`, problem.fields || {});
}

async function send(address, options) {
  try {
    return await answer(await fetch(address, { credentials: "same-origin", ...options }));
  } catch (error) {
    if (error.name === "AbortError" || error instanceof RequestError) throw error;
    throw new RequestError(0, "The server cannot be reached. Check that it runs, then try again.");
  }
}

/** Reads a JSON document. */
export async function getJSON(address, signal) {
  return (await send(address, { signal, headers: { Accept: "application/json" } })).json();
}

/** Reads a part of a page. */
export async function getPart(address, signal) {
  return (await send(address, { signal })).text();
}

/** Submits a form's fields and reads the JSON answer. */
export async function postForm(address, form, extra = {}, signal) {
  const fields = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(extra)) fields.set(name, value);
  const response = await send(address, {
    method: "POST", body: fields, signal, headers: { "X-CSRF-Token": token, Accept: "application/json" },
  });
  return response.json();
}

/** Whether an error only says that a newer request took this one's place. */
export function isAbort(error) {
  return error.name === "AbortError";
}

/** Calls back when no further call has come for so many milliseconds. */
export function debounce(milliseconds, callback) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(callback, milliseconds);
  };
}

/** Tells screen readers. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
