using System.Collections.Concurrent;

namespace DeviceDsl.Eventing;

/// <summary>The open Linux eventfds of this process: each descriptor of an eventfd leads to one counter (EVT-4).</summary>
/// <remarks>
/// The kernel numbers its eventfds and reuses the numbers, so an entry is valid as long as its counter is open. Asking for the number
/// is slow, so a counter that this process has created is asked only when a foreign descriptor appears.
/// </remarks>
internal static class LinuxCounters
{
    private static readonly ConcurrentDictionary<ulong, LinuxCounter> s_known = new();
    private static readonly ConcurrentDictionary<LinuxCounter, bool> s_unasked = new();

    /// <summary>Adds a counter whose eventfd is new.</summary>
    public static LinuxCounter Add(LinuxCounter created)
    {
        s_unasked[created] = true;
        return created;
    }

    /// <summary>
    /// Returns the counter of an eventfd, with one handle more: the one that this process already has, or else the candidate. If it is
    /// not the candidate, the candidate is closed.
    /// </summary>
    /// <exception cref="MachineException">The process has too many descriptors to ask for the eventfd's number.</exception>
    public static LinuxCounter FindOrAdd(LinuxCounter candidate)
    {
        foreach (LinuxCounter created in s_unasked.Keys) Ask(created);
        // Without a number, the eventfd is known by this counter alone.
        if (candidate.Identity is not { } identity) return candidate;
        while (true)
        {
            LinuxCounter known = s_known.GetOrAdd(identity, candidate);
            if (known == candidate) return candidate;
            if (known.TryAddHandle())
            {
                candidate.ReleaseHandle();
                return known;
            }

            // It is being closed, or its number was reused.
            s_known.TryUpdate(identity, candidate, known);
        }
    }

    /// <summary>Removes a counter that is closed.</summary>
    public static void Remove(LinuxCounter closed)
    {
        s_unasked.TryRemove(closed, out _);
        if (closed.KnownIdentity is { } identity) s_known.TryRemove(new(identity, closed));
    }

    private static void Ask(LinuxCounter created)
    {
        if (created.Identity is { } identity)
        {
            LinuxCounter known = s_known.GetOrAdd(identity, created);
            if (known != created && known.IsClosed) s_known.TryUpdate(identity, created, known);
        }

        // Only now: another thread must find it in one of the two.
        s_unasked.TryRemove(created, out _);
    }
}
