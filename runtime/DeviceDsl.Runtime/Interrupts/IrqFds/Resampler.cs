using DeviceDsl.Eventing;

namespace DeviceDsl.Interrupts;

/// <summary>The resampling irqfds of one GSI: they assert one line together and are asked together (RES-2).</summary>
internal sealed class Resampler(Gsi gsi, GsiRouter router) : IAckNotifier
{
    private EventCounter[] _members = [];

    /// <summary>Whether nobody is left.</summary>
    public bool IsEmpty => Volatile.Read(ref _members).Length == 0;

    /// <summary>Adds a member; the same eventfd may be there twice and is signalled twice then.</summary>
    public void Add(EventCounter member) => Volatile.Write(ref _members, [.. _members, member]);

    /// <summary>Removes a member once.</summary>
    public void Remove(EventCounter member)
    {
        int place = Array.IndexOf(_members, member);
        if (place >= 0) Volatile.Write(ref _members, [.. _members.AsSpan(0, place), .. _members.AsSpan(place + 1)]);
    }

    /// <summary>
    /// The guest ended an interrupt of the line. It goes down once before anyone is told, so that a member that raises it
    /// again at once is not undone (RES-3).
    /// </summary>
    public void OnAck()
    {
        Lower();
        SignalMembers();
    }

    /// <summary>Takes the line of these irqfds down.</summary>
    public void Lower() => router.SetLevel(IrqSource.Resample, gsi, level: false);

    /// <summary>Asks every member, whoever asserted the line (RES-4).</summary>
    public void SignalMembers()
    {
        foreach (EventCounter member in Volatile.Read(ref _members)) member.Signal();
    }
}
