import { ApiProblem, callApi, messageOf } from './call-api.ts';
import { hideErrors, showErrors } from './error-summary.ts';
import { byId, pageData, texts } from './page-data.ts';

interface Scan { id: string; link: string; number: string; expiresAt: string; picture: string }
interface ScanState { state: 'waiting' | 'scanned' | 'confirmed' | 'refused' | 'used' | 'expired'; holder: string | null }

const pollMilliseconds = 1500;
const { next, way, kind } = pageData<{ next: string; way: string; kind: string }>();
const problem = byId('scan-problem');
const code = byId('scan-code');
const picture = byId<HTMLImageElement>('scan-picture');
const number = byId('scan-number');
const state = byId('scan-state');
const renew = byId<HTMLButtonElement>('scan-renew');
/** The code on the screen; what is heard of an earlier one is too late. */
let current: string | null = null;
let said = '';

renew.addEventListener('click', () => void show());
void show();

async function show(): Promise<void> {
  hideErrors(problem);
  renew.disabled = true;
  try {
    const scan = await callApi<Scan>('POST', '/scan-tickets', { way, kind });
    current = scan.id;
    picture.src = scan.picture;
    picture.hidden = false;
    picture.dataset['link'] = scan.link;
    number.textContent = scan.number;
    code.classList.remove('is-over');
    renew.hidden = true;
    say(texts.signIn.waiting);
    void follow(scan.id);
  } catch (error) {
    end('');
    showErrors(problem, [{ message: messageOf(error) }], texts.signIn.failed);
  } finally {
    renew.disabled = false;
  }
}

/** Asks until the phone has decided or the time is over; while the network is away it goes on asking. */
async function follow(id: string): Promise<void> {
  while (current === id) {
    try {
      const { state: now, holder } = await callApi<ScanState>('GET', `/scan-tickets/${id}`);
      if (current !== id) return;
      if (now === 'confirmed') { await collect(id); return; }
      if (now === 'refused') { end(texts.signIn.refused); return; }
      if (now === 'expired' || now === 'used') { end(texts.signIn.expired); return; }
      say(now === 'scanned' ? texts.signIn.scanned(holder ?? '') : texts.signIn.waiting);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 404) { end(texts.signIn.expired); return; }
    }
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}

async function collect(id: string): Promise<void> {
  say(texts.signIn.confirmed);
  try {
    await callApi('POST', `/scan-tickets/${id}/collect`, {});
    location.replace(next);
  } catch (error) {
    end('');
    showErrors(problem, [{ message: messageOf(error) }], texts.signIn.failed);
  }
}

function end(text: string): void {
  current = null;
  code.classList.add('is-over');
  renew.hidden = false;
  say(text);
}

/** Only what is new, or it would be read out every second. */
function say(text: string): void {
  if (text === said) return;
  said = text;
  state.textContent = text;
}
