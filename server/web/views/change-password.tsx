import type { PageContext } from '../page-context.ts';
import type { AccountView } from '../page-ports.ts';
import { NewPasswordFields, TextField } from './account-fields.tsx';

/** 修改密码, on the page of one's account. The login name stands in the form for password managers. */
export function ChangePassword({ page, account }: { page: PageContext; account: AccountView }) {
  const texts = page.t.registration;
  return (
    <section aria-labelledby="change-title">
      <h2 id="change-title">{texts.change.title}</h2>
      <p class="hint">{texts.change.intro}</p>
      <p id="change-done" class="notice success" role="status" hidden>{texts.change.done}</p>
      <form id="change-form" class="narrow-form" novalidate>
        <div id="change-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
        <input hidden type="text" name="username" value={account.account} autocomplete="username" readOnly />
        <TextField id="old" label={texts.change.old} type="password" autocomplete="current-password" maxLength={1000} />
        <NewPasswordFields page={page} isNew />
        <button class="button" type="submit" id="change-button">{texts.change.submit}</button>
      </form>
    </section>
  );
}
