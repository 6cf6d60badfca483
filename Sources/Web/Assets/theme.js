// Light and dark without loading the page again, the menu of narrow screens, and the colours of labels.
import { paintSwatches } from "./colors.js";

const order = ["auto", "light", "dark"];
const titles = { auto: "System colours", light: "Light colours", dark: "Dark colours" };

function announceTheme() {
  document.dispatchEvent(new CustomEvent("semblance:theme"));
}

for (const form of document.querySelectorAll("[data-theme-form]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const root = document.documentElement;
    const next = order[(order.indexOf(root.dataset.theme) + 1) % order.length];
    root.dataset.theme = next;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `semblance_theme=${next}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    for (const title of document.querySelectorAll("[data-theme-title]")) title.textContent = titles[next];
    announceTheme();
  });
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", announceTheme);

for (const menu of document.querySelectorAll("[data-menu]")) {
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

paintSwatches();
