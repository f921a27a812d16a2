// Runs once per browser: holds the one event stream and hands each message to every open tab.
export interface News {
  id: string;
  topic: string;
  kind: string;
  data: Record<string, unknown>;
}

const ports = new Set<MessagePort>();
let stream: EventSource | null = null;

function listen(url: string): void {
  if (stream && stream.readyState !== EventSource.CLOSED) return;
  // EventSource resumes by itself and sends Last-Event-ID; a refusal (signed out) closes it until the next page.
  stream = new EventSource(`${url}/events`, { withCredentials: true });
  stream.onmessage = (event: MessageEvent<string>) => {
    const news = JSON.parse(event.data) as News;
    for (const port of ports) port.postMessage(news);
  };
}

(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  ports.add(port);
  port.onmessage = (message: MessageEvent<{ url: string }>) => listen(message.data.url);
};
