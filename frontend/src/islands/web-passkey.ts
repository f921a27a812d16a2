// Passkeys: a form marked data-passkey asks the device before it is sent, and carries its answer along.
// The options come with the page (data-options) or are fetched (data-options-url); both are made on the server.

type Json = Record<string, unknown>;

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer | null): string | null {
  if (!buffer) return null;
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function described(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list ?? []) as Json[]).map((one) => ({ ...one, id: bytes(one["id"] as string) }) as PublicKeyCredentialDescriptor);
}

async function created(options: Json): Promise<PublicKeyCredential | null> {
  const user = options["user"] as Json;
  const publicKey = {
    ...options,
    challenge: bytes(options["challenge"] as string),
    user: { ...user, id: bytes(user["id"] as string) },
    excludeCredentials: described(options["excludeCredentials"]),
  } as unknown as PublicKeyCredentialCreationOptions;
  return (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
}

async function shown(options: Json): Promise<PublicKeyCredential | null> {
  const publicKey = {
    ...options,
    challenge: bytes(options["challenge"] as string),
    allowCredentials: described(options["allowCredentials"]),
  } as unknown as PublicKeyCredentialRequestOptions;
  return (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null;
}

function answer(credential: PublicKeyCredential): Json {
  const response = credential.response;
  const said: Json = { clientDataJSON: text(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    said["attestationObject"] = text(response.attestationObject);
    said["transports"] = response.getTransports();
  } else if (response instanceof AuthenticatorAssertionResponse) {
    said["authenticatorData"] = text(response.authenticatorData);
    said["signature"] = text(response.signature);
    said["userHandle"] = text(response.userHandle);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: said,
  };
}

async function optionsOf(form: HTMLFormElement): Promise<Json> {
  const url = form.dataset["optionsUrl"];
  const said = url
    ? ((await (await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } })).json()) as { request_options: Json })
        .request_options
    : (JSON.parse(form.dataset["options"] ?? "{}") as Json);
  return said["publicKey"] as Json;
}

function tell(form: HTMLFormElement, error: unknown): void {
  const place = (form.querySelector<HTMLElement>("[data-passkey-problem]") ??
    form.parentElement?.querySelector<HTMLElement>("[data-passkey-problem]")) as HTMLElement | null;
  if (!place) return;
  const name = error instanceof DOMException ? error.name : "";
  const kinds: Record<string, string> = { InvalidStateError: "refused", SecurityError: "insecure", NotSupportedError: "insecure" };
  place.textContent = place.dataset[kinds[name] ?? (window.isSecureContext ? "cancelled" : "insecure")] ?? "";
  place.hidden = false;
}

async function send(form: HTMLFormElement): Promise<void> {
  const options = await optionsOf(form);
  const credential = await (form.dataset["passkey"] === "create" ? created(options) : shown(options));
  const field = form.querySelector<HTMLInputElement>("input[name=credential]");
  if (!credential || !field) throw new DOMException("nothing came", "NotAllowedError");
  field.value = JSON.stringify(answer(credential));
  form.submit();
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!window.PublicKeyCredential) tell(form, new DOMException("", "NotSupportedError"));
    else send(form).catch((error: unknown) => tell(form, error));
  });
}
