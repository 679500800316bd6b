using System;
using System.Collections;
using System.Collections.Generic;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>An immutable map. Its entries are ordered by hash code.</summary>
/// <remarks>
/// A state has few entries, and a walk creates a map at every step. An array costs less than the
/// tree of an <c>ImmutableDictionary</c>, both to copy and to search.
/// </remarks>
internal sealed class SmallMap<TKey, TValue> : IReadOnlyCollection<SmallMap<TKey, TValue>.Entry>
    where TKey : notnull
{
    private readonly Entry[] _entries;

    private SmallMap(Entry[] entries) => _entries = entries;

    public static SmallMap<TKey, TValue> Empty { get; } = new(Array.Empty<Entry>());

    public int Count => _entries.Length;

    public IEnumerable<TKey> Keys
    {
        get
        {
            foreach (Entry entry in _entries) yield return entry.Key;
        }
    }

    public TValue this[TKey key]
        => TryGetValue(key, out TValue? value) ? value : throw new KeyNotFoundException($"There is no entry for '{key}'.");

    public bool ContainsKey(TKey key) => Find(key, key.GetHashCode()) >= 0;

    public bool TryGetValue(TKey key, out TValue value)
    {
        int index = Find(key, key.GetHashCode());
        value = index >= 0 ? _entries[index].Value : default!;
        return index >= 0;
    }

    /// <summary>The map with an entry, which replaces an existing one with the same key.</summary>
    public SmallMap<TKey, TValue> SetItem(TKey key, TValue value)
    {
        int hash = key.GetHashCode();
        int index = Find(key, hash);
        bool isNew = index < 0;
        int position = isNew ? ~index : index;
        var entries = new Entry[isNew ? _entries.Length + 1 : _entries.Length];
        Array.Copy(_entries, entries, position);
        entries[position] = new(hash, key, value);
        int rest = isNew ? position : position + 1;
        Array.Copy(_entries, rest, entries, position + 1, _entries.Length - rest);
        return new(entries);
    }

    public SmallMap<TKey, TValue> Remove(TKey key)
    {
        int index = Find(key, key.GetHashCode());
        return index < 0 ? this : RemoveAt(index);
    }

    /// <summary>The map without the entries that satisfy a condition; the same map if none does.</summary>
    public SmallMap<TKey, TValue> RemoveAll(Func<TKey, TValue, bool> which)
    {
        int kept = 0;
        Entry[]? entries = null;
        for (int i = 0; i < _entries.Length; i++)
        {
            Entry entry = _entries[i];
            if (which(entry.Key, entry.Value))
            {
                entries ??= Copy(i);
            }
            else
            {
                if (entries is not null) entries[kept] = entry;

                kept++;
            }
        }

        if (entries is null) return this;

        Array.Resize(ref entries, kept);
        return kept == 0 ? Empty : new(entries);
    }

    public Enumerator GetEnumerator() => new(_entries);

    IEnumerator<Entry> IEnumerable<Entry>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private SmallMap<TKey, TValue> RemoveAt(int index)
    {
        if (_entries.Length == 1) return Empty;

        var entries = new Entry[_entries.Length - 1];
        Array.Copy(_entries, entries, index);
        Array.Copy(_entries, index + 1, entries, index, entries.Length - index);
        return new(entries);
    }

    private Entry[] Copy(int count)
    {
        var entries = new Entry[_entries.Length];
        Array.Copy(_entries, entries, count);
        return entries;
    }

    // The position of the key, or the complement of the position at which to insert it.
    private int Find(TKey key, int hash)
    {
        int low = 0;
        int high = _entries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].Hash < hash) low = middle + 1;
            else high = middle;
        }

        for (; low < _entries.Length && _entries[low].Hash == hash; low++)
        {
            if (EqualityComparer<TKey>.Default.Equals(_entries[low].Key, key)) return low;
        }

        return ~low;
    }

    /// <summary>Enumerates the entries.</summary>
    public struct Enumerator : IEnumerator<Entry>
    {
        private readonly Entry[] _entries;
        private int _next;

        internal Enumerator(Entry[] entries)
        {
            _entries = entries;
            _next = 0;
        }

        public readonly Entry Current => _entries[_next - 1];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => _next < _entries.Length && ++_next > 0;

        public void Reset() => _next = 0;

        public readonly void Dispose()
        {
        }
    }

    /// <summary>A key with its value. A reference type, so the JIT shares the generic code of all maps.</summary>
    internal sealed class Entry(int hash, TKey key, TValue value)
    {
        public int Hash { get; } = hash;

        public TKey Key { get; } = key;

        public TValue Value { get; } = value;
    }
}
