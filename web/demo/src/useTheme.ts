import { useState, useSyncExternalStore } from "react";

export type Theme = "light" | "dark";

const darkSystem = matchMedia("(prefers-color-scheme: dark)");

/** The system's theme, or the chosen one, which is kept for the next visit (public/theme.js). */
export function useTheme() {
  const system: Theme = useSyncExternalStore(
    (listener) => {
      darkSystem.addEventListener("change", listener);
      return () => darkSystem.removeEventListener("change", listener);
    },
    () => darkSystem.matches,
  )
    ? "dark"
    : "light";
  const [chosen, setChosen] = useState(document.documentElement.dataset["theme"] as Theme | undefined);
  const theme = chosen ?? system;
  return {
    theme,
    toggle: () => {
      const next: Theme = theme === "dark" ? "light" : "dark";
      document.documentElement.dataset["theme"] = next;
      try {
        localStorage.setItem("partyline-theme", next);
      } catch {
        // Storage may be blocked: then the theme is kept for this visit only.
      }
      setChosen(next);
    },
  };
}
