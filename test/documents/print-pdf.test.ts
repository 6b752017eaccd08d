import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { PdfPrinter } from '../../server/documents/print-pdf.ts';
import { renderTemplate } from '../../server/documents/render-template.ts';
import { readConfig } from '../../server/platform/config.ts';
import { readPdf } from './read-pdf.ts';
import { documentFacts, receiptData, receiptTemplate } from './sample-receipt.ts';

const settings = readConfig({ PUPPETEER_EXECUTABLE_PATH: process.env['PUPPETEER_EXECUTABLE_PATH'] , BANSHI_SECRET: 'x'.repeat(32) });
const issuedAt = new Date('2026-03-10T02:00:00.000Z');
const receipt = renderTemplate(receiptTemplate, { ...receiptData(), document: documentFacts });

function documentOf(body: string, style = ''): string {
  return `<!doctype html><html lang="zh-CN"><head><title>文书</title><style>${style}</style></head><body>${body}</body></html>`;
}

describe('printing', function () {
  this.timeout(120_000);
  const printer = new PdfPrinter(settings, { timeoutMilliseconds: 15_000 });
  after(() => printer.close());

  it('prints a receipt on one A4 page whose text can be extracted, rare characters of names included', async () => {
    const pdf = await readPdf(await printer.print(receipt, issuedAt));
    expect(pdf.pages).to.have.length(1);
    expect(pdf.pages[0]!.width).to.be.closeTo(595.3, 1);
    expect(pdf.pages[0]!.height).to.be.closeTo(841.9, 1);
    for (const text of ['示例省政务服务平台', '灵活就业人员暂停缴费', '刘晓䶮', '参军证明', '1,234.50', '2026年3月10日 10:00',
      '业务受理回执单']) expect(pdf.text).to.contain(text);
    expect(pdf.text).to.match(new RegExp(`受理编号\\s?${documentFacts.number}`)).and.match(new RegExp(`校验码\\s?${documentFacts.checkCode}`));
    expect(pdf.title).to.equal(documentFacts.title);
    expect(pdf.created).to.equal("D:20260310020000+00'00'");
  });

  it('prints the rare characters of names in the embedded font and leaves a mark where the font has none', async () => {
    const names = '䶮㛃𠅤㵘㬎𬭎𫖯𬍛㐂';
    const pdf = await printer.print(documentOf(`<p>${names}</p>`), issuedAt);
    expect((await readPdf(pdf)).text).to.equal(names);
    const fonts = new Set(pdf.toString('latin1').match(/\/BaseFont \/[\w+-]+/g));
    expect([...fonts]).to.satisfy((found: string[]) => found.length > 0 && found.every((font) => font.includes('NotoSansSC')));
    const missing = await printer.print(documentOf('<p>\u{2A6A5}</p>'), issuedAt);
    expect(missing.toString('latin1')).to.contain('/BaseFont');
  });

  it('extracts everyday characters as themselves and not as the radicals that look like them', async () => {
    const text = '人一页文行车门马鸟乙力十又口土士夕大女子寸小山工己干广弓心手日月木水火牛犬玉田石立竹米羊老耳肉臣自舟色虫血衣见角言谷豆贝走足身辛金长青面革韦音风飞食首香骨高鬼鱼麻黄黑鼓鼠鼻齿龙龟';
    expect((await readPdf(await printer.print(documentOf(`<p>${text}</p><p><b>${text}</b></p>`), issuedAt))).text).to.equal(text + text);
    expect((await readPdf(await printer.print(documentOf('<p>\u2F08和人</p>'), issuedAt))).text).to.equal('\u2F08和人');
  });

  it('embeds the font as small subsets', async () => {
    const pdf = await printer.print(receipt, issuedAt);
    expect(pdf.length).to.be.below(150_000);
    expect(pdf.toString('latin1')).to.contain('/CIDFontType2').and.not.contain('/Type3');
  });

  it('gives the same bytes for the same document, on every page and after other documents', async () => {
    const first = await printer.print(receipt, issuedAt);
    const others = [documentOf('<table><tr><th>甲<th>乙</tr><tr><td>一<td>二</tr></table>'), receipt, documentOf('<h1>丙</h1>'), receipt, receipt];
    const printed = await Promise.all(others.map((html) => printer.print(html, issuedAt)));
    for (const index of [1, 3, 4]) expect(printed[index]!.equals(first)).to.equal(true);
    expect((await printer.print(receipt, new Date('2026-03-11T02:00:00.000Z'))).equals(first)).to.equal(false);
  });

  it('keeps nothing of one document in the next', async () => {
    await printer.print(documentOf('<p>甲的资料</p>', 'p{display:none} @page{size:A5}'), issuedAt);
    await printer.print(documentOf('<p>甲的资料</p>', 'p{display:none} @page{size:A5}'), issuedAt);
    const next = await readPdf(await printer.print(documentOf('<p>乙</p>'), issuedAt));
    expect(next.text).to.equal('乙');
    expect(next.pages[0]!.width).to.be.closeTo(595.3, 1);
  });

  it('numbers the pages when there are several, and repeats the title on the later ones', async () => {
    const pdf = await readPdf(await printer.print(documentOf('<p>行</p>'.repeat(80)), issuedAt));
    expect(pdf.pages.length).to.be.above(1);
    pdf.pages.forEach((page, index) => expect(page.text).to.contain(`第 ${index + 1} 页，共 ${pdf.pages.length} 页`));
    expect(pdf.pages[0]!.text).not.to.contain('文书');
    expect(pdf.pages[1]!.text).to.contain('文书');
    expect((await readPdf(await printer.print(documentOf('<p>行</p>'), issuedAt))).text).to.equal('行');
  });

  describe('a document that is not from a checked template', () => {
    let server: Server;
    let requests: string[];
    before(async () => {
      server = createServer((request, response) => { requests.push(request.url ?? ''); response.end('x'); });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    after(() => server.close());

    it('reaches neither the network nor files', async () => {
      requests = [];
      for (const host of ['127.0.0.1', 'localhost']) {
        const address = `http://${host}:${(server.address() as AddressInfo).port}`;
        const pdf = await readPdf(await printer.print(documentOf(`<img src="${address}/image"><iframe src="${address}/frame"></iframe><iframe src="file:///etc/passwd"></iframe>
          <object data="${address}/object"></object><embed src="${address}/embed"><link rel="stylesheet" href="${address}/sheet"><link rel="prefetch" href="${address}/prefetch">
          <video src="${address}/video"></video><meta http-equiv="refresh" content="0;url=${address}/refresh"><p style="background:url(${address}/background)">正文</p>`,
        `@import "${address}/import"; @font-face{font-family:x;src:url(${address}/font)} p{font-family:x,'Noto Sans SC'}`), issuedAt));
        expect(pdf.text).to.contain('正文');
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(requests).to.deep.equal([]);
      expect((await readPdf(await printer.print(documentOf('<p>下一份</p>'), issuedAt))).text).to.equal('下一份');
    });

    it('runs no script', async () => {
      const attack = "document.body.textContent='x'";
      const pdf = await readPdf(await printer.print(documentOf(`<p>正文</p><script>${attack}</script><img src="data:image/png;base64,AA" onerror="${attack}"><svg onload="${attack}"></svg>`), issuedAt));
      expect(pdf.text).to.equal('正文');
    });
  });

  it('prints all the same when the browser dies in the middle', async () => {
    await printer.print(receipt, issuedAt);
    const before = (await printer.browserProcess())!;
    const printing = Promise.all([1, 2, 3].map(() => printer.print(receipt, issuedAt)));
    process.kill(before, 'SIGKILL');
    for (const pdf of await printing) expect((await readPdf(pdf)).text).to.contain(documentFacts.number);
    expect(await printer.browserProcess()).not.to.equal(before);
  });

  it('prints all the same when the browser hangs, leaves no hung process behind, and prints no more once it is closed', async () => {
    const impatient = new PdfPrinter(settings, { timeoutMilliseconds: 6000 });
    try {
      await impatient.print(receipt, issuedAt);
      const hung = (await impatient.browserProcess())!;
      process.kill(hung, 'SIGSTOP');
      expect((await readPdf(await impatient.print(receipt, issuedAt))).text).to.contain(documentFacts.number);
      expect(() => process.kill(hung, 0)).to.throw(/ESRCH/);
      const pid = (await impatient.browserProcess())!;
      await impatient.close();
      expect(() => process.kill(pid, 0)).to.throw(/ESRCH/);
      let refused: unknown;
      await impatient.print(receipt, issuedAt).catch((error: unknown) => { refused = error; });
      expect(refused).to.be.an('error');
    } finally {
      await impatient.close();
    }
  });
});
