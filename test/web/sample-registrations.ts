import type { RegistrationView } from '../../server/identity/registration-routes.ts';
import type { Locale } from '../../server/platform/errors.ts';

/** Both ways to register at the sample portal. */
export function sampleRegistrations(locale: Locale): RegistrationView[] {
  const said = (zh: string, en: string): string => (locale === 'zh' ? zh : en);
  const field = (key: string, label: string, hint: string | null = null) => ({ key, label, hint, format: null, maxLength: 50, autocomplete: null });
  const agreement = { title: said('用户注册协议', 'Terms of registration'), text: Array.from({ length: 12 }, (_, index) => said(`第 ${index + 1} 条：请如实填写。`, `Article ${index + 1}: tell the truth.`)).join('\n') };
  return [
    {
      portal: 'example', kind: 'individual', title: said('自然人用户注册', 'Register as a natural person'), hint: said('为本人办事。', 'For your own affairs.'), holder: 'number', loginLabel: said('身份号码', 'Identity number'), choosesLogin: false, agreement,
      fields: [field('name', said('姓名', 'Full name')), field('number', said('身份号码', 'Identity number'), said('18 位。', '18 characters.'))],
    },
    {
      portal: 'example', kind: 'employer', title: said('法人用户注册', 'Register as a legal person'), hint: null, holder: 'code', loginLabel: said('账号 ID', 'Account ID'), choosesLogin: true, agreement,
      fields: [field('firm', said('名称', 'Name of the firm')), field('code', said('代码', 'Code of the firm'))],
    },
  ];
}
