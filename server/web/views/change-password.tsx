import type { PageContext } from '../page-context.ts';
import type { AccountView } from '../page-ports.ts';
import { NewPasswordFields, TextField } from './account-fields.tsx';

/**
 * 修改密码, on the page of one's account; 设置密码 where it has none, which only the holder can, as a provider has proven it in
 * this session. The login name stands in the form for password managers.
 */
export function ChangePassword({ page, account }: { page: PageContext; account: AccountView }) {
  const isFirst = account.password !== 'known';
  const texts = isFirst ? page.t.proof.set : page.t.registration.change;
  return (
    <section aria-labelledby="change-title">
      <h2 id="change-title">{texts.title}</h2>
      {account.password === 'none' ? <p>{page.t.proof.set.none}</p> : <PasswordForm page={page} account={account} isFirst={isFirst} texts={texts} />}
    </section>
  );
}

interface FormProps { page: PageContext; account: AccountView; isFirst: boolean; texts: { intro: string; done: string; submit: string } }

function PasswordForm({ page, account, isFirst, texts }: FormProps) {
  return (
    <>
      <p class="hint">{texts.intro}</p>
      <p id="change-done" class="notice success" role="status" hidden>{texts.done}</p>
      <form id="change-form" class="narrow-form" novalidate>
        <div id="change-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
        <input hidden type="text" name="username" value={account.account} autocomplete="username" readOnly />
        {!isFirst && <TextField id="old" label={page.t.registration.change.old} type="password" autocomplete="current-password" maxLength={1000} />}
        <NewPasswordFields page={page} isNew />
        <button class="button" type="submit" id="change-button">{texts.submit}</button>
      </form>
    </>
  );
}
