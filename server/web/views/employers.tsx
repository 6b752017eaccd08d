import type { Employers as EmployersOf } from '../../identity/choose-employer.ts';
import type { PageContext } from '../page-context.ts';
import type { RightView } from '../sign-in-ports.ts';
import type { Texts } from '../texts/texts.ts';
import { Document } from './document.tsx';

interface Props { page: PageContext; employers: EmployersOf; rights: readonly RightView[]; next: string }

/** 切换办理身份: for whom one acts, and invitations to act for somebody. */
export function EmployersPage({ page, employers, rights, next }: Props) {
  const { t, caller } = page;
  const nothing = employers.total === 0 && employers.invitations.length === 0;
  return (
    <Document page={page} title={t.operators.chooseTitle} script="employers.js" data={{ next }} here="account" crumbs={[{ title: t.mine.title, href: '/applications' }, { title: t.account.title, href: '/account' }]}>
      <h1>{t.operators.chooseTitle}</h1>
      <div id="employers-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      {employers.invitations.length > 0 && (
        <section aria-labelledby="invitations-title">
          <h2 id="invitations-title">{t.operators.invitations}</h2>
          {employers.invitations.map((one) => (
            <div class="notice" key={one.id}>
              <p><strong>{t.operators.invited(one.employer)}</strong></p>
              <p>{t.operators.rightsOf(labelsOf(one.rights, rights, t))}</p>
              <div class="actions">
                <button type="button" class="button small" data-accept={one.id} aria-label={t.operators.acceptOf(one.employer)}>{t.operators.accept}</button>
                <button type="button" class="button secondary small" data-decline={one.id} aria-label={t.operators.declineOf(one.employer)}>{t.operators.decline}</button>
              </div>
            </div>
          ))}
        </section>
      )}
      {nothing ? <p>{t.operators.none}</p> : <p class="lead">{t.operators.chooseIntro}</p>}
      <ul class="identities">
        {employers.person && (
          <Identity page={page} id="" name={t.operators.self} text={t.operators.selfText} current={!caller.actingFor} />
        )}
        {employers.rows.map((one) => (
          <Identity key={one.id} page={page} id={one.id} name={one.name} text={labelsOf(one.rights, rights, t)} current={one.current} leave={!one.own} manage={one.current && one.rights.includes('administrator')} />
        ))}
      </ul>
      <dialog id="dialog" aria-labelledby="dialog-title"></dialog>
    </Document>
  );
}

interface IdentityProps { page: PageContext; id: string; name: string; text: string; current: boolean; leave?: boolean; manage?: boolean }

function Identity({ page: { t }, id, name, text, current, leave = false, manage = false }: IdentityProps) {
  return (
    <li class={current ? 'identity is-current' : 'identity'}>
      <div>
        <h2 class="heading-s">{name} {current && <strong class="tag tag-approved">{t.operators.current}</strong>}</h2>
        <p class="hint">{text}</p>
      </div>
      <div class="identity-actions">
        {!current && <button type="button" class="button small" data-act-for={id} aria-label={t.operators.actAs(name)}>{t.operators.act}</button>}
        {manage && <a class="button secondary small" href="/account/operators">{t.operators.manage}</a>}
        {leave && <button type="button" class="link-button danger" data-leave={id} data-name={name} aria-label={t.operators.leaveOf(name)}>{t.operators.leave}</button>}
      </div>
    </li>
  );
}

/** The labels of rights; one that no portal declares any more is named as it is. */
export function labelsOf(names: readonly string[], rights: readonly RightView[], t: Texts): string {
  return names.map((name) => rights.find((right) => right.name === name)?.label ?? name).join(t.operators.between);
}
