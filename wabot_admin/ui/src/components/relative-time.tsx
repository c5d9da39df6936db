/** When something was, as people say it, with the exact moment on hover and for machines. */
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
  return (
    <time dateTime={at} title={exact(moment, language)} className={className}>
      {relative(moment, now, language)}
    </time>
  );
}
