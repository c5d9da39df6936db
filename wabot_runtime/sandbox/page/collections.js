/** Collections: ordered models, found by id, with add, remove and bubbled change events. */
import { EventEmitter } from './events.js';
import { define } from './loader.js';
import { Model, hide, modelClass } from './models.js';

export class Collection extends EventEmitter {
  static model = Model;

  constructor(models) {
    super();
    hide(this, { models: [], byKey: new Map(), modelClass: this.constructor.model, isCollection: true });
    if (models) this.add(models);
  }

  get length() {
    return this.models.length;
  }

  get size() {
    return this.models.length;
  }

  get(id) {
    return this.byKey.get(keyOf(id));
  }

  assertGet(id) {
    const model = this.get(id);
    if (!model) throw new Error(`collection: model not found ${id}`);
    return model;
  }

  add(models, options = {}) {
    const added = [].concat(models).map((given) => this.addOne(given, options));
    return Array.isArray(models) ? added : added[0];
  }

  addOne(given, options) {
    const model = given instanceof Model ? given : new this.modelClass(given, { collection: this });
    const key = keyOf(model);
    const present = this.byKey.get(key);
    if (present) {
      if (options.merge && present !== model) present.set(model.attributes);
      return present;
    }
    this.byKey.set(key, model);
    this.models.push(model);
    model.collections.add(this);
    model.collection ??= this;
    if (!options.silent) {
      model.trigger('add', model, this);
      this.trigger('add', model, this, options);
    }
    return model;
  }

  /** The model of that id, added with nothing but its id if it is new. */
  gadd(id) {
    return this.get(id) ?? this.add(typeof id === 'object' && id.id ? id : { id });
  }

  remove(models) {
    for (const given of [].concat(models)) {
      const model = this.get(given);
      if (!model) continue;
      this.byKey.delete(keyOf(model));
      this.models.splice(this.models.indexOf(model), 1);
      model.collections.delete(this);
      this.trigger('remove', model, this);
    }
  }

  reset() {
    for (const model of this.models) model.collections.delete(this);
    this.models = [];
    this.byKey = new Map();
    this.trigger('reset', this);
  }

  async find(id) {
    return this.gadd(id);
  }

  async update(id) {
    return this.gadd(id);
  }

  findQuery() {}

  getModelsArray() {
    return this.models;
  }

  getModels() {
    return this.models;
  }

  toArray() {
    return [...this.models];
  }

  map(use) {
    return this.models.map(use);
  }

  filter(test) {
    return this.models.filter(test);
  }

  where(test) {
    return this.models.filter(test);
  }

  forEach(use) {
    this.models.forEach(use);
  }

  some(test) {
    return this.models.some(test);
  }

  every(test) {
    return this.models.every(test);
  }

  findFirst(test) {
    return this.models.find(test);
  }

  at(index) {
    return this.models[index];
  }

  head() {
    return this.models[0];
  }

  last() {
    return this.models.at(-1);
  }

  slice(...range) {
    return this.models.slice(...range);
  }

  indexOf(model) {
    return this.models.indexOf(model);
  }

  includes(model) {
    return this.models.includes(model);
  }

  sort() {
    this.trigger('sort');
    return this;
  }

  serialize() {
    return this.models.map((model) => model.serialize());
  }

  toJSON() {
    return this.serialize();
  }

  [Symbol.iterator]() {
    return this.models[Symbol.iterator]();
  }
}

// wa-js finds the base class by this text in its source.
hide(Collection, { toString: () => 'class Collection { /* Collection initialized without model */ }' });

export class BaseCollection extends Collection {}

/** Every named collection of the page, by its name. */
export const stores = {};

/**
 * Makes a collection, puts it in `stores` and defines its module, which exports the instance and what `also` adds.
 * Few export their class: wa-js takes `…CollectionImpl` for the store itself where it finds one it does not expect.
 */
export function shelve(name, { Model: Held = modelClass(lowerFirst(name)), Base = BaseCollection, also = () => ({}) } = {}) {
  const className = `${name}CollectionImpl`;
  const Impl = { [className]: class extends Base {} }[className];
  Impl.model = Held;
  const instance = new Impl();
  stores[name] = instance;
  define(`WAWeb${name}Collection`, { [`${name}Collection`]: instance, ...also(Impl, instance) });
  return instance;
}

function lowerFirst(text) {
  return text[0].toLowerCase() + text.slice(1);
}

/** A collection's key for a model, a Wid, a message key, a string or a number. */
function keyOf(given) {
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'string') return given;
  if (given instanceof Model) return keyOf(given.attributes.id);
  return given.toString === Object.prototype.toString ? given._serialized : given.toString();
}

define('WAWebCollection', { default: Collection });
define('WAWebBaseCollection', { BaseCollection });
