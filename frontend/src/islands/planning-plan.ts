// The plan: a table that is typed in from the keyboard, and beside it the chart that draws what the table says.
import "./planning/plan.css";
import { Gantt } from "./planning/gantt";
import { watchTable } from "./planning/table";

const plan = document.querySelector<HTMLElement>("[data-plan]");
if (plan) {
  const gantt = new Gantt(plan);
  watchTable(plan, (row) => gantt.show(row));
}
