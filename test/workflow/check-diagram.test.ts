import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { checkDiagram, type CheckEnvironment } from '../../server/workflow/check-diagram.ts';
import { elementTemplates } from '../../server/workflow/element-templates.ts';
import { serviceTypes } from '../../server/workflow/service-types.ts';
import { diagram, end, exclusive, flow, output, parallel, serviceTask, start, userTask } from './build-diagram.ts';

const folder = resolve(import.meta.dirname, '../../workflows');
const found = async (inside: string, environment: CheckEnvironment = {}, roots = '') => (await checkDiagram(diagram(inside, roots), environment)).map(({ element, code }) => `${element}: ${code}`);
const line = (...ids: string[]) => ids.slice(1).map((id, index) => flow(`flow${index}`, ids[index] ?? '', id)).join('');
const chain = (element: string, id: string) => [start(), element, end(), line('start', id, 'end')].join('');

const assigned = (assignment: string, role?: string) => `<bpmn:userTask id="s"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition ${assignment}/>${role ? `<zeebe:taskHeaders><zeebe:header key="role" value="${role}"/></zeebe:taskHeaders>` : ''}</bpmn:extensionElements></bpmn:userTask>`;

describe('checking a workflow file', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.bpmn'))) {
    it(`the shipped ${file} passes`, async () => {
      expect(await checkDiagram(readFileSync(join(folder, file), 'utf8'))).to.deep.equal([]);
    });
  }

  const refusals: [string, string, string][] = [
    ['a script task', chain('<bpmn:scriptTask id="s" scriptFormat="javascript"><bpmn:script>1</bpmn:script></bpmn:scriptTask>', 's'), 's: script_task'],
    ['an expression of another engine', chain(serviceTask('s', 'register:update', { effects: '${environment.services.x}' }), 's'), 's: template_expression'],
    ['compensation', chain('<bpmn:intermediateThrowEvent id="s"><bpmn:compensateEventDefinition/></bpmn:intermediateThrowEvent>', 's'), 's: compensation'],
    ['an unknown service type', chain(serviceTask('s', 'register:erase'), 's'), 's: unknown_service_type'],
    ['a service task without a type', chain('<bpmn:serviceTask id="s"/>', 's'), 's: no_service_type'],
    ['a missing input of a service type', chain(serviceTask('s', 'register:update'), 's'), 's: missing_input'],
    ['an input outside its choices', chain(serviceTask('s', 'application:status', { status: 'done' }), 's'), 's: invalid_input'],
    ['a user task that nobody can do', chain('<bpmn:userTask id="s"/>', 's'), 's: nobody'],
    ['a notice to a party that is not named', chain(serviceTask('s', 'notify', { to: 'party', text: '已受理' }), 's'), 's: missing_input'],
    ['a notice to anyone but the applicant and the other party', chain(serviceTask('s', 'notify', { to: 'reviewers', text: '已受理' }), 's'), 's: invalid_input'],
    ["a reviewer's task with an assignee but no group: it would be in no queue", chain(assigned('assignee="= applicant.accountId"', 'reviewer'), 's'), 's: no_queue'],
    ['a task of no named role with candidate users but no group', chain(assigned('candidateUsers="chen"'), 's'), 's: no_queue'],
    ['a syntax error in FEEL', chain(userTask('s', { groups: '= if' }), 's'), 's: feel_syntax'],
    ['an unknown variable', chain(userTask('s', { groups: '= regoin' }), 's'), 's: feel_unknown_name'],
    ['a timer that is none', chain('<bpmn:intermediateCatchEvent id="s"><bpmn:timerEventDefinition><bpmn:timeDuration>2 days</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>', 's'), 's: invalid_timer'],
    ['a message event without a message', chain('<bpmn:intermediateCatchEvent id="s"><bpmn:messageEventDefinition/></bpmn:intermediateCatchEvent>', 's'), 's: no_message'],
    ['an event subprocess', [chain(userTask('s'), 's'), '<bpmn:subProcess id="e" triggeredByEvent="true"><bpmn:startEvent id="es"/></bpmn:subProcess>'].join(''), 'e: event_subprocess'],
    ['an unreachable element', [chain(userTask('s'), 's'), userTask('lost')].join(''), 'lost: unreachable'],
    ['a gateway without default', [start(), exclusive('x'), userTask('a'), userTask('b'), flow('f1', 'start', 'x'), flow('f2', 'x', 'a', '= decision = "approve"'), flow('f3', 'x', 'b', '= decision = "reject"')].join(''), 'x: no_default'],
    ['a condition that is not FEEL', [start(), exclusive('x', 'f3'), userTask('a'), userTask('b'), flow('f1', 'start', 'x'), flow('f2', 'x', 'a', 'decision'), flow('f3', 'x', 'b')].join(''), 'f2: not_feel'],
    ['a branch that a join waits for in vain', [start(), exclusive('x', 'f3'), userTask('a'), userTask('b'), parallel('j'), end(), flow('f1', 'start', 'x'), flow('f2', 'x', 'a', '= form.y = 1'), flow('f3', 'x', 'b'), flow('f4', 'a', 'j'), flow('f5', 'b', 'j'), flow('f6', 'j', 'end')].join(''), 'j: deadlock'],
    ['a branch that asks for an outcome which its task does not declare', [start(), userTask('a', { outcomes: 'approve, reject' }), exclusive('x', 'f3'), userTask('b'), userTask('c'), flow('f1', 'start', 'a'), flow('f2', 'a', 'x'), flow('typo', 'x', 'b', '= decision = "aprove"'), flow('f3', 'x', 'c')].join(''), 'typo: never_taken'],
    ['a loop without a way out', [start(), userTask('a'), flow('f1', 'start', 'a'), flow('f2', 'a', 'a')].join(''), 'a: endless_loop'],
    ['parallel branches that meet without a join', [start(), parallel('p'), userTask('a'), end(), flow('f1', 'start', 'p'), flow('f2', 'p', 'a'), flow('f3', 'p', 'a'), flow('f4', 'a', 'end')].join(''), 'a: unsafe'],
  ];
  for (const [what, inside, expected] of refusals) {
    it(`refuses ${what}`, async () => {
      expect(await found(inside)).to.deep.equal([expected]);
    });
  }

  it('lets a step of the applicant do with an assignee', async () => {
    expect(await found(chain(assigned('assignee="= applicant.accountId"', 'applicant'), 's'))).to.deep.equal([]);
  });

  it('refuses a candidate group that does not exist', async () => {
    expect(await found(chain(userTask('s', { groups: 'window, moon' }), 's'), { groups: ['window'] })).to.deep.equal(['s: unknown_group']);
  });

  it('refuses what is no BPMN and what has no executable process', async () => {
    expect((await checkDiagram('not xml')).map((one) => one.code)).to.deep.equal(['invalid_xml']);
    expect((await checkDiagram(diagram('').replace('isExecutable="true"', ''))).map((one) => one.code)).to.deep.equal(['invalid_xml']);
  });

  it('knows the variables that the diagram writes or declares', async () => {
    const inside = [start(), userTask('a', { extra: output('= decision', 'first') }), exclusive('x', 'no'), userTask('b'), end(), flow('f1', 'start', 'a'), flow('f2', 'a', 'x'), flow('yes', 'x', 'b', '= first = "approve" and tons > 1'), flow('no', 'x', 'end'), flow('f5', 'b', 'end')].join('');
    expect(await found(inside)).to.deep.equal(['yes: feel_unknown_name']);
    expect(await found(inside, { names: ['tons'] })).to.deep.equal([]);
    expect(await found(`<bpmn:extensionElements><zeebe:properties><zeebe:property name="variables" value="tons"/></zeebe:properties></bpmn:extensionElements>${inside}`)).to.deep.equal([]);
  });

  it('offers each service type to the modeler with its inputs', () => {
    const templates = elementTemplates('zh') as { id: string; properties: { binding: { type: string; name?: string }; value?: string }[] }[];
    expect(templates.map((template) => template.properties[0]?.value)).to.deep.equal(Object.keys(serviceTypes));
    const status = templates.find((template) => template.id === 'banshi.application.status');
    expect(status?.properties.map((property) => property.binding.name)).to.deep.equal([undefined, 'status', 'reason']);
    const document = templates.find((template) => template.id === 'banshi.document.issue');
    expect(document?.properties).to.have.length(1);
  });

  it('names element and reason in Chinese and English', async () => {
    const [finding] = await checkDiagram(diagram(chain(serviceTask('s', 'register:erase'), 's')));
    expect(finding).to.deep.include({ element: 's', message: { zh: '服务类型“register:erase”不存在', en: 'The service type "register:erase" does not exist' } });
  });
});
