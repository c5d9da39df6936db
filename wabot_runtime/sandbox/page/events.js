/** Events in the page's own dialect: space-separated names, `all`, and a context for the callback. */
import { define } from './loader.js';

const listenersOf = new WeakMap();

export class EventEmitter {
  on(names, callback, context) {
    if (typeof callback !== 'function') throw new Error('Callback parameter passed is not a function');
    const listeners = listenersOf.get(this) ?? new Map();
    listenersOf.set(this, listeners);
    for (const name of split(names)) {
      listeners.set(name, [...(listeners.get(name) ?? []), { callback, context }]);
    }
    return this;
  }

  once(names, callback, context) {
    const onlyOnce = (...args) => {
      this.off(names, onlyOnce);
      callback.apply(context ?? this, args);
    };
    onlyOnce.original = callback;
    return this.on(names, onlyOnce, context);
  }

  off(names, callback) {
    const listeners = listenersOf.get(this);
    if (!listeners) return this;
    if (!names) {
      listeners.clear();
      return this;
    }
    const stays = (listener) => callback && listener.callback !== callback && listener.callback.original !== callback;
    for (const name of split(names)) listeners.set(name, (listeners.get(name) ?? []).filter(stays));
    return this;
  }

  trigger(name, ...args) {
    const listeners = listenersOf.get(this);
    if (!listeners) return this;
    for (const { callback, context } of listeners.get(name) ?? []) callback.apply(context ?? this, args);
    for (const { callback, context } of listeners.get('all') ?? []) callback.call(context ?? this, name, ...args);
    return this;
  }

  addListener(names, callback, context) {
    return this.on(names, callback, context);
  }

  removeListener(names, callback) {
    return this.off(names, callback);
  }

  removeAllListeners(names) {
    return this.off(names);
  }

  emit(name, ...args) {
    return this.trigger(name, ...args);
  }

  listenTo(other, names, callback) {
    other.on(names, callback, this);
    return this;
  }

  listenToOnce(other, names, callback) {
    other.once(names, callback, this);
    return this;
  }

  stopListening(other, names, callback) {
    other?.off(names, callback);
    return this;
  }
}

function split(names) {
  return String(names).split(/\s+/).filter(Boolean);
}

define('WAWebEventEmitter', { default: EventEmitter });
