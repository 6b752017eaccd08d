import type { Challenge } from '../../identity/certificate-sign-in.ts';
import { readPem } from '../../platform/der.ts';
import { callApi, messageOf } from './call-api.ts';
import { hideErrors, showErrors, type SummaryEntry } from './error-summary.ts';
import { byId, pageData, texts } from './page-data.ts';
import { KeyFileProblem, readKeyFile } from './read-key-file.ts';
import { pemOf, signWithKey, toBase64 } from './sign-with-key.ts';

const { way, kind, next } = pageData<{ way: string; kind: string; next: string }>();
const words = texts.certificate;
const problem = byId('certificate-problem');

const form = byId<HTMLFormElement>('certificate-form');
const file = byId<HTMLInputElement>('certificate-file');
const password = byId<HTMLInputElement>('certificate-password');
const button = byId<HTMLButtonElement>('certificate-button');
const elsewhere = byId<HTMLDetailsElement>('signed-elsewhere');
const elsewhereForm = byId<HTMLFormElement>('signed-form');
const link = byId<HTMLAnchorElement>('challenge-link');

form.addEventListener('submit', (event) => { event.preventDefault(); if (!button.disabled) void signInByFile(); });
elsewhereForm.addEventListener('submit', (event) => { event.preventDefault(); void handIn(); });
elsewhere.addEventListener('toggle', () => { if (elsewhere.open && !challenge) void renewChallenge(); });

/** The challenge that is to be signed by another program. */
let challenge: Challenge | null = null;

/** The key is opened and used here; only the certificate and the signature go to the server. */
async function signInByFile(): Promise<void> {
  hideErrors(problem);
  const files = [...(file.files ?? [])];
  if (files.length === 0) { fail([{ message: words.needFile, target: file.id }]); return; }
  if (!globalThis.crypto?.subtle) { fail([{ message: words.insecure }]); return; }
  setBusy(true);
  try {
    const keyFile = await readKeyFile(await Promise.all(files.map(bytesOf)), password.value);
    const { state, text } = await newChallenge();
    await answer(state, pemOf(keyFile), await signWithKey(keyFile, text));
  } catch (error) {
    setBusy(false);
    fail([error instanceof KeyFileProblem ? { message: words.faults[error.fault], target: error.fault === 'password' ? password.id : file.id } : { message: messageOf(error), target: file.id }]);
  }
}

async function renewChallenge(): Promise<void> {
  try {
    challenge = await newChallenge();
    byId('challenge-text').textContent = challenge.text;
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([challenge.text], { type: 'application/octet-stream' }));
    link.hidden = false;
  } catch (error) {
    fail([{ message: messageOf(error) }]);
  }
}

async function handIn(): Promise<void> {
  hideErrors(problem);
  const [certificate, signature] = [byId<HTMLInputElement>('signed-certificate'), byId<HTMLInputElement>('signed-signature')];
  const missing = [...(certificate.files?.length ? [] : [{ message: words.needCertificate, target: certificate.id }]), ...(signature.files?.length ? [] : [{ message: words.needSignature, target: signature.id }])];
  if (missing.length > 0 || !challenge) { fail(missing); return; }
  try {
    await answer(challenge.state, await certificateIn(certificate.files![0]!), await signatureIn(signature.files![0]!));
  } catch (error) {
    fail([{ message: messageOf(error), target: certificate.id }]);
    // Each is answered once.
    await renewChallenge();
  }
}

async function answer(state: string, certificate: string, signature: string): Promise<void> {
  const { next: to } = await callApi<{ next: string }>('POST', '/certificate-sign-ins', { state, certificate, signature });
  location.replace(to);
}

function newChallenge(): Promise<Challenge> {
  return callApi<Challenge>('POST', '/certificate-challenges', { way, kind, next });
}

/** Certificates come as PEM or as DER. */
async function certificateIn(chosen: File): Promise<string> {
  const bytes = await bytesOf(chosen);
  const text = new TextDecoder('latin1').decode(bytes);
  return readPem(text, 'CERTIFICATE').length > 0 ? text : pemOf({ certificates: [bytes] });
}

/** Signatures come as bytes or as base64. */
async function signatureIn(chosen: File): Promise<string> {
  const bytes = await bytesOf(chosen);
  const text = new TextDecoder('latin1').decode(bytes).replace(/\s/g, '');
  return /^[A-Za-z0-9+/]{40,}={0,2}$/.test(text) ? text : toBase64(bytes);
}

async function bytesOf(chosen: File): Promise<Uint8Array> {
  return new Uint8Array(await chosen.arrayBuffer());
}

function fail(entries: SummaryEntry[]): void {
  if (entries.length > 0) showErrors(problem, entries);
}

function setBusy(busy: boolean): void {
  button.disabled = busy;
  button.textContent = busy ? texts.login.working : texts.login.submit;
}
