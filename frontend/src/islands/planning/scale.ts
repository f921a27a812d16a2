// Days to pixels, and the two lines of dates above the chart.
export const DAY = 86_400_000;
const HOUR = DAY / 24;
const PART = 3 * HOUR;

interface Tier {
  unit: "part" | "day" | "week" | "month" | "quarter" | "year";
  /** Left out where the figure of the day is enough: some languages write more than it, which takes twice the room. */
  format?: Intl.DateTimeFormatOptions;
}

interface Level {
  name: string;
  pixels: number;
  upper: Tier;
  lower: Tier;
}

const YEAR: Tier = { unit: "year", format: { year: "numeric" } };
const MONTH: Tier = { unit: "month", format: { year: "numeric", month: "short" } };

/** From the whole to the hour; `pixels` is the width of a day. */
const LEVELS: readonly Level[] = [
  { name: "year", pixels: 0.4, upper: YEAR, lower: { unit: "quarter", format: { month: "short" } } },
  { name: "quarter", pixels: 1.2, upper: YEAR, lower: { unit: "month", format: { month: "short" } } },
  { name: "month", pixels: 4, upper: MONTH, lower: { unit: "week" } },
  { name: "week", pixels: 12, upper: MONTH, lower: { unit: "week", format: { day: "numeric", month: "short" } } },
  { name: "day", pixels: 32, upper: MONTH, lower: { unit: "day" } },
  {
    name: "hour",
    pixels: 320,
    upper: { unit: "day", format: { weekday: "short", day: "numeric", month: "short" } },
    lower: { unit: "part", format: { hour: "2-digit", hourCycle: "h23" } },
  },
];

export interface Tick {
  at: number;
  label: string;
}

function floor(at: number, unit: Tier["unit"]): number {
  if (unit === "part") return Math.floor(at / PART) * PART;
  const day = new Date(at);
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  if (unit === "day") return Date.UTC(year, month, date);
  if (unit === "week") return Date.UTC(year, month, date - ((day.getUTCDay() + 6) % 7));
  if (unit === "month") return Date.UTC(year, month, 1);
  return unit === "quarter" ? Date.UTC(year, month - (month % 3), 1) : Date.UTC(year, 0, 1);
}

function next(at: number, unit: Tier["unit"]): number {
  if (unit === "part") return at + PART;
  const day = new Date(at);
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  if (unit === "day") return at + DAY;
  if (unit === "week") return Date.UTC(year, month, date + 7);
  if (unit === "month") return Date.UTC(year, month + 1, 1);
  return unit === "quarter" ? Date.UTC(year, month + 3, 1) : Date.UTC(year + 1, 0, 1);
}

export class Scale {
  private level: number;
  private readonly formats = new Map<Tier, Intl.DateTimeFormat>();

  constructor(
    readonly first: number,
    readonly last: number,
    room: number,
  ) {
    const days = (last - first) / DAY;
    const fitting = LEVELS.findLastIndex(({ pixels }) => pixels * days <= room);
    this.level = Math.max(fitting, 0);
  }

  private get now(): Level {
    return LEVELS[this.level] as Level;
  }

  /** The same scale over other days. */
  over(first: number, last: number): Scale {
    const scale = new Scale(first, last, 0);
    scale.level = this.level;
    return scale;
  }

  zoom(by: number): void {
    this.level = Math.max(0, Math.min(LEVELS.length - 1, this.level + by));
  }

  get name(): string {
    return this.now.name;
  }

  set name(name: string) {
    const level = LEVELS.findIndex((one) => one.name === name);
    if (level >= 0) this.level = level;
  }

  /** Whether single hours can be told apart. */
  get showsHours(): boolean {
    return this.now.name === "hour";
  }

  get width(): number {
    return this.x(this.last);
  }

  /** Whether single days can be told apart. */
  get showsDays(): boolean {
    return this.now.pixels >= 4;
  }

  x(at: number): number {
    return ((at - this.first) / DAY) * this.now.pixels;
  }

  at(x: number): number {
    return this.first + (x / this.now.pixels) * DAY;
  }

  upper(from: number, to: number): Tick[] {
    return this.ticks(this.now.upper, from, to);
  }

  lower(from: number, to: number): Tick[] {
    return this.ticks(this.now.lower, from, to);
  }

  private ticks(tier: Tier, from: number, to: number): Tick[] {
    const ticks: Tick[] = [];
    for (let at = floor(from, tier.unit); at < to; at = next(at, tier.unit)) {
      ticks.push({ at, label: tier.format ? this.format(tier).format(at) : `${new Date(at).getUTCDate()}` });
    }
    return ticks;
  }

  private format(tier: Tier): Intl.DateTimeFormat {
    let format = this.formats.get(tier);
    if (!format) {
      format = new Intl.DateTimeFormat(document.documentElement.lang, { ...tier.format, timeZone: "UTC" });
      this.formats.set(tier, format);
    }
    return format;
  }
}
