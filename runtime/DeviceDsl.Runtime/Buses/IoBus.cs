namespace DeviceDsl.Buses;

/// <summary>One bus: the devices of an address space, as an immutable sorted array that registrations replace (BUS-1).</summary>
/// <remarks>
/// Accesses read the array without a lock; the caller makes them inside a read section of the machine, so that whoever
/// removes a device can wait until no access is in it any more.
/// </remarks>
/// <param name="name">What messages call it.</param>
/// <param name="capacity">How many devices that are not ioeventfds it holds (BUS-8).</param>
internal sealed class IoBus(string name, int capacity = 1000)
{
    private readonly Lock _gate = new();
    private BusEntry[] _entries = [];

    /// <summary>Offers a write to the devices whose range holds it, in bus order, until one handles it.</summary>
    /// <returns>Whether one did (BUS-5).</returns>
    public bool TryWrite(ulong address, int length, ulong value)
    {
        foreach (ref readonly BusEntry entry in Candidates(address))
        {
            if (entry.Contains(address, length) && entry.Device.TryWrite(address, length, value)) return true;
        }

        return false;
    }

    /// <summary>Offers a read to the devices whose range holds it, in bus order, until one handles it.</summary>
    /// <returns>Whether one did (BUS-5).</returns>
    public bool TryRead(ulong address, int length, out ulong value)
    {
        foreach (ref readonly BusEntry entry in Candidates(address))
        {
            if (entry.Contains(address, length) && entry.Device.TryRead(address, length, out value)) return true;
        }

        value = 0;
        return false;
    }

    /// <summary>Adds a device.</summary>
    /// <returns><see cref="Errno.ENOSPC"/> when the bus is full; ioeventfds do not count towards that (BUS-8).</returns>
    public Errno TryRegister(BusEntry entry)
    {
        lock (_gate)
        {
            BusEntry[] old = _entries;
            if (old.Count(other => other.Device is not IoEventFd) >= capacity) return Errno.ENOSPC;
            int place = Array.FindIndex(old, other => entry.StandsBefore(other));
            if (place < 0) place = old.Length;
            Volatile.Write(ref _entries, [.. old.AsSpan(0, place), entry, .. old.AsSpan(place)]);
        }

        return Errno.None;
    }

    /// <summary>Removes a device wherever it stands on the bus; one that is not there is no error (BUS-9).</summary>
    public void Unregister(BusDevice device)
    {
        lock (_gate)
        {
            Volatile.Write(ref _entries, [.. _entries.Where(entry => entry.Device != device)]);
        }
    }

    /// <summary>The first device of a kind on the bus that meets a condition, in bus order.</summary>
    public T? Find<T>(Func<T, bool> condition)
        where T : BusDevice
        => Volatile.Read(ref _entries).Select(entry => entry.Device).OfType<T>().FirstOrDefault(condition);

    /// <summary>How many devices that are not ioeventfds it holds.</summary>
    public int Capacity => capacity;

    /// <inheritdoc/>
    public override string ToString() => name;

    /// <summary>The entries that start at or before an address: no other can hold it.</summary>
    private ReadOnlySpan<BusEntry> Candidates(ulong address)
    {
        ReadOnlySpan<BusEntry> entries = Volatile.Read(ref _entries);
        int low = 0;
        int high = entries.Length;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) / 2);
            if (entries[middle].Address <= address) low = middle + 1;
            else high = middle;
        }

        return entries[..low];
    }
}
