namespace DeviceDsl.Interrupts;

/// <summary>An irqfd's copy of a route to one message, which is read consistently without a lock (IRQ-13).</summary>
/// <remarks>
/// Writers hold the lock of the active irqfds. They make the sequence odd while they write; a reader that saw an odd
/// number, or two different ones, reads again.
/// </remarks>
internal sealed class RouteCopy
{
    private int _sequence;
    private bool _isMessage;
    private ulong _address;
    private uint _data;

    /// <summary>Copies the current targets of the GSI.</summary>
    public void Write(GsiTargets targets)
    {
        Volatile.Write(ref _sequence, _sequence + 1);
        // Orders the stores of the copy after the store of the odd number.
        Interlocked.MemoryBarrier();
        MsiMessage message = targets.Message.GetValueOrDefault();
        _isMessage = targets.Message is not null;
        _address = message.Address;
        _data = message.Data;
        Volatile.Write(ref _sequence, _sequence + 1);
    }

    /// <summary>Reads the message.</summary>
    /// <returns>Whether the GSI is routed to a message.</returns>
    public bool TryRead(out MsiMessage message)
    {
        var spin = new SpinWait();
        while (true)
        {
            int before = Volatile.Read(ref _sequence);
            bool isMessage = Volatile.Read(ref _isMessage);
            message = new MsiMessage(Volatile.Read(ref _address), Volatile.Read(ref _data));
            // The reads above have acquire semantics, so this read comes after them.
            if ((before & 1) == 0 && Volatile.Read(ref _sequence) == before) return isMessage;
            spin.SpinOnce();
        }
    }
}
