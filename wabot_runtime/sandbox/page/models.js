/**
 * Models: attributes with change events, as clients know them from the page.
 *
 * Attributes read and write like properties. A change bubbles to every collection that holds the model.
 * Getters stay safe on the bare prototype, because wa-js asks `typeof Model.prototype.x`.
 */
import { EventEmitter } from './events.js';
import { define } from './loader.js';

const hidden = { enumerable: false, writable: true, configurable: true };

export class Model extends EventEmitter {
  static defaults = {};

  constructor(attributes, options) {
    super();
    hide(this, { attributes: {}, collections: new Set(), collection: undefined, parent: options?.parent, isState: true });
    this.write(structuredDefaults(this.constructor.defaults));
    this.write(plain(attributes));
    this.initialize();
  }

  initialize() {}

  get(name) {
    return this.attributes[name];
  }

  set(nameOrAttributes, valueOrOptions, options) {
    const many = typeof nameOrAttributes === 'object' && nameOrAttributes !== null;
    const changes = this.write(many ? plain(nameOrAttributes) : { [nameOrAttributes]: valueOrOptions });
    const silent = (many ? valueOrOptions : options)?.silent;
    if (silent || changes.length === 0) return this;
    for (const { name, value, before } of changes) this.announce(`change:${name}`, this, value, before);
    this.announce('change', this);
    return this;
  }

  unset(names) {
    for (const name of [].concat(names)) delete this.attributes[name];
  }

  write(attributes) {
    const changes = [];
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith('_')) continue;
      exposeProperty(this.constructor.prototype, name);
      const before = this.attributes[name];
      if (before === value) continue;
      this.attributes[name] = value;
      changes.push({ name, value, before });
    }
    return changes;
  }

  announce(name, ...args) {
    this.trigger(name, ...args);
    for (const collection of this.collections) collection.trigger(name, ...args);
  }

  delete() {
    for (const collection of [...this.collections]) collection.remove(this);
  }

  /** JSON-safe and acyclic: clients pass the result over the DevTools protocol on every change. */
  serialize() {
    const result = {};
    for (const [name, value] of Object.entries(this.attributes)) {
      if (value === undefined || typeof value === 'function') continue;
      result[name] = typeof value?.serialize === 'function' ? value.serialize() : value;
    }
    return result;
  }

  toJSON() {
    return this.serialize();
  }

  safe() {
    return this;
  }

  unsafe() {
    return this;
  }

  hasObservers() {
    return true;
  }

  incObservers() {}

  decObservers() {}

  addChild() {}

  reset() {}

  clear() {}

  getDefault() {}

  hasUnfiredChanges() {
    return false;
  }
}

/** A model class known to clients by its proxy name. */
export function modelClass(proxyName, defaults = {}) {
  const Named = class extends Model {
    static defaults = defaults;
  };
  nameProxy(Named, proxyName);
  return Named;
}

export function nameProxy(Class, proxyName) {
  Object.assign(Class.prototype, { proxyName, __props: [] });
}

export function hide(target, values) {
  for (const [name, value] of Object.entries(values)) Object.defineProperty(target, name, { ...hidden, value });
}

function plain(attributes) {
  return attributes instanceof Model ? attributes.attributes : (attributes ?? {});
}

function structuredDefaults(defaults) {
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
  );
}

function exposeProperty(prototype, name) {
  if (name in prototype) return;
  Object.defineProperty(prototype, name, {
    configurable: true,
    get() {
      return this.attributes?.[name];
    },
    set(value) {
      this.set(name, value);
    },
  });
  prototype.__props?.push(name);
}

nameProxy(Model, 'base');
define('WAWebBaseModel', { BaseModel: Model, defineModel: (Class) => Class });
