/** Counts over time as bars or lines, with the same figures as a table for who reads or hears rather than looks.
 *  Load it lazily: it brings the chart library. */
import { type ReactNode, useId } from "react";
import { Area, AreaChart, Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { words } from "@/components/messages";
import { useLanguage, useMessages } from "@/lib/i18n";

export interface Series<Key extends string> {
  key: Key;
  label: string;
  /** A colour of styles.css, as `var(--chart-1)`. */
  color: string;
  /** Bars of one stack stand on each other. */
  stack?: string;
}

export interface TimeChartProps<Key extends string> {
  label: string;
  /** What a row of the table begins with: "Hour", "Day". */
  when: string;
  rows: readonly ({ start: string } & Record<Key, number>)[];
  series: readonly Series<Key>[];
  /** How a moment is said on the axis, and in full. */
  tick: (start: string) => string;
  full: (start: string) => string;
  kind?: "bars" | "areas";
  /** What stands at the end of the legend's line. */
  action?: ReactNode;
}

const MARGIN = { top: 6, right: 4, bottom: 0, left: 0 };
const TICK = { fill: "var(--muted-foreground)", fontSize: 11 };

export function TimeChart<Key extends string>({ label, when, rows, series, tick, full, kind = "bars", action }: TimeChartProps<Key>) {
  const t = useMessages(words);
  const [language] = useLanguage();
  const id = useId();
  const short = new Intl.NumberFormat(language, { notation: "compact" });
  const data = rows.map((row) => ({ ...row }));
  const frame = (
    <>
      <CartesianGrid vertical={false} stroke="var(--border)" />
      <XAxis dataKey="start" tickFormatter={tick} tick={TICK} tickLine={false} axisLine={false} minTickGap={28} />
      <YAxis allowDecimals={false} width={40} tickFormatter={(count: number) => short.format(count)} tick={TICK} tickLine={false} axisLine={false} />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: "var(--accent)", stroke: "var(--border)" }}
        content={({ active, label: start }) => {
          const row = active ? rows.find((each) => each.start === start) : undefined;
          return row ? <Reading row={row} series={series} title={full(row.start)} language={language} /> : null;
        }}
      />
    </>
  );
  const common = { data, margin: MARGIN, accessibilityLayer: false };
  return (
    <figure aria-labelledby={id}>
      <figcaption className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1">
        <span id={id} className="sr-only">
          {label}
        </span>
        {series.map((each) => (
          <span key={each.key} className="flex items-center gap-1.5 text-xs text-muted-foreground">
            <span className="size-2.5 rounded-sm" style={{ background: each.color }} aria-hidden />
            {each.label}
          </span>
        ))}
        {action && <span className="-my-1 ml-auto">{action}</span>}
      </figcaption>
      {/* The chart learns its size a moment after the page did; until then it must not widen the page. */}
      <div className="h-52 overflow-x-clip" aria-hidden>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 208 }}>
          {kind === "bars" ? (
            <BarChart {...common} barGap={1}>
              {frame}
              {series.map((each) => (
                <Bar
                  key={each.key}
                  dataKey={each.key}
                  fill={each.color}
                  radius={each.stack ? 0 : [2, 2, 0, 0]}
                  maxBarSize={18}
                  isAnimationActive={false}
                  {...(each.stack && { stackId: each.stack })}
                />
              ))}
            </BarChart>
          ) : (
            <AreaChart {...common}>
              {frame}
              {series.map((each, place) => (
                <Area
                  key={each.key}
                  dataKey={each.key}
                  stroke={each.color}
                  fill={each.color}
                  fillOpacity={place === 0 ? 0.14 : 0}
                  strokeWidth={2}
                  type="monotone"
                  isAnimationActive={false}
                />
              ))}
            </AreaChart>
          )}
        </ResponsiveContainer>
      </div>
      <details className="mt-2 text-sm">
        <summary className="w-fit rounded-md text-xs font-medium text-muted-foreground hover:text-foreground">{t("asTable")}</summary>
        <div className="relative mt-2 max-h-64 overflow-auto rounded-md border" tabIndex={0} role="region" aria-label={label} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex -- a scrolled box has to be reachable by keyboard
        >
          <table className="w-full text-left text-xs">
            <caption className="sr-only">{label}</caption>
            <thead>
              <tr className="border-b">
                {[when, ...series.map((each) => each.label)].map((head) => (
                  <th key={head} scope="col" className="px-3 py-2 font-medium text-muted-foreground">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="tabular-nums">
              {rows.toReversed().map((row) => (
                <tr key={row.start} className="border-b last:border-0">
                  <th scope="row" className="px-3 py-1.5 font-normal whitespace-nowrap">
                    {full(row.start)}
                  </th>
                  {series.map((each) => (
                    <td key={each.key} className="px-3 py-1.5">
                      {row[each.key].toLocaleString(language)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

interface ReadingProps<Key extends string> {
  row: { start: string } & Record<Key, number>;
  series: readonly Series<Key>[];
  title: string;
  language: string;
}

function Reading<Key extends string>({ row, series, title, language }: ReadingProps<Key>) {
  return (
    <div className="rounded-lg border bg-surface px-3 py-2 text-xs shadow-raised">
      <p className="mb-1 font-medium">{title}</p>
      {series.map((each) => (
        <p key={each.key} className="flex items-center gap-2">
          <span className="size-2 rounded-sm" style={{ background: each.color }} />
          <span className="flex-1 text-muted-foreground">{each.label}</span>
          <span className="pl-4 font-medium tabular-nums">{row[each.key].toLocaleString(language)}</span>
        </p>
      ))}
    </div>
  );
}
