import { useEffect } from "react";

/**
 * Keeps the keyboard's place: when the focused element is removed (a row that was joined, a member, a toast), the focus goes
 * to the heading of its section, or to the page's heading if the section is gone too.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: { readonly element: Element; readonly section: Element | null } | null = null;
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof Element) last = { element: target, section: target.closest("section") };
    };
    const observer = new MutationObserver(() => {
      if (last === null || last.element.isConnected || document.activeElement !== document.body) return;
      const { section } = last;
      last = null;
      const heading = (section?.isConnected === true ? section : document).querySelector<HTMLElement>("h1, h2, h3");
      if (heading === null) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    });
    document.addEventListener("focusin", remember);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      observer.disconnect();
    };
  }, []);
}
