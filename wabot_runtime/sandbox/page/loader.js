/**
 * The module registry clients reach in through: window.require, importNamespace and __d.
 *
 * It holds shapes only. Clients replace functions on what importNamespace returns, so a namespace is one
 * mutable object for the page's whole life, and our own calls that clients want to see go through it too.
 */
import { settings } from './settings.js';

const modulesMap = Object.create(null);

/** Registers a module under the id that clients look for; faults may hide or rename it. */
export function define(id, namespace) {
  if (settings.missingModules.includes(id)) return;
  const members = { ...namespace };
  declare(settings.renamedModules[id] ?? id, [], (_global, _require, _default, _namespace, _module, exports) => {
    Object.assign(exports, members);
  });
}

function declare(id, dependencies, factory, special) {
  modulesMap[id] = { id, dependencies, factory, special, ready: false, exports: undefined, defaultExport: undefined };
}

function load(id) {
  const module = modulesMap[id];
  if (!module) throw Object.assign(new Error(`Requiring unknown module "${id}"`), { name: 'ModuleError' });
  if (!module.ready) {
    module.ready = true;
    module.exports = Object.defineProperty({}, '__esModule', { value: true });
    module.factory(window, require, importDefault, importNamespace, module, module.exports);
    module.defaultExport = module.exports.default;
  }
  return module.exports;
}

/** The module's namespace: the same object on every call. */
export function importNamespace(id) {
  return load(id);
}

function importDefault(id) {
  return load(id).default;
}

/** The loader's legacy interop: a module that exports only a default is that default. */
function require(id) {
  if (id === '__debug') return { modulesMap, componentMap: new Map() };
  const namespace = load(id);
  const names = Object.keys(namespace);
  return names.length === 1 && names[0] === 'default' ? namespace.default : namespace;
}

/** A module's exports for our own use, even when a fault hides that module from clients. */
export function whenDefined(id, use) {
  return modulesMap[id] ? use(load(id)) : undefined;
}

/** Opens the registry to clients. wa-js waits for require and __d, and calls ErrorGuard before each look-up. */
export function openRegistry() {
  window.ErrorGuard = { skipGuardGlobal() {}, applyWithGuard: (run, context, args) => run.apply(context, args) };
  window.importNamespace = importNamespace;
  window.importDefault = importDefault;
  window.requireLazy = (ids, use) => use(...ids.map(require));
  window.require = require;
  window.__d = declare;
}
