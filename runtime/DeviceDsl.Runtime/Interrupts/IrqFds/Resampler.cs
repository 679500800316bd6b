using DeviceDsl.Eventing;

namespace DeviceDsl.Interrupts;

/// <summary>The resampling irqfds of one GSI, which assert one line together and are resampled together (RES-2).</summary>
internal sealed class Resampler(Gsi gsi, GsiRouter router) : IAckNotifier
{
    private EventCounter[] _members = [];

    /// <summary>Whether no member is left.</summary>
    public bool IsEmpty => Volatile.Read(ref _members).Length == 0;

    /// <summary>Adds a member. An eventfd that is added twice is signalled twice.</summary>
    public void Add(EventCounter member) => Volatile.Write(ref _members, [.. _members, member]);

    /// <summary>Removes a member once.</summary>
    public void Remove(EventCounter member)
    {
        int place = Array.IndexOf(_members, member);
        if (place >= 0) Volatile.Write(ref _members, [.. _members.AsSpan(0, place), .. _members.AsSpan(place + 1)]);
    }

    /// <summary>
    /// Called when the guest ends an interrupt of the line. The line is lowered before any member is signalled, so that a member
    /// can raise it again at once (RES-3).
    /// </summary>
    public void OnAck()
    {
        Lower();
        SignalMembers();
    }

    /// <summary>Lowers the line of these irqfds.</summary>
    public void Lower() => router.SetLevel(IrqSource.Resample, gsi, level: false);

    /// <summary>Signals every member, whichever of them asserted the line (RES-4).</summary>
    public void SignalMembers()
    {
        foreach (EventCounter member in Volatile.Read(ref _members)) member.Signal();
    }
}
