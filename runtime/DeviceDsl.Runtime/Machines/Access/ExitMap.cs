using DeviceDsl.Buses;
using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>The target of accesses that exit the guest because nothing on the buses handled them: the tables of attached devices.</summary>
/// <remarks>
/// An access passes the pause gate before a device is looked up. During a pause it waits, and then finds the devices that exist
/// afterwards.
/// </remarks>
/// <param name="gate">The gate of the machine.</param>
internal sealed class ExitMap(PauseGate gate) : IGuestExits
{
    private const ulong MaxAccessLength = sizeof(ulong);

    private readonly IoBus _mmio = new("mmio exits", int.MaxValue);
    private readonly IoBus _pio = new("pio exits", int.MaxValue);

    /// <summary>Adds a device for accesses that lie entirely in a range, which the caller has claimed in the address map.</summary>
    public void AddWindow(IoAddress first, ulong length, BusDevice window)
        => _ = Of(first.Space).TryRegister(new BusEntry(first.Value, length, window));

    /// <summary>Removes such a device. An access that has already found it may still reach it.</summary>
    public void RemoveWindow(AddressSpace space, BusDevice window) => Of(space).Unregister(window);

    /// <summary>Offers a write to the devices at the address, and waits if one completes it later.</summary>
    public bool TryWrite(IoAddress address, int length, ulong value)
    {
        AccessResult result = Write(address, length, value);
        return result == AccessResult.NotYet ? TryWriteLater(address, length, value, isPosted: false) : result == AccessResult.Handled;
    }

    /// <summary>Offers a write to the devices at the address, and does not wait for its completion.</summary>
    public bool TryPost(IoAddress address, int length, ulong value)
    {
        AccessResult result = Write(address, length, value);
        return result == AccessResult.NotYet ? TryWriteLater(address, length, value, isPosted: true) : result == AccessResult.Handled;
    }

    /// <summary>Offers a read to the devices at the address, and waits if one answers later.</summary>
    public bool TryRead(IoAddress address, int length, out ulong value)
    {
        AccessResult result = Read(address, length, out value);
        return result == AccessResult.NotYet ? TryReadLater(address, length, out value) : result == AccessResult.Handled;
    }

    /// <summary>Adds a device for accesses of any width that begin at one of its doorbells or in one of its registers or regions.</summary>
    public void Add(DeviceWindow window, IEnumerable<IoAddress> doorbells, DeviceBases bases)
    {
        var change = new BusChange();
        foreach (IoAddress address in doorbells) change.Add(new BusEntry(address.Value, 0, window));
        foreach (RegisterEntry row in window.Map.Registers.Where(row => row.Space == window.Space && row.Count > 0))
        {
            // An array is one range. An access that begins between its registers is left to other devices.
            change.Add(EntryOf(bases.Of(row.Space, row.Offset).Value, ((ulong)(row.Count - 1) * row.Stride) + (ulong)row.Length, window));
        }

        foreach (RegionEntry row in window.Map.Regions.Where(row => row.Space == window.Space))
        {
            change.Add(EntryOf(bases.Of(row.Space, row.Offset).Value, row.Length, window));
        }

        if (change.Coming.Count > 0) Of(window.Space).Apply(change);
    }

    /// <summary>Removes devices at all their addresses.</summary>
    public void Remove(IReadOnlyList<DeviceWindow> windows)
    {
        foreach (DeviceWindow window in windows) Of(window.Space).Unregister(window);
    }

    private AccessResult Write(IoAddress address, int length, ulong value)
    {
        using ReadSections.Section passage = gate.PassGuest();
        return AccessOutcome.Take(Of(address.Space).TryWrite(address.Value, length, value));
    }

    private AccessResult Read(IoAddress address, int length, out ulong value)
    {
        using ReadSections.Section passage = gate.PassGuest();
        return AccessOutcome.Take(Of(address.Space).TryRead(address.Value, length, out value));
    }

    // The devices have not had the access yet. It is made again by a thread that knows whether it can wait.
    private bool TryWriteLater(IoAddress address, int length, ulong value, bool isPosted)
    {
        using AccessWait.Scope wait = isPosted ? AccessWait.EnterPosted() : AccessWait.Enter(gate);
        AccessResult result;
        do result = Write(address, length, value);
        while (wait.MustRepeat(gate));

        return wait.Complete(gate, result == AccessResult.Handled, ref value);
    }

    private bool TryReadLater(IoAddress address, int length, out ulong value)
    {
        using AccessWait.Scope wait = AccessWait.Enter(gate);
        AccessResult result;
        do result = Read(address, length, out value);
        while (wait.MustRepeat(gate));

        return wait.Complete(gate, result == AccessResult.Handled, ref value);
    }

    /// <summary>An access that begins in a register or region may reach past its end.</summary>
    private static BusEntry EntryOf(ulong first, ulong length, DeviceWindow window)
    {
        ulong reach = Math.Min(length + (MaxAccessLength - 1), ulong.MaxValue - first);
        return new BusEntry(first, Math.Max(reach, length), window);
    }

    private IoBus Of(AddressSpace space) => space == AddressSpace.Pio ? _pio : _mmio;
}
