import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { Dashboard } from '../../../designer/read-dashboard.ts';
import { designedItemAddress, type DesignerHomeData } from '../../views/designer-page.tsx';
import { callApi } from '../call-api.ts';
import { pageData } from '../page-data.ts';
import { openApp, words } from './draft-session.ts';
import { SelectInput } from './settings-inputs.tsx';

const text = words.dashboard;

const read = (portal: string, days: string): Promise<Dashboard> => callApi('GET', `/designer/dashboard?days=${days}${portal ? `&portal=${encodeURIComponent(portal)}` : ''}`);

export async function openDashboard(): Promise<void> {
  await openApp(async (place) => {
    const { portals } = pageData<DesignerHomeData>();
    render(<DashboardPage portals={portals} first={await read('', '30')} />, place);
  });
}

function DashboardPage({ portals, first }: { portals: DesignerHomeData['portals']; first: Dashboard }) {
  const [shown, setShown] = useState(first);
  const [portal, setPortal] = useState(''), [days, setDays] = useState('30');
  const choose = (nextPortal: string, nextDays: string): void => { setPortal(nextPortal); setDays(nextDays); void read(nextPortal, nextDays).then(setShown, () => undefined); };
  const { totals, items, queues, reasons, byDay } = shown;
  const figures: [string, string | number][] = [[text.submitted, totals.submitted], [text.decided, totals.decided], [text.waiting, totals.waiting], [text.overdue, totals.overdue], [text.median, text.hours(totals.median)], [text.p90, text.hours(totals.p90)], [text.incidents, shown.incidents], ...(shown.deadJobs === null ? [] : [[text.deadJobs, shown.deadJobs] satisfies [string, number]])];
  return (
    <>
      <div class="settings-pair">
        <SelectInput label={words.items.portal} empty={words.items.all} value={portal} choices={portals.map((one) => ({ name: one.portal, label: one.title }))} change={(next) => choose(next, days)} />
        <SelectInput label={text.days} value={days} choices={['7', '30', '90', '365'].map((name) => ({ name, label: name }))} change={(next) => choose(portal, next || '30')} />
      </div>
      <ul class="figures">{figures.map(([label, value]) => <li key={label}>{label}<strong>{value}</strong></li>)}</ul>
      <h2 id="per-day">{text.perDay}</h2>
      <DayChart days={byDay} />
      <h2>{text.item}</h2>
      {items.length === 0 ? <p>{text.none}</p> : (
        <table class="cards" id="item-figures">
          <thead><tr><th scope="col">{text.item}</th>{[text.submitted, text.approved, text.rejected, text.returned, text.waiting, text.overdue, text.median, text.p90].map((head) => <th key={head} scope="col" class="amount">{head}</th>)}</tr></thead>
          <tbody>{items.slice(0, 100).map((row) => (
            <tr key={`${row.portal}/${row.item}`}>
              <th scope="row"><a href={designedItemAddress(row.portal, row.item)}>{row.title}</a></th>
              {([[text.submitted, row.submitted], [text.approved, row.approved], [text.rejected, row.rejected], [text.returned, row.returned], [text.waiting, row.waiting], [text.overdue, row.overdue], [text.median, text.hours(row.median)], [text.p90, text.hours(row.p90)]] as const).map(([label, value]) => <td key={label} class="amount" data-label={label}>{value}</td>)}
            </tr>
          ))}</tbody>
        </table>
      )}
      <div class="designer-columns">
        <section aria-labelledby="queues"><h2 id="queues">{text.queues}</h2><Bars rows={queues.map(({ label, waiting, overdue }) => ({ label: overdue > 0 ? text.withOverdue(label, overdue) : label, count: waiting }))} none={text.none} /></section>
        <section aria-labelledby="reasons"><h2 id="reasons">{text.reasons}</h2><Bars rows={reasons.map(({ reason, count }) => ({ label: reason || words.none, count }))} none={text.noReasons} /></section>
      </div>
    </>
  );
}

/** Two bars a day; the figures themselves are in the table of the days, for whoever cannot see the chart. */
function DayChart({ days }: { days: Dashboard['byDay'] }) {
  const most = Math.max(1, ...days.flatMap(({ submitted, decided }) => [submitted, decided]));
  const width = 10;
  return (
    <>
      <svg class="day-chart" viewBox={`0 0 ${days.length * width} 100`} preserveAspectRatio="none" role="img" aria-labelledby="per-day">
        {days.map(({ day, submitted, decided }, index) => (
          <g key={day}>
            <title>{text.chart(day, submitted, decided)}</title>
            <rect class="submitted" x={index * width + 1} width={4} y={100 - (submitted / most) * 100} height={(submitted / most) * 100} />
            <rect class="decided" x={index * width + 5} width={4} y={100 - (decided / most) * 100} height={(decided / most) * 100} />
          </g>
        ))}
      </svg>
      <p class="chart-axis"><span>{days[0]?.day}</span><span>{text.most(most)}</span><span>{days.at(-1)?.day}</span></p>
      <p class="chart-legend"><span>{text.submitted}</span><span>{text.decided}</span></p>
      <details><summary>{text.perDay}</summary><ul>{days.filter(({ submitted, decided }) => submitted + decided > 0).map(({ day, submitted, decided }) => <li key={day}>{text.chart(day, submitted, decided)}</li>)}</ul></details>
    </>
  );
}

function Bars({ rows, none }: { rows: { label: string; count: number }[]; none: string }) {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  if (rows.length === 0) return <p>{none}</p>;
  return <ul class="bars">{rows.map(({ label, count }) => <li key={label}>{text.bar(label, count)}<progress class="bar" max={most} value={count} aria-label={label}></progress></li>)}</ul>;
}
