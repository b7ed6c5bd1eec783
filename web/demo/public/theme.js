// The theme chosen on an earlier visit, or else the system's.
try {
  const theme = localStorage.getItem("partyline-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be blocked.
}
