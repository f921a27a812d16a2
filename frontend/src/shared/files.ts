// The panel "Files": what is chosen, dragged or pasted is sent at once, each file by itself, with progress and a way to
// stop it. Without script the panel is a plain form.
import { FRAGMENT } from "./htmx";
import { isTyping } from "./keyboard";

const AT_ONCE = 2;
/** When to look again, in seconds, whether the scanner and the previews are done with what was just sent. */
const LOOK_AGAIN = [1, 2, 4, 8, 16, 32];

/** Asks `again` for a while, ever more seldom, as long as something is `waiting`; returns a way to stop. */
export function waitFor(waiting: () => boolean, again: () => unknown): () => void {
  let timer = 0;
  const look = (round: number): void => {
    const pause = LOOK_AGAIN[round];
    if (pause === undefined || !waiting()) return;
    timer = window.setTimeout(() => void Promise.resolve(again()).then(() => look(round + 1)), pause * 1000);
  };
  look(0);
  return () => window.clearTimeout(timer);
}

interface Problem {
  detail?: string;
}

class Panel {
  private waiting: (() => void)[] = [];
  private running = 0;
  private stop = (): void => undefined;

  constructor(private readonly root: HTMLElement) {}

  get limit(): number {
    return Number(this.root.dataset["limit"]);
  }

  word(name: string, file = ""): string {
    const words = this.part<HTMLTemplateElement>("words").dataset;
    return (words[name] ?? "").replace("{name}", file);
  }

  part<T extends HTMLElement>(name: string): T {
    const found = this.root.querySelector<T>(`[data-files-${name}]`);
    if (!found) throw new Error(`the panel of files has no part ${name}`);
    return found;
  }

  say(text: string): void {
    this.part("said").textContent = text;
  }

  take(files: Iterable<File>): void {
    for (const file of files) {
      const line = new Line(this, file);
      if (file.size > this.limit) line.fail(this.word("large"));
      else this.queue(() => line.send(this.root.dataset["api"] ?? ""));
    }
  }

  private async refresh(): Promise<void> {
    const response = await fetch(this.root.dataset["rows"] ?? "", { headers: FRAGMENT });
    if (response.ok) this.part("rows").innerHTML = await response.text();
  }

  /** Shows what was attached, and goes on looking for a while as long as something is being done with it. */
  async show(): Promise<void> {
    this.stop();
    await this.refresh();
    this.stop = waitFor(
      () => this.root.querySelector("[data-files-waiting]") !== null,
      () => this.refresh(),
    );
  }

  private queue(job: () => Promise<void>): void {
    this.waiting.push(() => {
      this.running += 1;
      void job().finally(() => {
        this.running -= 1;
        this.next();
      });
    });
    this.next();
  }

  private next(): void {
    while (this.running < AT_ONCE && this.waiting.length > 0) this.waiting.shift()?.();
  }
}

/** One file on its way. */
class Line {
  private readonly element: HTMLElement;
  private readonly button: HTMLButtonElement;
  private request: XMLHttpRequest | null = null;
  private over = false;

  constructor(
    private readonly panel: Panel,
    private readonly file: File,
  ) {
    const template = panel.part<HTMLTemplateElement>("upload");
    this.element = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    this.button = this.element.querySelector("button") as HTMLButtonElement;
    const name = this.element.querySelector(".upload-name");
    if (name) name.textContent = file.name;
    this.button.addEventListener("click", () => this.stop());
    const list = panel.part("uploads");
    list.append(this.element);
    list.hidden = false;
  }

  async send(url: string): Promise<void> {
    if (this.over) return;
    const body = new FormData();
    body.append("content", this.file, this.file.name);
    const [status, answer] = await this.post(url, body);
    if (this.over) return;
    if (status === 201) {
      this.panel.say(this.panel.word("attached", this.file.name));
      await this.panel.show();
      this.leave();
    } else {
      this.fail(detailOf(answer) || this.panel.word("lost"));
    }
  }

  fail(text: string): void {
    this.over = true;
    this.element.querySelector("progress")?.remove();
    this.button.textContent = this.panel.word("close");
    const problem = this.element.querySelector<HTMLElement>(".upload-problem");
    if (!problem) return;
    problem.hidden = false;
    problem.textContent = text;
  }

  private post(url: string, body: FormData): Promise<[number, string]> {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      this.request = request;
      const progress = this.element.querySelector("progress");
      request.upload.addEventListener("progress", (event) => {
        if (progress && event.lengthComputable) progress.value = (event.loaded / event.total) * 100;
      });
      request.addEventListener("loadend", () => resolve([request.status, request.responseText]));
      request.open("POST", url);
      request.setRequestHeader("X-CSRFToken", token());
      request.send(body);
    });
  }

  private stop(): void {
    const running = !this.over;
    this.over = true;
    this.request?.abort();
    if (running) this.panel.say(this.panel.word("cancelled", this.file.name));
    this.leave();
  }

  private leave(): void {
    const focused = this.element.contains(document.activeElement);
    this.element.remove();
    const list = this.panel.part("uploads");
    list.hidden = list.childElementCount === 0;
    if (focused) this.panel.part("form").querySelector<HTMLInputElement>("input[type=file]")?.focus();
  }
}

function token(): string {
  return document.querySelector<HTMLInputElement>("[data-files-form] [name=csrfmiddlewaretoken]")?.value ?? "";
}

function detailOf(answer: string): string {
  try {
    return (JSON.parse(answer) as Problem).detail ?? "";
  } catch {
    return "";
  }
}

export function filesOf(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])];
}

/** A picture out of the clipboard is called image.png by every browser; it is named by when it was pasted. */
export function named(file: File, word: string): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}-${two(now.getMinutes())}-${two(now.getSeconds())}`;
  return new File([file], `${word} ${day} ${time}.${file.name.split(".").pop() ?? "png"}`, { type: file.type });
}

function watchPanel(root: HTMLElement): void {
  const panel = new Panel(root);
  root.dataset["scripted"] = "";
  panel.part("scripted").hidden = false;
  const input = root.querySelector<HTMLInputElement>("input[type=file]");
  input?.addEventListener("change", () => {
    panel.take([...(input.files ?? [])]);
    input.value = "";
  });
  root.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    root.dataset["dropping"] = "";
  });
  root.addEventListener("dragleave", (event) => {
    if (!root.contains(event.relatedTarget as Node | null)) delete root.dataset["dropping"];
  });
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    delete root.dataset["dropping"];
    panel.take(filesOf(event.dataTransfer));
  });
  document.addEventListener("paste", (event) => {
    if (event.defaultPrevented || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const pasted = filesOf(event.clipboardData);
    if (pasted.length === 0) return;
    event.preventDefault();
    panel.take(pasted.map((file) => named(file, root.dataset["pasted"] ?? "")));
  });
}

export function watchFiles(): void {
  const root = document.querySelector<HTMLElement>("[data-files]");
  if (!root) return;
  watchPanel(root);
  // A file that misses the panel must not take the place of the page.
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
}
