import type { OperatorView } from '../../identity/manage-operators.ts';
import type { PageContext } from '../page-context.ts';
import type { RightView } from '../sign-in-ports.ts';
import { Document } from './document.tsx';
import { labelsOf } from './employers.tsx';
import { Moment } from './moment.tsx';

interface Props { page: PageContext; operators: readonly OperatorView[]; rights: readonly RightView[] }

/** 经办人管理: who acts for the employer and what they may do. */
export function OperatorsPage({ page, operators, rights }: Props) {
  const { t, caller } = page;
  return (
    <Document page={page} title={t.operators.title} script="operators.js" data={{ rights }} here="account" wide crumbs={[{ title: t.mine.title, href: '/applications' }, { title: t.account.title, href: '/account' }]}>
      <h1>{t.operators.title}</h1>
      <p class="lead">{t.operators.intro(caller.actingFor?.name ?? '')}</p>
      <div id="operators-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      <table class="cards operators">
        <caption class="visually-hidden">{t.operators.title}</caption>
        <thead><tr>{[t.operators.name, t.operators.login, t.operators.rights, t.operators.since, t.operators.status, t.operators.action].map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
        <tbody>{operators.map((one) => <Row key={one.id} page={page} operator={one} rights={rights} />)}</tbody>
      </table>
      <AddForm page={page} rights={rights} />
      <dialog id="dialog" aria-labelledby="dialog-title"></dialog>
    </Document>
  );
}

function Row({ page: { t }, operator, rights }: { page: PageContext; operator: OperatorView; rights: readonly RightView[] }) {
  const { id, name, status } = operator;
  const source = t.operators.sources[operator.source];
  return (
    <tr>
      <td class="card-title">{name}{operator.you && <strong class="tag tag-approved">{t.operators.you}</strong>}</td>
      <td data-label={t.operators.login}>{operator.login}</td>
      <td data-label={t.operators.rights}>{labelsOf(operator.rights, rights, t)}</td>
      <td data-label={t.operators.since}><Moment at={operator.since} dateOnly /></td>
      <td data-label={t.operators.status}>{t.operators.statusOf(t.operators.statuses[status], source)}</td>
      <td class="card-action">
        <div class="row-actions">
          {status !== 'invited' && <button type="button" class="button secondary small" data-change={id} data-name={name} data-rights={operator.rights.join(' ')} aria-label={t.operators.changeOf(name)}>{t.operators.change}</button>}
          <button type="button" class="button warning small" data-remove={id} data-name={name} data-invited={status === 'invited' ? '' : undefined} aria-label={status === 'invited' ? t.operators.uninviteOf(name) : t.operators.removeOf(name)}>{status === 'invited' ? t.operators.uninvite : t.operators.remove}</button>
        </div>
      </td>
    </tr>
  );
}

function AddForm({ page: { t }, rights }: { page: PageContext; rights: readonly RightView[] }) {
  return (
    <section aria-labelledby="add-title" class="narrow-form">
      <h2 id="add-title">{t.operators.addTitle}</h2>
      <p class="hint">{t.operators.addText}</p>
      <form id="add-form" novalidate class="panel">
        <div class="field">
          <label for="add-name">{t.operators.fullName}</label>
          <input id="add-name" type="text" maxLength={100} autocomplete="off" required />
        </div>
        <div class="field">
          <label for="add-person">{t.operators.person}</label>
          <p class="hint" id="add-person-hint">{t.operators.personHint}</p>
          <input id="add-person" type="text" maxLength={64} autocomplete="off" autocapitalize="none" spellcheck={false} aria-describedby="add-person-hint" required />
        </div>
        <fieldset class="field" id="add-rights" tabIndex={-1}>
          <legend class="label">{t.operators.rights}</legend>
          {rights.map(({ name, label }) => (
            <div class="choice" key={name}><input type="checkbox" id={`right-${name}`} value={name} checked={name === 'apply'} /><label for={`right-${name}`}>{label}</label></div>
          ))}
        </fieldset>
        <button class="button" type="submit" id="add-button">{t.operators.add}</button>
        <p id="add-state" role="status" class="muted"></p>
      </form>
    </section>
  );
}
