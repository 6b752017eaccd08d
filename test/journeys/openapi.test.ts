import { expect } from 'chai';
import { onEveryDatabase } from './counter.ts';

onEveryDatabase('Feature: the API describes itself', (counter) => {
  it('Scenario: every path of the design is in the description, and health answers', async () => {
    const nobody = await counter().as(null);
    const { body } = await nobody.get('/api/openapi.json');
    expect(body.openapi).to.match(/^3\.1/);
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(described).to.include.members([
      'GET /health', 'POST /login', 'POST /logout', 'GET /me', 'GET /items', 'GET /items/{portal}/{item}', 'POST /applications', 'PUT /applications/{id}',
      'POST /applications/{id}/materials', 'DELETE /applications/{id}/materials/{material}', 'POST /applications/{id}/submit', 'GET /applications', 'GET /applications/{id}',
      'POST /applications/{id}/withdraw', 'GET /applications/{id}/receipt.pdf', 'GET /verify', 'GET /tasks', 'GET /tasks/{id}', 'POST /tasks/{id}/claim', 'POST /tasks/{id}/release', 'POST /tasks/{id}/complete',
    ]);
    expect((await nobody.get('/api/health')).body).to.include({ status: 'ok' });
  });

  it('Scenario: an item comes with guide, materials, form and the schema of a submission', async () => {
    const nobody = await counter().as(null);
    const { body: list } = await nobody.get('/api/items?portal=heilongjiang&category=社会保险&purpose=费用征缴&q=暂停');
    const found = list.rows.find(({ title }: { title: string }) => title === '灵活就业人员暂停缴费');
    expect(list.rows.every(({ title }: { title: string }) => title.includes('暂停'))).to.equal(true);
    const { body } = await nobody.get(`/api/items/${found.ref}`);
    expect(body.guide).to.have.length(12);
    expect(body.materials.map((material: { name: string }) => material.name)).to.deep.equal(['上学证明材料', '参军证明']);
    expect(body.schema.properties).to.have.property('changeReason');
    expect(JSON.stringify(body.form), 'nothing of sources or effects goes out').to.not.match(/effects|"sources"|account\./);
  });
});
