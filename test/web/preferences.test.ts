import { expect } from 'chai';
import { largeTextFrom, localeFrom, localPath } from '../../server/web/preferences.ts';
import { contrastWithWhite, portalTheme } from '../../server/web/portal-theme.ts';
import { remainingTime } from '../../server/web/views/remaining-time.ts';
import { textsIn } from '../../server/web/texts/texts.ts';

const headers = (cookie: string, language = '') => ({ headers: { cookie, 'accept-language': language } });

describe('A path to return to', () => {
  it('is one of this site or the fallback', () => {
    expect(localPath('/applications/7?page=2')).to.equal('/applications/7?page=2');
    for (const hostile of ['https://evil.example/', '//evil.example', '/\\evil.example', '/a\\b', '/\n/evil.example', 'javascript:alert(1)', '', undefined, ['/a'], '/ space']) {
      expect(localPath(hostile, '/home'), String(hostile)).to.equal('/home');
    }
  });
});

describe('The reader’s preferences', () => {
  it('are what the cookies say, then the browser, then Chinese', () => {
    expect(localeFrom(headers('a=1; locale=en', 'zh-CN'))).to.equal('en');
    expect(localeFrom(headers('locale=fr', 'en-GB,en;q=0.9'))).to.equal('en');
    expect(localeFrom(headers('', 'de'))).to.equal('zh');
    expect([largeTextFrom(headers('text=large')), largeTextFrom(headers('text=huge'))]).to.deep.equal([true, false]);
  });
});

describe('A portal’s colour', () => {
  it('dresses the pages only where white text on it can be read', () => {
    expect(portalTheme({ colours: { brand: '#1d5fa8' } })).to.equal(':root { --primary: #1d5fa8; }\n');
    expect(portalTheme({ colours: { brand: '#ffd700' } })).to.equal('');
    expect(portalTheme({ colours: { brand: 'red; } body { display: none' } })).to.equal('');
    expect(contrastWithWhite('#000000')).to.be.closeTo(21, 0.01);
    expect(contrastWithWhite('#767676')).to.be.closeTo(4.54, 0.01);
  });
});

describe('The time that is left', () => {
  const t = textsIn('zh');
  const now = new Date('2026-11-22T00:00:00.000Z');
  const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
  it('is counted in hours, below an hour in minutes, beyond four days in days', () => {
    expect(remainingTime(at(35.5), now, t)).to.deep.equal({ text: '剩余 35 小时', overdue: false, soon: false });
    expect(remainingTime(at(0.5), now, t)).to.deep.equal({ text: '剩余 30 分钟', overdue: false, soon: true });
    expect(remainingTime(at(-2), now, t)).to.deep.equal({ text: '已超时 2 小时', overdue: true, soon: false });
    expect(remainingTime(at(24 * 5), now, t).text).to.equal('剩余 5 天');
    expect(remainingTime(at(-0.001), now, t).text).to.equal('已超时 1 分钟');
  });
});
