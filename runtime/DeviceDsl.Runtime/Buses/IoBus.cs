using DeviceDsl.Foundation;

namespace DeviceDsl.Buses;

/// <summary>One bus: the devices of an address space, as an immutable array in bus order that registrations replace (BUS-1).</summary>
/// <remarks>
/// Accesses read the array without a lock; the caller makes them inside a read section of the machine, so that whoever
/// removes a device can wait until no access is in it any more.
/// </remarks>
/// <param name="name">What messages call it.</param>
/// <param name="capacity">How many devices that are not ioeventfds it holds (BUS-8).</param>
/// <param name="isKernelFaithful">Whether it misses the entries that the kernel's search misses (BUS-6).</param>
/// <param name="gate">The lock of those who change it, which the buses of a machine share (LCK-1).</param>
internal sealed class IoBus(string name, int capacity = 1000, bool isKernelFaithful = false, RankedLock? gate = null)
{
    [LockRank((int)LockRank.Buses)]
    private readonly RankedLock _gate = gate ?? new(LockRank.Buses);
    private BusSnapshot _snapshot = BusSnapshot.Empty(isKernelFaithful);
    private readonly List<BusPlan> _plans = [];
    private long _generation;

    /// <summary>How many devices that are not ioeventfds it holds.</summary>
    public int Capacity => capacity;

    /// <summary>Whether it holds as many already.</summary>
    public bool IsFull => Volatile.Read(ref _snapshot).DeviceCount >= capacity;

    /// <summary>How often its devices were replaced by others, each time a copy of all of them.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>Offers a write to the devices whose range holds it, in bus order, until one handles it.</summary>
    /// <returns>Whether one did (BUS-5).</returns>
    public bool TryWrite(ulong address, int length, ulong value)
        => Volatile.Read(ref _snapshot).Write(address, length, value) >= 0;

    /// <summary>Offers a write, first of all to the device that handled one before.</summary>
    /// <param name="address">Where.</param>
    /// <param name="length">1, 2, 4 or 8 bytes.</param>
    /// <param name="value">What.</param>
    /// <param name="cookie">What an earlier call returned. A stale or invented one is slower, never wrong (BUS-7).</param>
    /// <returns>The place of the device that handled it, or -1 when none did.</returns>
    public int TryWrite(ulong address, int length, ulong value, int cookie)
    {
        BusSnapshot snapshot = Volatile.Read(ref _snapshot);
        return snapshot.WriteAt(cookie, address, length, value) ? cookie : snapshot.Write(address, length, value);
    }

    /// <summary>Offers a read to the devices whose range holds it, in bus order, until one handles it.</summary>
    /// <returns>Whether one did (BUS-5).</returns>
    public bool TryRead(ulong address, int length, out ulong value)
        => Volatile.Read(ref _snapshot).TryRead(address, length, out value);

    /// <summary>The first device whose range holds an address (BUS-13).</summary>
    public BusDevice? FindAt(ulong address) => Volatile.Read(ref _snapshot).FindAt(address);

    /// <summary>Adds a device.</summary>
    /// <returns><see cref="Errno.ENOSPC"/> when the bus is full; ioeventfds do not count towards that (BUS-8).</returns>
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

    /// <summary>Removes a device wherever it stands on the bus; one that is not there is no error (BUS-9).</summary>
    public void Unregister(BusDevice device)
    {
        var change = new BusChange();
        change.Remove(device);
        Apply(change);
    }

    /// <summary>Changes its devices; accesses see all of the change or nothing. Whether there is room was asked before.</summary>
    public void Apply(BusChange change)
    {
        using (_gate.Hold()) Publish(Prepare(change));
    }

    /// <summary>
    /// Tells where doorbells will be, from the next change on. Of several plans the first is followed; the doorbells of others
    /// are searched for.
    /// </summary>
    public void Follow(BusPlan plan)
    {
        using (_gate.Hold()) _plans.Add(plan);
    }

    /// <summary>Forgets a plan; accesses in progress may still ask it.</summary>
    /// <returns>Whether it was followed, or would have been.</returns>
    public bool Forget(BusPlan plan)
    {
        using (_gate.Hold())
        {
            if (!_plans.Remove(plan)) return false;
            Publish(Prepare(new BusChange()));
            return true;
        }
    }

    /// <summary>Works out what it will be after a change, which is all that can fail of it. The lock is held until it is published.</summary>
    public BusSnapshot Prepare(BusChange change) => _snapshot.With(change, _plans.FirstOrDefault());

    /// <summary>Shows accesses what was prepared.</summary>
    public void Publish(BusSnapshot snapshot)
    {
        Volatile.Write(ref _snapshot, snapshot);
        _generation++;
    }

    /// <inheritdoc/>
    public override string ToString() => name;
}
