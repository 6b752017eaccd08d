import { expect } from 'chai';
import { renderTemplate } from '../../server/documents/render-template.ts';
import { Problem } from '../../server/platform/errors.ts';

function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('filling a template', () => {
  it('escapes everything that comes from the data', () => {
    const data = { name: '<script>alert(1)</script>', title: '" onload="x' };
    expect(renderTemplate('<p title="{{title}}">{{name}}</p>', data)).to.equal('<p title="&quot; onload&#x3D;&quot;x">&lt;script&gt;alert(1)&lt;/script&gt;</p>');
  });

  it('does not read data as a template', () => {
    expect(renderTemplate('{{name}}', { name: '{{constructor}}' })).to.equal('{{constructor}}');
  });

  it('writes money, dates, times, periods and serial numbers in Chinese and English', () => {
    const source = '{{money amount}}|{{date day}}|{{dateTime at}}|{{period month}}|{{#each rows}}{{serial @index}}{{/each}}';
    const data = { amount: 1234567.895, day: '2026-03-05', at: '2026-11-22T16:25:06.000Z', month: '2026-03', rows: ['a', 'b'] };
    expect(renderTemplate(source, data)).to.equal('1,234,567.90|2026年3月5日|2026年11月23日 00:25|2026年3月|12');
    expect(renderTemplate(source, data, 'en')).to.equal('1,234,567.90|5 Mar 2026|23 Nov 2026 00:25|Mar 2026|12');
  });

  const amounts: [given: unknown, printed: string][] = [
    [1.005, '1.01'], ['0.125', '0.13'], [-2.345, '-2.35'], [0, '0.00'], ['-0.001', '0.00'], [999.995, '1,000.00'], ['123456789012345.67', '123,456,789,012,345.67'], [null, ''],
  ];
  for (const [given, printed] of amounts) {
    it(`prints the amount ${given} as "${printed}", half up`, () => { expect(renderTemplate('{{money amount}}', { amount: given })).to.equal(printed); });
  }

  it('refuses to print what the data does not hold, naming the line', () => {
    const problem = problemOf(() => renderTemplate('<p>\n{{name}}', { nmae: 'x' }));
    expect(problem.code).to.equal('invalid_configuration');
    expect(problem.errors![0]).to.include({ path: 'line 2', code: 'template_failed' });
    expect(problemOf(() => renderTemplate('{{money amount}}', {})).code).to.equal('invalid_configuration');
  });

  for (const [helper, value] of [['money', '12,5'], ['money', Infinity], ['date', '2026-13-01'], ['dateTime', '2026-03-05'], ['period', 202603], ['serial', 'x'], ['qr', '']] as const) {
    it(`refuses ${JSON.stringify(value)} as ${helper}`, () => {
      expect(problemOf(() => renderTemplate(`{{${helper} value}}`, { value: value === Infinity ? 'Infinity' : value })).errors![0]!.code).to.equal('template_failed');
    });
  }

  it('does not run a template that does not pass its checks', () => {
    const problem = problemOf(() => renderTemplate('{{{name}}}', { name: 'x' }));
    expect(problem.errors!.map(({ path, code }) => [path, code])).to.deep.equal([['line 1', 'unescaped_output']]);
  });

  it('reaches no inherited property, whatever the data carries', () => {
    const data = JSON.parse('{"a": {"__proto__": {"secret": "s"}, "toString": "own"}}') as Record<string, unknown>;
    expect(renderTemplate('{{a.toString}}', data)).to.equal('own');
    for (const source of ['{{a.valueOf}}', '{{a.hasOwnProperty}}', '{{a.secret}}']) {
      let printed: string;
      try { printed = renderTemplate(source, data); } catch { printed = ''; }
      expect(printed).to.equal('');
    }
  });

  it('draws a QR code as one path, without a picture', () => {
    expect(renderTemplate('{{qr address}}', { address: 'http://127.0.0.1/verify' })).to.match(/^<svg [^>]+><path d="M[\dMhvz -]+"\/><\/svg>$/);
  });
});
