// Runs before the page is drawn: style sheets show what needs scripts only when there are scripts.
document.documentElement.classList.add("js");
