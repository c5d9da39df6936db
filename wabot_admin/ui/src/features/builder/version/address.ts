/** Where a version of a bot is looked at. */

/** Return the address of a published version, with a flow or a panel open. */
export function versionAt(bot: string, number: number, open: { flow?: string; panel?: string } = {}): string {
  return `/bots/${encodeURIComponent(bot)}?${new URLSearchParams({ revision: String(number), ...open }).toString()}`;
}
