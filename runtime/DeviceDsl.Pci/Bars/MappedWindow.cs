using DeviceDsl.Buses;
using DeviceDsl.Foundation;

namespace DeviceDsl.Pci.Bars;

/// <summary>
/// A window of a BAR at one address of the machine. A BAR that moves gets new ones, so that no access mixes two addresses.
/// </summary>
internal sealed class MappedWindow(BarWindow window, Machine machine, IoAddress first) : BusDevice
{
    private readonly ReadSections _accesses = new();
    private bool _isClosed;

    /// <summary>Opens the window for the guest.</summary>
    public void Open() => machine.Exits.AddWindow(first, window.Length, this);

    /// <summary>Closes the window: after it returns no access is in it or can enter it.</summary>
    public void Close()
    {
        machine.Exits.RemoveWindow(first.Space, this);
        Volatile.Write(ref _isClosed, true);
        LockOrder.WaitForHandlers();
        _accesses.WaitForReaders();
    }

    /// <inheritdoc/>
    public override bool TryRead(ulong address, int length, out ulong value)
    {
        using ReadSections.Section section = _accesses.Enter();
        value = 0;
        if (Volatile.Read(ref _isClosed)) return false;
        value = window.Read(address - first.Value, length) & (ulong.MaxValue >> (64 - (length * 8)));
        return true;
    }

    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        using ReadSections.Section section = _accesses.Enter();
        if (Volatile.Read(ref _isClosed)) return false;
        window.Write(address - first.Value, length, value);
        return true;
    }
}
