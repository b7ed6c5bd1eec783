// What a page of the documentation does in the browser: search, copy, and the mark in its table of contents.
import { type Search, searchIn } from "./search.ts";

function element<E extends Element>(selector: string, kind: new () => E): E {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`${selector} is missing`);
  return found;
}

const dialog = element("dialog.search", HTMLDialogElement);
const input = element("dialog.search input", HTMLInputElement);
const state = element(".search-state", HTMLElement);
const results = element(".results", HTMLOListElement);
const button = element(".search-button", HTMLButtonElement);

let loading: Promise<Search> | undefined;

/** The index is loaded when it is needed; after an error, again. */
function load(): Promise<Search> {
  loading ??= fetch("/docs/search.json").then(async (answer) => {
    if (!answer.ok) throw new Error(`search.json: ${answer.status}`);
    return searchIn(await answer.json());
  });
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

function open(): void {
  dialog.showModal();
  input.select();
  void show();
}

async function show(): Promise<void> {
  const query = input.value;
  try {
    const found = (await load())(query);
    // Another letter was typed meanwhile.
    if (query !== input.value) return;
    state.textContent =
      query.trim() === ""
        ? ""
        : found.length === 0
          ? "Nothing found"
          : `${found.length} ${found.length === 1 ? "section" : "sections"}`;
    results.replaceChildren(
      ...found.map(({ page, heading, address, excerpt }) => {
        const link = document.createElement("a");
        link.className = "result";
        link.href = address;
        link.append(
          textElement("span", "result-page", page === heading ? "" : page),
          textElement("span", "result-heading", heading),
          textElement("span", "result-excerpt", excerpt),
        );
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
  } catch {
    state.textContent = "The search index could not be loaded. Try again.";
    results.replaceChildren();
  }
}

function textElement(name: string, className: string, text: string): HTMLElement {
  const created = document.createElement(name);
  created.className = className;
  created.textContent = text;
  return created;
}

/** Moves the focus up and down between the input and the results. */
function move(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const places = [input, ...results.querySelectorAll("a")];
  const next = places[places.indexOf(document.activeElement as HTMLInputElement) + step];
  event.preventDefault();
  next?.focus();
}

button.disabled = false;
button.addEventListener("click", open);
input.addEventListener("input", () => void show());
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  results.querySelector("a")?.click();
});
dialog.addEventListener("keydown", move);
// A result may be on this page: then nothing is loaded.
results.addEventListener("click", () => dialog.close());
// The backdrop is part of the dialog's element.
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement;
  const isShortcut = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isCommand = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (dialog.open || !(isCommand || (isShortcut && !isTyping))) return;
  event.preventDefault();
  open();
});

for (const code of document.querySelectorAll(".code")) {
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "copy";
  copy.textContent = "Copy";
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.querySelector("pre")?.textContent ?? "");
      copy.textContent = "Copied";
    } catch {
      copy.textContent = "Not copied";
    }
    setTimeout(() => {
      copy.textContent = "Copy";
    }, 2000);
  });
  code.append(copy);
}

const contents = document.querySelector<HTMLElement>("#contents");
if (contents !== null) {
  const links = new Map(
    [...contents.querySelectorAll("a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
  );
  const headings = [...links.keys()].flatMap((id) => document.getElementById(id) ?? []);
  const mark = () => {
    // The last heading above the upper third of the window.
    const current = headings.findLast((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    for (const [id, link] of links) link.toggleAttribute("data-current", id === current?.id);
  };
  new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" }).observe(document.body);
  for (const heading of headings) new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" }).observe(heading);
  mark();
  contents.addEventListener("click", () => {
    if (contents.matches(":popover-open")) contents.hidePopover();
  });
}
