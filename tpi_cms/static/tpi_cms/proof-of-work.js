/*
 * Solves a task of ALTCHA (proof of work, version 2, PBKDF2) with what browsers bring.
 * Loaded at the first focus inside a form, and only where the site offers tasks.
 */

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

const hexOf = (bytes) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function derive({ cost, salt, keyLength }, password) {
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations: cost },
    key,
    keyLength * 8,
  );
  return hexOf(new Uint8Array(bits));
}

async function findSolution(parameters) {
  const nonce = bytesOf(parameters.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  for (let counter = 0; ; counter += 1) {
    new DataView(password.buffer).setUint32(nonce.length, counter);
    // One after the other: it computes while the visitor types, beside the page.
    const derivedKey = await derive(parameters, password);
    if (derivedKey.startsWith(parameters.keyPrefix)) return { counter, derivedKey };
  }
}

/* The text that the form sends along; challenge is what the server's view answered. */
export async function solve(challenge) {
  const solution = await findSolution(challenge.parameters);
  return btoa(JSON.stringify({ challenge, solution }));
}
