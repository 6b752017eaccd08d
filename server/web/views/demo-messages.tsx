import type { DemoMessage } from '../../platform/demo-messages.ts';
import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';

/** The short messages that the demo would have sent. */
export function DemoMessages({ page, messages }: { page: PageContext; messages: readonly DemoMessage[] }) {
  const texts = page.t.registration.messages;
  return (
    <Document page={page} title={texts.title}>
      <h1>{texts.title}</h1>
      <p class="notice">{texts.intro}</p>
      <div class="actions"><a class="button secondary" href="/demo/messages">{texts.refresh}</a></div>
      {messages.length === 0
        ? <p class="muted">{texts.none}</p>
        : (
          <table class="cards messages">
            <caption class="visually-hidden">{texts.title}</caption>
            <thead><tr><th scope="col">{texts.to}</th><th scope="col">{texts.text}</th><th scope="col">{texts.at}</th></tr></thead>
            <tbody>
              {messages.map((message) => (
                <tr key={message.id} data-to={message.to}>
                  <td class="card-title">{message.to}</td>
                  <td data-label={texts.text}>{message.text}</td>
                  <td data-label={texts.at}><Moment at={message.sentAt} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
    </Document>
  );
}
