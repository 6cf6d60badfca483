// Keeps the progress of running trainings up to date where they are listed.
import { getJSON } from "./request.js";

const rows = [...document.querySelectorAll("[data-job-url]")];

async function refresh() {
  for (const row of rows) {
    try {
      const job = await getJSON(row.dataset.jobUrl);
      if (["succeeded", "failed", "cancelled"].includes(job.state)) {
        location.reload();
        return;
      }
      const bar = row.querySelector("progress");
      if (bar) bar.value = job.progress;
      const share = `${Math.round(job.progress * 1000) / 10} %`;
      row.querySelector("[data-job-left]").textContent = job.state === "queued" ? "waiting for a trainer" : share;
    } catch { /* the next round may work */ }
  }
  setTimeout(refresh, 4000);
}

if (rows.length) setTimeout(refresh, 4000);
