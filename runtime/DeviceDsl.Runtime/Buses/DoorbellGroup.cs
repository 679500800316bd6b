namespace DeviceDsl.Buses;

/// <summary>
/// Doorbells that share an address and a width: a write rings every one that it matches. Immutable, like the bus that it is on.
/// </summary>
/// <param name="members">The doorbells, at least one.</param>
internal sealed class DoorbellGroup(IReadOnlyList<IoEventFd> members) : BusDevice
{
    private readonly IoEventFd[] _members = [.. members];

    /// <summary>The doorbells.</summary>
    public IReadOnlyList<IoEventFd> Members => _members;

    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        foreach (IoEventFd member in _members) member.TryWrite(address, length, value);
        return true;
    }

    /// <inheritdoc/>
    public override bool TryRead(ulong address, int length, out ulong value)
    {
        value = 0;
        return true;
    }
}
