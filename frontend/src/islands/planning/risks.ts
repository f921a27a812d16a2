// The last risk analysis in the chart: above each bar, between which two days its task ends in most cases.
import type { Bar } from "./baseline";
import * as exchange from "./exchange";
import type { Gantt } from "./gantt";

const MINUTE = 60_000;

/** Asks for them, and lets the chart draw them; where there are none, nothing is shown. */
export async function showRisks(gantt: Gantt, address: string): Promise<void> {
  const told = Object.entries(await exchange.bars(address));
  gantt.above(new Map<string, Bar>(told.map(([id, [early, late]]) => [id, { start: early * MINUTE, finish: late * MINUTE }])));
  for (const key of document.querySelectorAll<HTMLElement>("[data-risk-key]")) key.hidden = told.length === 0;
}
