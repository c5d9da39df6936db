/** A list of rows that comes in pages: loading, empty, refused and full, by mouse, keyboard and on a phone.
 *  The list itself is an infinite query of the API's cursors; see `usePages`. */
import type { ReactNode } from "react";
import { ProblemNotice } from "@/components/problem-notice";
import { words } from "@/components/messages";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { useMessages } from "@/lib/i18n";
import type { Pages } from "@/api/pages";

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Classes of its cells, such as "hidden sm:table-cell" for what a phone has no room for. */
  className?: string;
  /** The header is only for who hears the page: for columns of buttons. */
  quiet?: boolean;
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  pages: Pages<Row>;
  rowKey: (row: Row) => string;
  empty: ReactNode;
}

const PLACES = [0, 1, 2, 3, 4];

export function DataTable<Row>({ label, columns, pages, rowKey, empty }: DataTableProps<Row>) {
  const t = useMessages(words);
  if (pages.error && pages.rows.length === 0) {
    return <Frame><ProblemNotice error={pages.error} retry={pages.again} /></Frame>;
  }
  if (!pages.loading && pages.rows.length === 0) return <Frame>{empty}</Frame>;
  return (
    <Frame>
      <div className="relative overflow-x-auto">
        <table className="w-full border-collapse text-left" aria-label={label} aria-busy={pages.loading || undefined}>
          <thead>
            <tr className="border-b">
              {columns.map((column) => (
                <th
                  key={column.id}
                  scope="col"
                  className={cn("px-4 py-2.5 text-xs font-medium whitespace-nowrap text-muted-foreground first:pl-5 last:pr-5", column.className)}
                >
                  {column.quiet ? <span className="sr-only">{column.header}</span> : column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pages.loading
              ? PLACES.map((place) => <LoadingRow key={place} columns={columns} />)
              : pages.rows.map((row) => (
                  <tr key={rowKey(row)} className="group border-b transition-colors last:border-0 hover:bg-muted/60">
                    {columns.map((column) => (
                      <td key={column.id} className={cn("h-12 px-4 py-1.5 first:pl-5 last:pr-5", column.className)}>
                        {column.cell(row)}
                      </td>
                    ))}
                  </tr>
                ))}
          </tbody>
        </table>
      </div>
      {pages.more && (
        <div className="flex justify-center border-t p-3">
          <Button variant="ghost" onClick={pages.more} busy={pages.loadingMore}>
            {t("more")}
          </Button>
        </div>
      )}
    </Frame>
  );
}

function LoadingRow<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <tr className="border-b last:border-0">
      {columns.map((column, place) => (
        <td key={column.id} className={cn("h-12 px-4 first:pl-5 last:pr-5", column.className)}>
          {!column.quiet && <Skeleton className={place === 0 ? "h-4 w-36" : "h-4 w-20"} />}
        </td>
      ))}
    </tr>
  );
}

function Frame({ children }: { children: ReactNode }) {
  return <div className="overflow-hidden rounded-xl border bg-surface shadow-card">{children}</div>;
}
