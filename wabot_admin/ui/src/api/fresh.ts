/** Keeps what a page shows true while it is open: it asks again when the server tells of news, and now and then anyway. */
import { useCallback, useEffect, useRef } from "react";
import { changed } from "@/api/client";
import { useLive } from "@/api/live";
import type { paths } from "@/api/schema";

const GATHER = 800;
const EVERY = 30_000;

/** Ask everything under `roots` again after events of these kinds, at most about once a second, and every half minute
 *  in case the stream of events is away. Constant arrays, please. */
export function useFresh(roots: readonly (keyof paths)[], kinds: readonly string[]): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const soon = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void changed(...roots);
    }, GATHER);
  }, [roots]);
  useLive((event) => {
    if (event.kind === "reset" || kinds.includes(event.kind)) soon();
  });
  useEffect(() => {
    const every = setInterval(() => {
      if (document.visibilityState === "visible") soon();
    }, EVERY);
    return () => {
      clearInterval(every);
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [soon]);
}
