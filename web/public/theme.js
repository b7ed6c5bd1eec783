// The theme that was chosen on an earlier visit; without one it is the system's.
try {
  const theme = localStorage.getItem("partyline-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden.
}
