/** A flow drawn small, from its outline: where its steps stand and how they are joined. It can't be edited. */
import type { Schemas } from "@/api/client";
import { cn } from "@/lib/cn";

type Outline = Schemas["Outline"];

const [WIDTH, HEIGHT, EDGE] = [240, 92, 44];
const [LINE, LINES] = [17, 2];
/** Pictures of one or two steps are not blown up to fill the frame. */
const LEAST = { width: 620, height: 320 };
/** What a small picture shows of a long flow: its beginning. */
const BEGINNING = 1240;
/** Pixels of the screen for one of the canvas, at least, where titles are to be read. */
const READABLE = 0.44;

interface FlowPictureProps {
  outline: Outline;
  /** What it shows, for who hears the page; without one it is an ornament. */
  label?: string;
  /** Write the steps' titles into them: where there is room. A long flow is then scrolled through. */
  titles?: boolean;
  className?: string;
}

export function FlowPicture({ outline, label, titles, className }: FlowPictureProps) {
  const { nodes, edges } = outline;
  const box = boxOf(nodes);
  const width = titles ? box.width : Math.min(box.width, BEGINNING);
  return (
    <svg
      viewBox={`${String(box.x)} ${String(box.y)} ${String(width)} ${String(box.height)}`}
      preserveAspectRatio={titles ? "xMidYMid meet" : "xMinYMid slice"}
      className={cn("block size-full", className)}
      {...(titles && { style: { minWidth: box.width * READABLE, minHeight: box.height * READABLE } })}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      {edges.map(([from = 0, to = 0], index) => {
        const [source, target] = [nodes[from], nodes[to]];
        if (!source || !target) return null;
        return <path key={index} d={curve(source, target)} className="fill-none stroke-muted-foreground/50" strokeWidth={titles ? 3 : 6} />;
      })}
      {nodes.map((node, index) => (
        <g key={index}>
          <rect
            x={node.x}
            y={node.y}
            width={WIDTH}
            height={HEIGHT}
            rx={16}
            strokeWidth={titles ? 3 : 6}
            strokeDasharray={node.known ? undefined : "14 10"}
            className={cn(
              "fill-surface stroke-input/70",
              node.start && "fill-primary-soft stroke-primary",
              !node.known && "fill-warning-soft stroke-warning-ink",
            )}
          />
          {titles ? (
            <text x={node.x + 18} fontSize={23} className="fill-foreground font-medium">
              {wrapped(node.title).map((line, row, all) => (
                <tspan key={row} x={node.x + 18} y={node.y + HEIGHT / 2 + 7 + (row - (all.length - 1) / 2) * 26}>
                  {line}
                </tspan>
              ))}
            </text>
          ) : (
            <rect x={node.x + 24} y={node.y + 34} width={WIDTH * 0.55} height={22} rx={11} className={node.start ? "fill-primary/60" : "fill-muted-foreground/35"} />
          )}
        </g>
      ))}
    </svg>
  );
}

/** Return the frame around all steps, in the picture's own middle. */
function boxOf(nodes: Outline["nodes"]) {
  const xs = nodes.map(({ x }) => x);
  const ys = nodes.map(({ y }) => y);
  const [left, right] = [Math.min(...xs, Infinity), Math.max(...xs, -Infinity) + WIDTH];
  const [top, bottom] = [Math.min(...ys, Infinity), Math.max(...ys, -Infinity) + HEIGHT];
  if (nodes.length === 0) return { x: 0, y: 0, ...LEAST };
  const width = Math.max(right - left + EDGE * 2, LEAST.width);
  const height = Math.max(bottom - top + EDGE * 2, LEAST.height);
  return { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
}

function curve(from: Outline["nodes"][number], to: Outline["nodes"][number]): string {
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
  const bend = x2 > x1 ? Math.max(40, (x2 - x1) / 2) : 60;
  return `M${String(x1)} ${String(y1)}C${String(x1 + bend)} ${String(y1)} ${String(x2 - bend)} ${String(y2)} ${String(x2)} ${String(y2)}`;
}

/** Return a title in lines that fit, the last one cut. */
export function wrapped(title: string): string[] {
  const lines: string[] = [];
  let rest = title.trim();
  while (rest && lines.length < LINES) {
    if (rest.length <= LINE) return [...lines, rest];
    const longest = lines.length === LINES - 1 ? LINE - 1 : LINE;
    const space = rest.lastIndexOf(" ", longest);
    const cut = space > 6 ? space : longest;
    lines.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  if (rest) lines[lines.length - 1] += "…";
  return lines;
}
