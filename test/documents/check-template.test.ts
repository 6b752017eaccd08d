import { expect } from 'chai';
import { checkTemplate } from '../../server/documents/check-template.ts';
import { receiptTemplate } from './sample-receipt.ts';

function codesOf(source: string, knownPaths?: string[]): string[] {
  return checkTemplate(source, knownPaths && new Set(knownPaths)).map((problem) => problem.code);
}

describe('checking a template', () => {
  it('finds nothing in the shipped receipt', () => {
    const paths = ['portal.title', 'item.title', 'applicant.name', 'submittedAt', 'promise', 'sections', 'materials', 'status',
      'document.number', 'document.checkCode', 'document.title', 'document.issuedAt', 'document.verifyUrl'];
    expect(checkTemplate(receiptTemplate, new Set(paths))).to.deep.equal([]);
  });

  it('names the line of each problem, in both languages', () => {
    const problems = checkTemplate('<p>\n{{shout name}}\n</p>\n\n<img src="https://example.org/a.png">');
    expect(problems.map(({ element, code }) => [element, code])).to.deep.equal([['line 2', 'unknown_helper'], ['line 5', 'external_resource']]);
    expect(problems[0]!.message).to.deep.equal({ zh: '未知的函数“shout”', en: 'Unknown helper "shout"' });
  });

  it('names the line of a syntax error', () => {
    expect(checkTemplate('<p>\n{{#if a}}\n</p>')).to.have.length(1);
    expect(checkTemplate('<p>\n\n{{a b=}}')[0]).to.include({ code: 'template_syntax', element: 'line 3' });
  });

  const refused: [rule: string, source: string, code: string][] = [
    ['an unknown helper', '{{lookup a "b"}}', 'unknown_helper'],
    ['a log', '{{log "x"}}', 'unknown_helper'],
    ['an unknown block', '{{#repeat 3}}x{{/repeat}}', 'unknown_helper'],
    ['an unknown sub-expression', '{{money (sum a b)}}', 'unknown_helper'],
    ['a block on a bare value', '{{#rows}}x{{/rows}}', 'unknown_helper'],
    ['a helper without its value', '{{date}}', 'helper_arguments'],
    ['a comparison of one value', '{{#if (eq a)}}x{{/if}}', 'helper_arguments'],
    ['a partial', '{{> other}}', 'unknown_partial'],
    ['an inline partial', '{{#*inline "x"}}y{{/inline}}', 'unknown_partial'],
    ['a triple stash', '{{{name}}}', 'unescaped_output'],
    ['an ampersand', '{{&name}}', 'unescaped_output'],
    ['the constructor', '{{constructor.name}}', 'prototype_access'],
    ['the constructor in brackets', '{{a.[constructor]}}', 'prototype_access'],
    ['the prototype in an argument', '{{#with __proto__}}x{{/with}}', 'prototype_access'],
    ['the prototype behind the root', '{{@root.__proto__.x}}', 'prototype_access'],
    ['a script', '<script>x</script>', 'script_element'],
    ['a script in capitals', '<SCRIPT src=x>', 'script_element'],
    ['a script after a comment that ends early', '<!--></textarea --!><script>', 'script_element'],
    ['a script inside a style', '<svg><style><script>', 'script_element'],
    ['a script put together around an expression', '<{{a}}script>', 'unquoted_expression'],
    ['a script put together around a comment', '<scr{{! }}ipt>', 'unquoted_expression'],
    ['an event handler', '<img onerror="x">', 'event_handler'],
    ['an event handler after a slash', '<svg/onload=x>', 'event_handler'],
    ['an event handler after a quote', '<img alt="x"onerror=y>', 'event_handler'],
    ['a frame', '<iframe srcdoc="x"></iframe>', 'forbidden_element'],
    ['a linked style sheet', '<link rel=stylesheet href=a.css>', 'forbidden_element'],
    ['a refresh', '<meta http-equiv="refresh" content="0">', 'forbidden_element'],
    ['an image of another host', '<img src="//example.org/a.png">', 'external_resource'],
    ['a file', '<img src=file:///etc/passwd>', 'external_resource'],
    ['an image named by the data', '<img src="{{picture}}">', 'external_resource'],
    ['a script address', '<a href="javascript:x">', 'external_resource'],
    ['an address with entities', '<a href="&#104;ttps://example.org">', 'external_resource'],
    ['an address in a style', '<p style="background:url(x.png)">', 'external_resource'],
    ['an escaped address in a style sheet', '<style>p{background:u\\72l(x.png)}</style>', 'external_resource'],
    ['an imported style sheet', '<style>@import "x.css";</style>', 'external_resource'],
    ['data in a style', '<style>p { color: {{colour}} }</style>', 'expression_in_style'],
    ['data outside of quotes', '<p class={{name}}>', 'unquoted_expression'],
  ];
  for (const [rule, source, code] of refused) {
    it(`refuses ${rule}`, () => { expect(codesOf(source)).to.include(code); });
  }

  it('allows addresses in text, own images, anchors and the names of namespaces', () => {
    expect(codesOf('<p>见 https://example.org</p><img src="data:image/png;base64,AA"><a href="#a">x</a><svg xmlns="http://www.w3.org/2000/svg"></svg><p title="{{name}}">')).to.deep.equal([]);
  });

  it('knows which paths the data holds, inside blocks too', () => {
    const known = ['person.name', 'rows', 'details'];
    expect(codesOf('{{person.name}}{{#if person}}{{details.anything}}{{/if}}{{#each rows as |row index|}}{{row.x}}{{index}}{{y}}{{@index}}{{../person.name}}{{@root.person.name}}{{/each}}', known)).to.deep.equal([]);
    expect(codesOf('{{persn.name}}', known)).to.deep.equal(['unknown_path']);
    expect(codesOf('{{money person.amount}}', known)).to.deep.equal(['unknown_path']);
    expect(codesOf('{{#each rows}}{{../total}}{{@root.total}}{{else}}{{total}}{{/each}}', known)).to.deep.equal(['unknown_path', 'unknown_path', 'unknown_path']);
  });
});
