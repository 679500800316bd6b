namespace DeviceDsl.Buses;

/// <summary>Doorbells that share an address and a width: a write rings every one that it meets.</summary>
internal sealed class DoorbellGroup(IoEventFd first) : BusDevice
{
    private IoEventFd[] _members = [first];

    /// <summary>The width in bytes of the writes that ring.</summary>
    public int Length => first.Length;

    /// <summary>Whether nobody is left.</summary>
    public bool IsEmpty => Volatile.Read(ref _members).Length == 0;

    /// <summary>Adds a member; accesses in progress go on with the members of before.</summary>
    public void Add(IoEventFd doorbell) => Volatile.Write(ref _members, [.. _members, doorbell]);

    /// <summary>Removes a member and no other, even one of the same eventfd.</summary>
    public void Remove(IoEventFd doorbell) => Volatile.Write(ref _members, [.. _members.Where(other => other != doorbell)]);

    /// <inheritdoc/>
    public override bool TryWrite(ulong address, int length, ulong value)
    {
        // An access may have found the group before its last member left: then nobody is there to take it.
        IoEventFd[] members = Volatile.Read(ref _members);
        foreach (IoEventFd member in members) member.TryWrite(address, length, value);
        return members.Length != 0;
    }

    /// <inheritdoc/>
    public override bool TryRead(ulong address, int length, out ulong value)
    {
        value = 0;
        return !IsEmpty;
    }
}
