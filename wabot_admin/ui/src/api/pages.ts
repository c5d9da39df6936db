/** Lists that come in pages: one query that grows by the API's cursors. */
import { useInfiniteQuery } from "@tanstack/react-query";

export interface Pages<Row> {
  rows: readonly Row[];
  loading: boolean;
  loadingMore: boolean;
  error: unknown;
  again: () => void;
  /** Asks for the next page; undefined when there is none. */
  more: (() => void) | undefined;
}

interface Answer<Row> {
  data?: { items: Row[]; next: string | null } | undefined;
  error?: unknown;
}

/** Return a list that comes whole as the pages a table shows. */
export function wholeList<Row>(
  query: { isPending: boolean; error: unknown; refetch: () => unknown },
  rows: readonly Row[] | undefined,
): Pages<Row> {
  return {
    rows: rows ?? [],
    loading: query.isPending,
    loadingMore: false,
    error: query.error,
    again: () => void query.refetch(),
    more: undefined,
  };
}

/** Return the rows of a list; `key` begins with "get" and the path, as every query's does. */
export function usePages<Row>(
  key: readonly ["get", string, ...unknown[]],
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<Answer<Row>>,
): Pages<Row> {
  const query = useInfiniteQuery({
    queryKey: [...key, "pages"],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const { data, error } = await ask(pageParam, signal);
      if (!data) throw error;
      return data;
    },
    getNextPageParam: (last) => last.next ?? undefined,
  });
  return {
    rows: query.data?.pages.flatMap((page) => page.items) ?? [],
    loading: query.isPending,
    loadingMore: query.isFetchingNextPage,
    error: query.error,
    again: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
  };
}
