/** When something was, as people say it, with the exact moment on hover and for machines.
 *  What is a moment ahead of the last look at the clock is now. */
import { useEffect, useState } from "react";
import { useLanguage } from "@/lib/i18n";
import { exact, relative } from "@/lib/times";

const MINUTE = 60_000;

export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const [language] = useLanguage();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  const moment = new Date(at);
  const ahead = moment.getTime() - now.getTime();
  return (
    <time dateTime={at} title={exact(moment, language)} className={className}>
      {relative(moment, ahead > 0 && ahead < MINUTE ? moment : now, language)}
    </time>
  );
}
