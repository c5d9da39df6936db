/** What the server tells this page about itself: version, chaos to apply, how much to remember. */
const element = document.getElementById('sandbox-settings');

export const settings = Object.freeze({
  version: '2.3000.1047994416',
  missingModules: [],
  renamedModules: {},
  minifiedKeys: false,
  remembered: 200,
  bootDelay: 20,
  syncDelay: 150,
  ...JSON.parse(element?.textContent || '{}'),
});
