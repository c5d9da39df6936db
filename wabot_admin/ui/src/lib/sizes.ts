/** Bytes as people read them. */

const MEGA = 1024 * 1024;

export function sizeOf(bytes: number, language: string): string {
  if (bytes < MEGA) return `${Math.max(1, Math.round(bytes / 1024)).toLocaleString(language)} kB`;
  return `${(bytes / MEGA).toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
}
