/** Keeps what is read in its place while messages come above and below; follows the newest when one is there. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Transcript } from "@/features/conversations/transcript/use-transcript";

const NEAR = 800; // pixels from an end at which more is asked for
const AT_END = 48;

interface Anchor {
  id: string;
  top: number;
}

export function useSteadyScroll({ entries, atEnd, older, newer, toNewest }: Transcript, sought?: string) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(!sought);
  const jumping = useRef(false); // to the newest: what is scrolled until they are drawn says nothing
  const shown = useRef<string | undefined>(undefined);
  const anchor = useRef<Anchor | null>(null);
  const [down, setDown] = useState(true);
  const [seen, setSeen] = useState("");
  const newest = entries.at(-1)?.id ?? "";

  const look = useCallback(() => {
    const scrolled = box.current;
    if (!scrolled || jumping.current) return;
    const rest = scrolled.scrollHeight - scrolled.scrollTop - scrolled.clientHeight;
    follows.current = atEnd && rest < AT_END;
    anchor.current = firstShown(scrolled);
    setDown(follows.current);
    if (follows.current) setSeen(newest);
    if (scrolled.scrollTop < NEAR) void older?.();
    else if (rest < NEAR) void newer?.();
  }, [atEnd, newest, older, newer]);

  useLayoutEffect(() => {
    const scrolled = box.current;
    if (!scrolled) return;
    const first = sought && shown.current !== sought ? rowOf(scrolled, sought) : null;
    if (first) {
      first.scrollIntoView({ block: "center" });
      if (newest !== sought || atEnd) shown.current = sought;
      else void newer?.(); // what comes after it, so that it stands in the middle
      return;
    }
    if (sought && entries.length > 0 && shown.current === undefined) {
      shown.current = sought; // it is there no more: the newest is shown
      follows.current = true;
    }
    if (follows.current) {
      scrolled.scrollTop = scrolled.scrollHeight;
      if (atEnd) jumping.current = false;
    } else if (anchor.current) {
      const row = rowOf(scrolled, anchor.current.id);
      if (row) scrolled.scrollTop += topIn(scrolled, row) - anchor.current.top;
    }
  }, [entries, sought]); // eslint-disable-line react-hooks/exhaustive-deps -- only what is shown moves it

  useEffect(() => {
    const scrolled = box.current;
    const content = scrolled?.firstElementChild;
    if (!scrolled || !content) return;
    const grown = new ResizeObserver(() => {
      if (follows.current) scrolled.scrollTop = scrolled.scrollHeight;
    });
    grown.observe(content);
    grown.observe(scrolled);
    return () => grown.disconnect();
  }, []);

  const goDown = async () => {
    follows.current = true;
    if (!atEnd) {
      jumping.current = true;
      if (await toNewest()) return; // they are scrolled to when they are drawn
      jumping.current = false;
      look();
    } else if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  const goTo = (id: string) => {
    const row = box.current && rowOf(box.current, id);
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
  };
  return { box, look, down, unseen: !down && atEnd && newest !== seen, goDown, goTo };
}

function firstShown(box: HTMLElement): Anchor | null {
  const rows = box.querySelectorAll<HTMLElement>("[data-entry]");
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && topIn(box, row) + row.offsetHeight > 0) high = middle;
    else low = middle + 1;
  }
  const row = rows[low];
  return row ? { id: row.dataset.entry ?? "", top: topIn(box, row) } : null;
}

function rowOf(box: HTMLElement, id: string): HTMLElement | null {
  return box.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`);
}

function topIn(box: HTMLElement, row: HTMLElement): number {
  return row.getBoundingClientRect().top - box.getBoundingClientRect().top;
}
