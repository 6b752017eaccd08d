import { expect } from 'chai';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { PortalView } from '../../server/catalog/item-view.ts';
import { textsIn } from '../../server/web/texts/texts.ts';
import { MaterialSlots } from '../../server/web/views/material-slots.tsx';
import { nowhere, placeCrumbs } from '../../server/web/views/place-crumbs.ts';

const t = textsIn('zh');
const choice = (value: string) => ({ value, label: `${value}！` });
const portal: PortalView = { portal: 'example', title: '', colours: {}, categories: [choice('管理')], purposes: { '*': [choice('通用')], '管理': [choice('转移')] }, links: [], prompts: [], footer: [] };

describe('The frame of a page', () => {
  it('leads by service centre, category and purpose, each of which narrows the centre down', () => {
    expect(placeCrumbs(t, 'example', portal, { category: '管理', purpose: '转移' })).to.deep.equal([
      { title: '办事中心', href: '/portal/example/items' }, { title: '管理！', href: `/portal/example/items?category=${encodeURIComponent('管理')}` },
      { title: '转移！', href: `/portal/example/items?category=${encodeURIComponent('管理')}&purpose=${encodeURIComponent('转移')}` },
    ]);
    expect(placeCrumbs(t, 'example', portal, { category: '', purpose: '通用' }).map(({ title }) => title)).to.deep.equal(['办事中心', '通用！']);
    expect(placeCrumbs(t, 'example', portal, nowhere)).to.have.length(1);
    expect(placeCrumbs(t, 'other', portal, { category: '管理', purpose: '转移' }), 'another portal has other categories').to.have.length(1);
  });

  it('shows of each material its name, whether it is needed and where to upload it; of each file its name, kind, day and removal', () => {
    const slot = { key: 'proof', name: '证明', required: true, multiple: true, max: 3, accept: ['image/png'], sample: null };
    const file = { id: 'm1', slot: 'proof', name: '扫描件.png', type: 'image/png', size: 1, url: '/x', uploadedAt: '2026-03-09T17:00:00.000Z' };
    const html = renderToString(h(MaterialSlots, { slots: [slot, { ...slot, key: 'other', name: '其他', required: false }], materials: [file], uploading: [], problems: {}, t }));
    expect(html).to.include('证明').and.include('必须上传').and.include('非必须').and.include('上传材料：证明');
    expect(html).to.include('扫描件.png').and.include('PNG').and.include('2026-03-10').and.include('删除 扫描件.png');
  });
});
