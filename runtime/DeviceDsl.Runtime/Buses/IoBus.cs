using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>One bus: the devices of an address space, as an immutable array in bus order that each change replaces (BUS-1).</summary>
/// <remarks>
/// Accesses read the array without a lock. The caller makes them inside a read section of the machine, so that a thread that
/// removes a device can wait until no access uses it.
/// </remarks>
/// <param name="name">The name of the bus in messages.</param>
/// <param name="capacity">The maximum number of devices that are not ioeventfds (BUS-8).</param>
/// <param name="isKernelFaithful">Whether it misses the entries that the kernel's search misses (BUS-6).</param>
/// <param name="gate">The lock for changes, which the buses of a machine share (LCK-1).</param>
internal sealed class IoBus(string name, int capacity = 1000, bool isKernelFaithful = false, RankedLock? gate = null)
{
    [LockRank((int)LockRank.Buses)]
    private readonly RankedLock _gate = gate ?? new(LockRank.Buses);
    private BusSnapshot _snapshot = BusSnapshot.Empty(isKernelFaithful);
    private long _generation;

    /// <summary>The maximum number of devices that are not ioeventfds.</summary>
    public int Capacity => capacity;

    /// <summary>Whether the bus is full.</summary>
    public bool IsFull => Volatile.Read(ref _snapshot).DeviceCount >= capacity;

    /// <summary>The number of changes, each of which copied the whole array.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>Offers a write to the devices whose range contains it, in bus order, until one handles it.</summary>
    /// <returns>Whether one did (BUS-5).</returns>
    public bool TryWrite(ulong address, int length, ulong value)
        => Volatile.Read(ref _snapshot).Write(address, length, value) >= 0;

    /// <summary>Offers a write, first to the device that handled an earlier one.</summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes.</param>
    /// <param name="value">The value.</param>
    /// <param name="cookie">The result of an earlier call. A stale or invented cookie costs time but is never incorrect (BUS-7).</param>
    /// <returns>The place of the device that handled it, or -1 if none did.</returns>
    public int TryWrite(ulong address, int length, ulong value, int cookie)
    {
        BusSnapshot snapshot = Volatile.Read(ref _snapshot);
        return snapshot.WriteAt(cookie, address, length, value) ? cookie : snapshot.Write(address, length, value);
    }

    /// <summary>Offers a read to the devices whose range contains it, in bus order, until one handles it.</summary>
    /// <returns>Whether one did (BUS-5).</returns>
    public bool TryRead(ulong address, int length, out ulong value)
        => Volatile.Read(ref _snapshot).TryRead(address, length, out value);

    /// <summary>Returns the first device whose range contains an address (BUS-13).</summary>
    public BusDevice? FindAt(ulong address) => Volatile.Read(ref _snapshot).FindAt(address);

    /// <summary>Adds a device.</summary>
    /// <returns><see cref="Errno.ENOSPC"/> if the bus is full; ioeventfds do not count towards that (BUS-8).</returns>
    public Errno TryRegister(BusEntry entry)
    {
        var change = new BusChange();
        change.Add(entry);
        using (_gate.Hold())
        {
            if (IsFull) return Errno.ENOSPC;
            Publish(Prepare(change));
        }

        return Errno.None;
    }

    /// <summary>Removes a device from all its addresses. An unknown device is not an error (BUS-9).</summary>
    public void Unregister(BusDevice device)
    {
        var change = new BusChange();
        change.Remove(device);
        Apply(change);
    }

    /// <summary>Changes the devices. Accesses see either all of the change or none. The caller has checked that there is room.</summary>
    public void Apply(BusChange change)
    {
        using (_gate.Hold()) Publish(Prepare(change));
    }

    /// <summary>
    /// Computes the snapshot after a change, the only part of a change that can fail. The lock is held until the snapshot is
    /// published.
    /// </summary>
    public BusSnapshot Prepare(BusChange change) => _snapshot.With(change);

    /// <summary>Publishes a prepared snapshot to accesses.</summary>
    public void Publish(BusSnapshot snapshot)
    {
        Volatile.Write(ref _snapshot, snapshot);
        _generation++;
    }

    /// <inheritdoc/>
    public override string ToString() => name;
}
