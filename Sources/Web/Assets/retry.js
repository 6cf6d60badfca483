// Tries a page that could not be shown again, a little later each time it is opened.
const button = document.querySelector("[data-retry]");
if (button) setTimeout(() => location.replace(button.href), 5000);
