// The plan: a table that is typed in from the keyboard, and beside it the chart that draws what the table says.
import "./planning/plan.css";
import { Board } from "./planning/board";
import { Dragging } from "./planning/dragging";
import { Editing } from "./planning/editing";
import { showRisks } from "./planning/risks";
import { Selecting } from "./planning/selecting";
import { Toolbar } from "./planning/toolbar";

async function begin(element: HTMLElement): Promise<void> {
  const board = new Board(element);
  if (!(await board.load())) return;
  for (const pages of document.querySelectorAll<HTMLElement>("[data-plan-pages]")) pages.hidden = true;
  const editing = new Editing(board);
  if (board.mayPlan) new Dragging(board, editing);
  const bar = document.querySelector<HTMLElement>("[data-plan-toolbar]");
  if (bar) {
    new Toolbar(board, bar);
    new Selecting(board, editing, bar.querySelector("[data-plan-selected]") as HTMLElement);
  }
  board.watch();
  const risks = element.dataset["risks"];
  if (risks) void showRisks(board.gantt, risks);
  const named = location.hash.slice(1);
  board.comeBack();
  if (board.lines.index(named) >= 0) board.grid.focus(named);
  if (board.mayPlan && board.plan.rows.length === 0) await editing.add("");
}

const plan = document.querySelector<HTMLElement>("[data-plan]");
if (plan) void begin(plan);
