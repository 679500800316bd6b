namespace DeviceDsl.Interrupts;

/// <summary>An irqfd's own copy of a route that leads to one message, read whole though nobody locks (IRQ-13).</summary>
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

    /// <summary>Takes over where the GSI leads now.</summary>
    public void Write(GsiTargets targets)
    {
        Volatile.Write(ref _sequence, _sequence + 1);
        // Keeps the stores of the copy behind that of the odd number.
        Interlocked.MemoryBarrier();
        MsiMessage message = targets.Message.GetValueOrDefault();
        _isMessage = targets.Message is not null;
        _address = message.Address;
        _data = message.Data;
        Volatile.Write(ref _sequence, _sequence + 1);
    }

    /// <summary>Reads the message.</summary>
    /// <returns>Whether the GSI leads to one.</returns>
    public bool TryRead(out MsiMessage message)
    {
        var spin = new SpinWait();
        while (true)
        {
            int before = Volatile.Read(ref _sequence);
            bool isMessage = Volatile.Read(ref _isMessage);
            message = new MsiMessage(Volatile.Read(ref _address), Volatile.Read(ref _data));
            // The reads above are acquiring, so that this one comes after them.
            if ((before & 1) == 0 && Volatile.Read(ref _sequence) == before) return isMessage;
            spin.SpinOnce();
        }
    }
}
