// Passkeys: what only a script can ask an authenticator. Without it the buttons stay hidden and
// the page says the other way in.
"use strict";
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const can = "credentials" in navigator && "PublicKeyCredential" in window;
for (const offer of document.querySelectorAll("[data-passkey-offer]")) offer.hidden = !can;
for (const instead of document.querySelectorAll("[data-passkey-without]")) instead.hidden = can;

const asks = can && document.querySelector("form[data-passkey]");
if (asks) {
  const options = JSON.parse(asks.dataset.options);
  const failed = document.getElementById("passkey-failed");
  const read = (list) => (list || []).map((known) => ({ ...known, id: bytes(known.id) }));
  const ask = async () => {
    failed.hidden = true;
    try {
      const publicKey = { ...options, challenge: bytes(options.challenge) };
      const isNew = asks.dataset.passkey === "new";
      if (isNew) {
        publicKey.user = { ...options.user, id: bytes(options.user.id) };
        publicKey.excludeCredentials = read(options.excludeCredentials);
      } else {
        publicKey.allowCredentials = read(options.allowCredentials);
      }
      const made = await navigator.credentials[isNew ? "create" : "get"]({ publicKey });
      asks.elements.answer.value = JSON.stringify(isNew ? created(made) : signed(made));
      asks.submit();
    } catch {
      failed.hidden = false;
      failed.focus();
    }
  };
  const common = (made, response) => ({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment || null,
    clientExtensionResults: {},
    response: { clientDataJSON: text(made.response.clientDataJSON), ...response },
  });
  const created = (made) => common(made, { attestationObject: text(made.response.attestationObject) });
  const signed = (made) =>
    common(made, {
      authenticatorData: text(made.response.authenticatorData),
      signature: text(made.response.signature),
      userHandle: made.response.userHandle ? text(made.response.userHandle) : null,
    });
  const button = asks.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    ask();
  });
  // The page was asked for by a press of a button: most browsers need no second one.
  ask();
}
