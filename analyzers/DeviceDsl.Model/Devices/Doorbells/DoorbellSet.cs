using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model.Devices;

/// <summary>A set of doorbells that can coexist on one bus (IOE-7).</summary>
/// <typeparam name="T">The caller's representation of a doorbell.</typeparam>
internal sealed class DoorbellSet<T>
{
    private readonly Dictionary<(AddressSpace Space, ulong Offset), List<(T Item, DoorbellKey Key)>> _byAddress = new();
    private readonly List<(T Item, DoorbellKey Key)> _spread = new();
    private readonly List<(T Item, DoorbellKey Key)> _all = new();

    /// <summary>The first doorbell of the set that another one collides with, and the indices of both; null if none does.</summary>
    public (T Item, DoorbellKey Key, int Earlier, int Later)? Find(DoorbellKey later)
    {
        foreach ((T? item, DoorbellKey key) in Near(later))
        {
            if (DoorbellCollision.Find(key, later) is { } pair) return (item, key, pair.One, pair.Other);
        }

        return null;
    }

    public void Add(T item, DoorbellKey key)
    {
        _all.Add((item, key));
        if (key.Step != 0)
        {
            _spread.Add((item, key));
            return;
        }

        if (!_byAddress.TryGetValue((key.Space, key.Offset), out List<(T Item, DoorbellKey Key)>? sameAddress))
        {
            _byAddress.Add((key.Space, key.Offset), sameAddress = new());
        }

        sameAddress.Add((item, key));
    }

    // A doorbell can collide with others at its address, and with arrays that span several addresses.
    private IEnumerable<(T Item, DoorbellKey Key)> Near(DoorbellKey key)
    {
        if (key.Step != 0) return _all;

        return _byAddress.TryGetValue((key.Space, key.Offset), out List<(T Item, DoorbellKey Key)>? sameAddress)
            ? sameAddress.Concat(_spread)
            : _spread;
    }
}
