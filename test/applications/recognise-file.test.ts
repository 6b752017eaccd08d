import { expect } from 'chai';
import { acceptedTypes } from '../../server/catalog/describe-item.ts';
import { recogniseFile } from '../../server/applications/recognise-file.ts';
import { Problem } from '../../server/platform/errors.ts';
import { partsOf, workFolder, zipOf } from '../platform/workbook-files.ts';

const workbook = zipOf(partsOf({ sheets: [{ name: '表', body: '<sheetData/>' }] }));
/** The header of an OLE2 container ([MS-CFB] 2.2), with the name of a stream somewhere behind it. */
const container = (stream: string): Buffer => Buffer.concat([Buffer.from('D0CF11E0A1B11AE1', 'hex'), Buffer.alloc(600), Buffer.from(stream, 'utf16le'), Buffer.alloc(600)]);

describe('an uploaded material', () => {
  const folder = workFolder();
  after(() => folder.remove());
  const accept = [...acceptedTypes['zip']!, ...acceptedTypes['excel']!];
  const recognise = (content: Buffer, name = 'upload'): Promise<string> => recogniseFile({ field: 'file', name, path: folder.write('upload', content), size: content.length }, accept, 'zh');
  const refused = (content: Buffer): Promise<string> => recognise(content).then((type) => `accepted as ${type}`, (error: unknown) => (error instanceof Problem ? error.text('zh') : String(error)));

  it('is what its bytes are, whatever it is called', async () => {
    expect(await recognise(zipOf([{ name: '证明/一.txt', content: '内容' }]), 'photo.png')).to.equal('application/zip');
    expect(await recognise(workbook)).to.equal('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    expect(await recognise(container('Workbook'))).to.equal('application/vnd.ms-excel');
  });

  it('is refused in words that people know when the slot takes other kinds', async () => {
    expect(await refused(container('WordDocument'))).to.equal('不支持的文件类型。请上传ZIP 压缩包、Excel（.xlsx）、Excel（.xls）');
    expect(await refused(Buffer.from('%PDF-1.7\n'))).to.contain('不支持的文件类型：PDF');
    expect(await refused(Buffer.from('plain text'))).to.equal('不支持的文件类型。请上传ZIP 压缩包、Excel（.xlsx）、Excel（.xls）');
    expect(await refused(Buffer.alloc(0))).to.equal('文件是空的');
  });

  it('is no archive that could harm who opens it', async () => {
    const one = { name: 'a.txt', content: 'x' };
    expect(await refused(zipOf([{ name: 'docs/setup.EXE', content: 'x' }]))).to.contain('程序文件');
    expect(await refused(zipOf([{ name: '../outside.txt', content: 'x' }]))).to.contain('损坏');
    expect(await refused(zipOf([{ ...one, flags: 1 }]))).to.contain('密码');
    expect(await refused(zipOf(Array.from({ length: 1001 }, (_, index) => ({ name: `${index}.txt`, content: '' }))))).to.contain('1000');
    const bomb = zipOf([one]);
    bomb.writeUInt32LE(600 * 1024 * 1024, bomb.indexOf('PK\x01\x02') + 24);
    expect(await refused(bomb)).to.contain('解压后过大');
    expect(await refused(zipOf([one]).subarray(0, 60))).to.contain('损坏');
  });
});
