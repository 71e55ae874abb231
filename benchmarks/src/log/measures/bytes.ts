import type { Measure } from '../../measures/measure.ts';
import { inChild } from '../../process/child.ts';
import type { Line } from '../../report/line.ts';
import { fill } from '../fill.ts';
import { startLab } from '../lab.ts';
import type { ArchiveInput, ArchiveReport } from '../process/archive.ts';
import { scratchFolder } from '../scratch-folder.ts';
import { sql } from '../sql.ts';

const EVENTS = 300_000;
const PARTITION_ROWS = 100_000;

const SIZES = `select
  sum(pg_total_relation_size(relid))::float8 as events,
  sum(pg_relation_size(relid))::float8 as rows,
  (select pg_total_relation_size('log.stream')::float8) as streams,
  (select avg(octet_length(data::text))::float8 from log.event) as data
  from pg_partition_tree('log.event') where isleaf`;

export const bytes: Measure = {
  number: 11,
  title: 'bytes an event',
  async run() {
    await using lab = await startLab();
    await using folder = await scratchFolder();
    await inChild('../log/process/make-log.ts', { url: lab.url, schema: 'log', partitionRows: PARTITION_ROWS });
    await fill(lab.url, 'log', EVENTS);
    const [sizes = {}] = await sql(lab.url, SIZES);
    const size = (name: string): number => Number(sizes[name]) / EVENTS;
    const { bytesAnEvent } = await inChild<ArchiveInput, ArchiveReport>('../log/process/archive.ts', {
      url: lab.url,
      schema: 'log',
      archive: folder.path,
    });
    const line = (what: string, value: number, bound?: number, note?: string): Line => ({
      measure: 11,
      what,
      subject: 'wherefore',
      value: { samples: [value], unit: 'B' },
      aim: bound === undefined ? undefined : { kind: 'at-most', bound },
      note,
    });
    const data = Number(sizes['data']).toFixed(0);
    return [
      line('a live event with its indexes', size('events'), 430, `of which ${data} are its data as JSON text`),
      line('the same without indexes', size('rows')),
      line('its share of the table of streams', size('streams')),
      line('an archived event', bytesAnEvent, 110),
    ];
  },
};
