/** The moment before it is known who is there; it shows nothing at first, for it is over in a blink. */
import { ProblemNotice } from "@/components/problem-notice";
import { refresh } from "@/api/session";

export function Starting({ away }: { away: boolean }) {
  return (
    <main className="grid min-h-dvh place-items-center" aria-busy={!away}>
      {away && <ProblemNotice error={null} retry={() => void refresh()} />}
    </main>
  );
}
